import { VendorError } from "#errors.ts";
import { troubleCardKey } from "#flows/calendars/wish-trouble.ts";
import { parsePlace } from "#flows/card-place.ts";
import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import { findRemoteId } from "#store/effect-places.ts";
import type { DeskEffect } from "#store/effects.ts";
import { findMember } from "#store/members.ts";
import { throughTrouble } from "./through-trouble.ts";

/** One sentence in the thread under the card of calendars that can't be read. */
export const troubleNote: Kind<DeskEffect> = {
  horizonMinutes: 8 * 60,
  failure: "A note about calendars that can’t be read could not be posted",

  perform: (context, effect) => throughTrouble(context, effect, () => post(context, effect)),
};

async function post(context: OutboxContext, effect: DeskEffect): Promise<Performed> {
  const { chat, db } = context;
  if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
  const { troubleId, text, quote, mentionMemberId } = effect.payload;
  const place = await findRemoteId(db, troubleCardKey(String(troubleId)));
  if (place === undefined)
    throw new VendorError("slack", {
      verdict: "retry",
      ambiguous: false,
      detail: "the card is not there yet",
    });
  if (mayExist(effect)) {
    if (await chat.findNote(parsePlace(place), effect.id)) return { kind: "done" };
    waitForLateSight(context, effect, "slack");
  }
  const member =
    typeof mentionMemberId === "string" ? await findMember(db, mentionMemberId) : undefined;
  await chat.postNote(parsePlace(place), {
    id: effect.id,
    text: String(text),
    quote: typeof quote === "string" ? quote : undefined,
    mention: member?.slackUser === undefined ? [] : [member.slackUser],
    broadcast: false,
  });
  return { kind: "done" };
}
