import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { throughTrouble } from "./through-trouble.ts";

/** A sentence in the desk's channel about something that belongs to no card, or in another channel. */
export const deskNote: Kind<DeskEffect> = {
  horizonMinutes: 8 * 60,
  failure: "A note could not be posted in the desk's channel",

  perform: (context, effect) => throughTrouble(context, effect, () => post(context, effect)),
};

async function post(context: OutboxContext, effect: DeskEffect): Promise<Performed> {
  const { chat } = context;
  if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
  const { id, createdAt } = effect;
  const { text, quote, channel } = effect.payload;
  const elsewhere = typeof channel === "string" ? channel : undefined;
  if (mayExist(effect)) {
    if (await chat.findDeskNote({ id, postedAfter: createdAt, channel: elsewhere }))
      return { kind: "done" };
    waitForLateSight(context, effect, "slack");
  }
  await chat.postDeskNote({ id, text: String(text), quote: String(quote), channel: elsewhere });
  return { kind: "done" };
}
