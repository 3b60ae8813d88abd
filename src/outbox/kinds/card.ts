import { VendorError } from "#errors.ts";
import { wishDeskAlert } from "#flows/effects.ts";
import { readCard } from "#flows/read-card.ts";
import { type Kind, mayExist, type OutboxContext, waitForLateSight } from "#outbox/kind.ts";
import type { Card, CardPlace, Chat } from "#ports/chat.ts";
import type { Effect } from "#store/effects.ts";

/** After so long without a card (real time) who is on call is told by e-mail, while we go on trying. */
const alertAfterMilliseconds = 2 * 60_000;

/** The card shows the escalation as its row says; it is always drawn whole. */
export const card: Kind = {
  horizonMinutes: 24 * 60,
  failure: "The card could not be drawn",

  async perform(context, effect) {
    const escalationId = String(effect.payload["escalationId"]);
    const { chat } = context;
    if (chat === undefined) {
      await alert(context, effect, escalationId);
      return { kind: "pointless", reason: "Slack is not connected; on call was told by e-mail" };
    }
    const model = await readCard(context, escalationId);
    if (model === undefined) return { kind: "pointless", reason: "the escalation is gone" };
    try {
      const place = await draw({ ...context, chat }, model, effect);
      return { kind: "done", remoteId: formatPlace(place) };
    } catch (error) {
      await alertIfLate(context, effect, { escalationId, error });
      throw error;
    }
  },
};

async function draw(
  context: OutboxContext & { readonly chat: Chat },
  model: Card,
  effect: Effect,
): Promise<CardPlace> {
  const { chat } = context;
  const known = effect.remoteId === undefined ? undefined : parsePlace(effect.remoteId);
  if (known !== undefined) {
    try {
      await chat.redrawCard(known, model);
      // A drawing whose answer was lost may still arrive, over this one: then this one is drawn again.
      waitForLateSight(context, effect, "slack");
      return known;
    } catch (error) {
      // Somebody deleted the message: the escalation still needs its card.
      if (!(error instanceof VendorError) || error.verdict !== "gone") throw error;
    }
  }
  const place = await lookFor(chat, effect, known);
  if (place === undefined) {
    waitForLateSight(context, effect, "slack");
    return chat.postCard(model);
  }
  await chat.redrawCard(place, model);
  return place;
}

/** A card that an earlier attempt posted without our hearing of it. */
async function lookFor(
  chat: Chat,
  effect: Effect,
  except: CardPlace | undefined,
): Promise<CardPlace | undefined> {
  if (!mayExist(effect)) return undefined;
  const escalationId = String(effect.payload["escalationId"]);
  return chat.findCard({ escalationId, postedAfter: effect.createdAt, except });
}

async function alertIfLate(
  context: OutboxContext,
  effect: Effect,
  { escalationId, error }: { escalationId: string; error: unknown },
): Promise<void> {
  if (effect.remoteId !== undefined) return;
  const waited = context.realNow().getTime() - effect.createdAt.getTime();
  const hopeless = error instanceof VendorError && error.verdict === "auth";
  if (hopeless || waited > alertAfterMilliseconds) await alert(context, effect, escalationId);
}

async function alert(context: OutboxContext, effect: Effect, escalationId: string): Promise<void> {
  await wishDeskAlert(context.db, { requestId: effect.requestId, escalationId });
  context.wake();
}

const formatPlace = ({ channelId, messageId }: CardPlace) => `${channelId}:${messageId}`;

/** The place in a card effect's remote id. */
export function parsePlace(remoteId: string): CardPlace {
  const [channelId = "", messageId = ""] = remoteId.split(":");
  return { channelId, messageId };
}
