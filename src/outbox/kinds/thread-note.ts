import { VendorError } from "#errors.ts";
import { type Kind, mayExist, waitForLateSight } from "#outbox/kind.ts";
import { findEffect } from "#store/effects.ts";
import { findMember } from "#store/members.ts";
import { parsePlace } from "./card.ts";

/** One sentence in the thread under a card. */
export const threadNote: Kind = {
  horizonMinutes: 60,
  failure: "A note could not be posted in the thread",

  async perform(context, effect) {
    const { chat, db } = context;
    if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
    const { escalationId, text, quote, mentionMemberIds, broadcast } = effect.payload;
    const cardEffect = await findEffect(db, `card:${String(escalationId)}`);
    if (cardEffect?.remoteId === undefined)
      throw new VendorError("slack", {
        verdict: "retry",
        ambiguous: false,
        detail: "the card is not there yet",
      });
    const place = parsePlace(cardEffect.remoteId);
    if (mayExist(effect)) {
      if (await chat.findNote(place, effect.id)) return { kind: "done" };
      waitForLateSight(context, effect, "slack");
    }
    const members = await Promise.all(
      (mentionMemberIds as string[]).map((memberId) => findMember(db, memberId)),
    );
    await chat.postNote(place, {
      id: effect.id,
      text: String(text),
      quote: typeof quote === "string" ? quote : undefined,
      mention: members.flatMap((member) => member?.slackUser ?? []),
      broadcast: broadcast === true,
    });
    return { kind: "done" };
  },
};
