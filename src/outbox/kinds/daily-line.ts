import { readDailyLine } from "#flows/post-daily-line.ts";
import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { throughTrouble } from "./through-trouble.ts";

/** One sentence in the desk's channel on each business day: how it did since the last one. */
export const dailyLine: Kind<DeskEffect> = {
  // Tomorrow it would speak of the wrong day.
  horizonMinutes: 8 * 60,
  failure: "The daily line could not be posted",

  perform: (context, effect) => throughTrouble(context, effect, () => post(context, effect)),
};

async function post(context: OutboxContext, effect: DeskEffect): Promise<Performed> {
  const { chat } = context;
  if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
  const { id, createdAt } = effect;
  if (mayExist(effect)) {
    if (await chat.findDailyLine({ id, postedAfter: createdAt })) return { kind: "done" };
    waitForLateSight(context, effect, "slack");
  }
  const line = await readDailyLine(context, String(effect.payload["day"]));
  await chat.postDailyLine({ id, ...line });
  return { kind: "done" };
}
