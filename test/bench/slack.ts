import type { Ack } from "#sandbox/slack/client/deliver.ts";
import type { SlackDouble } from "#sandbox/slack/slack-double.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { startInstallation } from "../helpers/installation.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { startMeter } from "./meter.ts";
import { budgetFigures, pressWithoutRest } from "./slack-budget.ts";
import { aCompany, type Desk, raise, untilDrawn, user, withDesk } from "./slack-desk.ts";

const atOnce = 100;
const budgeted = 15;
/** As the program is shipped. */
const pace = { SLACK_POSTS_PER_MINUTE: "55", SLACK_REDRAWS_PER_MINUTE: "40" };

/**
 * What people in Slack wait for: a hundred presses at the same moment until they are acknowledged
 * (which is after the commit) and until their cards are drawn anew; and how fast cards appear in a
 * channel that takes one message a second.
 */
export async function slackBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(aCompany());
  try {
    say(`slack: ${atOnce} presses at once`);
    const presses = await withDesk(installation, {}, pressAtOnce);
    say(`slack: ${budgeted} cards in a channel that takes one message a second`);
    const channel = await withDesk(installation, { messagesPerSecondMax: 1, pace }, fillChannel);
    say("slack: a minute and a half at four times the peak");
    const budget = await withDesk(installation, { updatesPerMinuteMax: 50, pace }, (desk) =>
      pressWithoutRest(desk, atOnce * 2 + budgeted),
    );
    return [...pressFigures(presses), ...channelFigures(channel), ...budgetFigures(budget)];
  } finally {
    await installation.stop();
  }
}

type Presses = {
  readonly claims: readonly Ack[];
  readonly opens: readonly Ack[];
  readonly redrawnMs: readonly number[];
  readonly foreignCpuPercent: number | undefined;
};

async function pressAtOnce(desk: Desk): Promise<Presses> {
  const { slack, node, drawnAt, installation } = desk;
  await raise(desk, { first: 0, count: atOnce * 2 });
  const [warm, cards] = [cardsOf(slack).slice(0, atOnce), cardsOf(slack).slice(atOnce)];
  const pressAll = (those: readonly SlackMessage[], actionId: string) =>
    Promise.all(those.map(({ channel, ts }) => slack.press({ user, channel, ts, actionId })));
  // Connections, caches and the compiler: the first hundred pay for them.
  await pressAll(warm, actionIds.claim);
  await untilDrawn(desk);
  const stop = startMeter({
    ours: process.pid,
    node: node.pid,
    server: installation.postgresPid,
  });
  const opens = await pressAll(cards, actionIds.open);
  const startedAt = performance.now();
  const claims = await pressAll(cards, actionIds.claim);
  await untilDrawn(desk);
  const redrawnMs = cards.map(({ ts }) => (drawnAt.get(ts) ?? Number.NaN) - startedAt);
  return { claims, opens, redrawnMs, foreignCpuPercent: stop().foreignCpuPercent };
}

type Channel = { readonly perSecond: number; readonly refusals: number };

async function fillChannel(desk: Desk): Promise<Channel> {
  await raise(desk, { first: atOnce * 2, count: budgeted });
  const times = [...desk.drawnAt.values()].sort((one, other) => one - other);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return { perSecond: (times.length - 1) / seconds, refusals: desk.refusals() };
}

const cardsOf = ({ state }: SlackDouble) => structuredClone(state.messages);

function pressFigures({ claims, opens, redrawnMs, foreignCpuPercent }: Presses): Figure[] {
  const common = {
    input: `${atOnce} presses of Claim at once, each on a card of its own; reference: as many of Open, which change nothing`,
    foreignCpuPercent,
  };
  const times = (acks: readonly Ack[]) => acks.map(({ milliseconds }) => milliseconds);
  const within = (share: number) => {
    const [value, reference] = [claims, opens].map((acks) => percentile(times(acks), share)) as [
      number,
      number,
    ];
    return { value, unit: "ms", reference, ratio: rounded(reference / value), ...common };
  };
  const redrawn = (share: number) => ({
    value: rounded(percentile(redrawnMs, share)),
    unit: "ms",
    ...common,
  });
  return [
    { figure: "slack, half acknowledged within", ...within(0.5) },
    { figure: "slack, 95 % acknowledged within", ...within(0.95) },
    {
      figure: "slack, 99 % acknowledged within",
      ...within(0.99),
      hold: { atMost: 250, on: "value" },
    },
    {
      figure: "slack, presses without a 200 within 3 s",
      value: [...claims, ...opens].filter(({ status }) => status !== 200).length,
      unit: "presses",
      hold: { atMost: 0, on: "value" },
      ...common,
    },
    { figure: "slack, half of the cards redrawn within", ...redrawn(0.5) },
    { figure: "slack, 99 % of the cards redrawn within", ...redrawn(0.99) },
  ];
}

function channelFigures({ perSecond, refusals }: Channel): Figure[] {
  const input = `${budgeted} cards at once, a Slack that takes one message a second and channel; reference: that one`;
  return [
    {
      figure: "slack, cards that appear in one channel",
      value: rounded(perSecond),
      unit: "/s",
      reference: 1,
      ratio: rounded(perSecond),
      input,
    },
    {
      figure: "slack, posts refused as too fast, for each card",
      value: rounded(refusals / budgeted),
      unit: "posts",
      hold: { atMost: 1, on: "value" },
      input,
    },
  ];
}
