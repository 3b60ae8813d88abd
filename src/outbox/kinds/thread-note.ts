import { VendorError } from "#errors.ts";
import { parsePlace } from "#flows/card-place.ts";
import { refuseShared } from "#flows/desk-channel.ts";
import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import { type Effect, findEffect } from "#store/effects.ts";
import { findMember } from "#store/members.ts";
import { throughTrouble } from "./through-trouble.ts";

/** One sentence in the thread under a card. */
export const threadNote: Kind = {
  horizonMinutes: 60,
  failure: "A note could not be posted in the thread",

  perform: (context, effect) => throughTrouble(context, effect, () => post(context, effect)),
};

async function post(context: OutboxContext, effect: Effect): Promise<Performed> {
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
  await refuseShared(db, place.channelId);
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
}
