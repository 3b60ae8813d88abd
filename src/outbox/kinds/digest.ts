import { VendorError } from "#errors.ts";
import { formatPlace, parsePlace } from "#flows/card-place.ts";
import { readDigest } from "#flows/read-digest.ts";
import { wishCard } from "#flows/wish-card.ts";
import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import type { CardPlace, Chat, Digest } from "#ports/chat.ts";
import { listDigestEntries } from "#store/digests.ts";
import type { DeskEffect } from "#store/effects.ts";
import { throughTrouble } from "./through-trouble.ts";

/** Many escalations in one message, drawn again whenever one of them changes. */
export const digest: Kind<DeskEffect> = {
  horizonMinutes: 24 * 60,
  failure: "A digest of many escalations could not be drawn",

  async perform(context, effect) {
    const { chat } = context;
    if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
    const model = await readDigest(context, effect);
    return throughTrouble(context, effect, async () => {
      try {
        const place = await draw({ ...context, chat }, model, effect);
        return { kind: "done", remoteId: formatPlace(place) };
      } catch (error) {
        if (!isLost(error)) throw error;
        return dissolve(context, effect);
      }
    });
  },
};

async function draw(
  context: OutboxContext & { readonly chat: Chat },
  model: Digest,
  effect: DeskEffect,
): Promise<CardPlace> {
  const { chat } = context;
  const { id, createdAt: postedAfter, remoteId } = effect;
  const known = remoteId === undefined ? undefined : parsePlace(remoteId);
  const place =
    known ?? (mayExist(effect) ? await chat.findDigest({ id, postedAfter }) : undefined);
  if (place === undefined) {
    waitForLateSight(context, effect, "slack");
    return chat.postDigest(model);
  }
  await chat.redrawDigest(place, model);
  return place;
}

/** Deleted by somebody, or in a channel that is closed: what is open in it gets its own card. */
function isLost(error: unknown): boolean {
  if (!(error instanceof VendorError)) return false;
  return error.verdict === "gone" || error.code === "frozen";
}

async function dissolve(context: OutboxContext, { id }: DeskEffect): Promise<Performed> {
  for (const { state, requestId, escalationId } of await listDigestEntries(context.db, id))
    if (state === "open") await wishCard(context.db, { requestId, escalationId });
  context.wake();
  return { kind: "pointless", reason: "the digest is gone; what was open in it has its own card" };
}
