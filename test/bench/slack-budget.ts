import { setTimeout as wait } from "node:timers/promises";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds, formerActionIds } from "#views/slack/identifiers.ts";
import { eventually } from "../drills/drill.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { type Desk, raise, user } from "./slack-desk.ts";

/** Escalations a minute at the busiest hour, each drawn anew three times. */
const peakPerMinute = 36;
const times = 4;
const minuteMs = 60_000;
const cards = 30;
/** So much newer than a card's last drawing its row may be once nobody presses any more. */
const patienceMs = 60_000;

export type Budget = {
  readonly pressedPerMinute: number;
  /** Most redrawings within any minute. */
  readonly redrawnPerMinute: number;
  readonly refusals: number;
  readonly newCardMs: readonly number[];
  readonly caughtUpMs: number;
};

/**
 * Four times as many changes as at the peak, for a minute and a half: members take cards and give them
 * back without a rest. What Slack gets of it, and what becomes of a VIP's new card meanwhile.
 */
export async function pressWithoutRest(desk: Desk, first: number): Promise<Budget> {
  const { slack } = desk;
  await raise(desk, { first, count: cards });
  const shown = structuredClone(slack.state.messages);
  const startedAt = performance.now();
  const untilMs = startedAt + 1.5 * minuteMs;
  const everyMs = minuteMs / (peakPerMinute * times);
  const newCardMs: number[] = [];
  let presses = 0;
  while (performance.now() < untilMs) {
    const { channel, ts } = shown[presses % cards] as SlackMessage;
    const actionId =
      Math.floor(presses / cards) % 2 === 0 ? actionIds.claim : formerActionIds.release;
    // Their screens may show what is no longer so: the row decides, and changes each time.
    const snapshot = withButton(shown[presses % cards] as SlackMessage, actionId);
    await slack.press({ user, channel, ts, actionId, snapshot });
    presses += 1;
    if (presses % 40 === 0) newCardMs.push(await timeOfNewCard(desk, first + cards + presses));
    await wait(Math.max(0, startedAt + presses * everyMs - performance.now()));
  }
  const minutes = (performance.now() - startedAt) / minuteMs;
  const endedAt = performance.now();
  await untilCardsShowRows(desk);
  return {
    pressedPerMinute: presses / minutes,
    redrawnPerMinute: mostWithinAMinute(desk.updatedAt),
    refusals: desk.refusals(),
    newCardMs,
    caughtUpMs: performance.now() - endedAt,
  };
}

export function budgetFigures(budget: Budget): Figure[] {
  const input = `${rounded(budget.pressedPerMinute)} presses a minute on ${cards} cards, ${times} times the peak, for a minute and a half; a Slack that grants 50 redrawings a minute; reference: that`;
  return [
    {
      figure: "slack, most redrawings within any minute",
      value: budget.redrawnPerMinute,
      unit: "redrawings",
      reference: 50,
      ratio: rounded(50 / budget.redrawnPerMinute),
      hold: { atMost: 50, on: "value" },
      input,
    },
    {
      figure: "slack, calls refused as too fast",
      value: budget.refusals,
      unit: "calls",
      hold: { atMost: 1, on: "value" },
      input,
    },
    {
      figure: "slack, a VIP's new card meanwhile, the slowest within",
      value: rounded(percentile(budget.newCardMs, 1)),
      unit: "ms",
      hold: { atMost: 5_000, on: "value" },
      input,
    },
    {
      figure: "slack, every card shows its row after the last press within",
      value: rounded(budget.caughtUpMs / 1_000),
      unit: "s",
      hold: { atMost: patienceMs / 1_000, on: "value" },
      input,
    },
  ];
}

async function timeOfNewCard(desk: Desk, number: number): Promise<number> {
  const startedAt = performance.now();
  const before = desk.slack.state.messages.length;
  const raising = raise(desk, { first: number, count: 1, untilDrawn: false });
  await eventually("posting a new card", () => {
    if (desk.slack.state.messages.length === before) throw new Error("not yet");
  });
  await raising;
  return performance.now() - startedAt;
}

/** The same message with the one button that is pressed: what a screen showed a moment ago. */
function withButton(message: SlackMessage, actionId: string): SlackMessage {
  const button = (message.blocks ?? [])
    .flatMap((block) => (block["elements"] as { action_id?: string; value?: string }[]) ?? [])
    .find((element) => element.value !== undefined);
  const elements = [{ ...button, type: "button", action_id: actionId }];
  return { ...message, blocks: [{ type: "actions", block_id: "pressed", elements }] };
}

async function untilCardsShowRows({ slack, installation: { db } }: Desk): Promise<void> {
  await eventually(
    "drawing the last changes",
    async () => {
      const rows = await db("escalations").select("id", "version");
      const drawn = new Map(
        slack.state.messages.map(({ metadata }) => [
          metadata?.event_payload["id"],
          metadata?.event_payload["v"],
        ]),
      );
      // Those of the parts before stand in a Slack that is gone.
      const here = rows.filter(({ id }) => drawn.has(id));
      const behind = here.filter(({ id, version }) => drawn.get(id) !== version);
      if (behind.length > 0) throw new Error(`${behind.length} cards are behind their rows`);
    },
    patienceMs * 2,
  );
}

function mostWithinAMinute(atMs: readonly number[]): number {
  return Math.max(
    0,
    ...atMs.map((from) => atMs.filter((at) => at >= from && at < from + minuteMs).length),
  );
}
