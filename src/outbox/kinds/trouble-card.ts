import { VendorError } from "#errors.ts";
import { readTrouble } from "#flows/calendars/read-trouble.ts";
import { formatPlace, parsePlace } from "#flows/card-place.ts";
import { type Kind, mayExist, type OutboxContext, waitForLateSight } from "#outbox/kind.ts";
import type { CardPlace, Chat, TroubleCard } from "#ports/chat.ts";
import type { DeskEffect } from "#store/effects.ts";
import { throughTrouble } from "./through-trouble.ts";

/** Calendars that can't be read, as one card, drawn whole whenever something about them changes. */
export const troubleCard: Kind<DeskEffect> = {
  horizonMinutes: 24 * 60,
  failure: "The card of calendars that can’t be read could not be drawn",

  async perform(context, effect) {
    const { chat } = context;
    if (chat === undefined)
      return { kind: "pointless", reason: "Slack is not connected; the admins were told by mail" };
    const model = await readTrouble(context, String(effect.payload["troubleId"]));
    if (model === undefined) return { kind: "pointless", reason: "the trouble is gone" };
    const place = await throughTrouble(context, effect, () =>
      draw({ ...context, chat }, model, effect),
    );
    return { kind: "done", remoteId: formatPlace(place) };
  },
};

async function draw(
  context: OutboxContext & { readonly chat: Chat },
  model: TroubleCard,
  effect: DeskEffect,
): Promise<CardPlace> {
  const { chat } = context;
  const { createdAt: postedAfter, remoteId } = effect;
  const known = remoteId === undefined ? undefined : parsePlace(remoteId);
  const place =
    known ?? (mayExist(effect) ? await chat.findTrouble({ id: model.id, postedAfter }) : undefined);
  const isThere = place !== undefined && (await redrawn(chat, place, model));
  // What an attempt of unknown end sent may still arrive: over this drawing, or beside it.
  waitForLateSight(context, effect, "slack");
  return isThere ? place : chat.postTrouble(model);
}

/** False where somebody deleted it, or it may be changed no more: then it is posted anew. */
async function redrawn(chat: Chat, place: CardPlace, model: TroubleCard): Promise<boolean> {
  try {
    await chat.redrawTrouble(place, model);
    return true;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.verdict === "gone" || error.code === "frozen") return false;
    throw error;
  }
}
