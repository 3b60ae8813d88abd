import { type Kind, mayExist, waitForLateSight } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";

/** A sentence in the desk's channel about something that belongs to no card. */
export const deskNote: Kind<DeskEffect> = {
  horizonMinutes: 8 * 60,
  failure: "A note could not be posted in the desk's channel",

  async perform(context, effect) {
    const { chat } = context;
    if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
    const { id, createdAt } = effect;
    if (mayExist(effect)) {
      if (await chat.findDeskNote({ id, postedAfter: createdAt })) return { kind: "done" };
      waitForLateSight(context, effect, "slack");
    }
    const { text, quote } = effect.payload;
    await chat.postDeskNote({ id, text: String(text), quote: String(quote) });
    return { kind: "done" };
  },
};
