import { slackEnvironment } from "#sandbox/environment.ts";
import type { Ack } from "#sandbox/slack/client/deliver.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { eventually } from "../drills/drill.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { startMeter } from "./meter.ts";
import { alwaysOpen } from "./small-company.ts";

const atOnce = 100;
const budgeted = 15;
const providers = 10;
const hourMs = 60 * 60_000;
const user = "U0MAYA";
const aService = { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

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
    const budget = await withDesk(installation, { messagesPerSecondMax: 1 }, fillChannel);
    return [...pressFigures(presses), ...budgetFigures(budget)];
  } finally {
    await installation.stop();
  }
}

type Desk = {
  readonly installation: Installation;
  readonly slack: SlackDouble;
  readonly node: Node;
  /** When a card was last drawn (posted or redrawn), by its ts. */
  readonly drawnAt: ReadonlyMap<string, number>;
  /** How often Slack answered "too fast". */
  readonly refusals: () => number;
};

async function withDesk<T>(
  installation: Installation,
  limits: { readonly messagesPerSecondMax?: number },
  measure: (desk: Desk) => Promise<T>,
): Promise<T> {
  const drawnAt = new Map<string, number>();
  let refused = 0;
  const slack = await startSlackDouble({
    world: slackWorld(),
    ...limits,
    onAnswer: (request, { body }) => {
      if (body.includes("ratelimited")) refused += 1;
      else if (request.path.includes("chat.")) drawnAt.set(tsOf(body), performance.now());
    },
  });
  try {
    const node = await startNode(installation, {
      environment: slackEnvironment(slack),
    });
    slack.connect(node.url);
    try {
      return await measure({ installation, slack, node, drawnAt, refusals: () => refused });
    } finally {
      await node.stop();
    }
  } finally {
    await slack.stop();
  }
}

const tsOf = (answer: string): string => JSON.parse(answer).ts;

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

type Budget = { readonly perSecond: number; readonly refusals: number };

async function fillChannel(desk: Desk): Promise<Budget> {
  await raise(desk, { first: atOnce * 2, count: budgeted });
  const times = [...desk.drawnAt.values()].sort((one, other) => one - other);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return { perSecond: (times.length - 1) / seconds, refusals: desk.refusals() };
}

const cardsOf = ({ state }: SlackDouble) => structuredClone(state.messages);

async function raise(
  desk: Desk,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<void> {
  const { node, installation } = desk;
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  await Promise.all(
    numbers.map(async (number) => {
      const hours = 48 + Math.floor(number / providers);
      const response = await fetch(`${node.url}/api/v1/requests`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${installation.token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({
          service: "service-0",
          provider: `provider-0-${number % providers}`,
          start: new Date((Math.floor(Date.now() / hourMs) + hours) * hourMs).toISOString(),
          zone: "America/Phoenix",
          name: `Client ${number}`,
          email: `client-${number}@bigcorp.example`,
        }),
      });
      const body = await response.text();
      if (response.status !== 202) throw new Error(`${response.status} instead of 202: ${body}`);
    }),
  );
  await untilDrawn(desk);
}

async function untilDrawn({ installation: { db } }: Desk): Promise<void> {
  await eventually(
    "drawing the cards",
    async () => {
      const open = await db("effects").where({ kind: "card" }).whereNot({ state: "done" });
      if (open.length > 0) throw new Error(`${open.length} are not drawn yet`);
    },
    120_000,
  );
}

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

function budgetFigures({ perSecond, refusals }: Budget): Figure[] {
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
      input,
    },
  ];
}

function aCompany(): object {
  const company = alwaysOpen({
    services: 1,
    providersPerService: providers,
    horizonDays: 14,
    service: aService,
  }) as Record<"escalation", object>;
  const maya = {
    key: "maya",
    name: "Maya Okafor",
    email: "maya@open.example",
    role: "operator",
    slack: { team: "T0HARBOR", user },
  };
  return {
    ...company,
    members: [maya],
    gate: { vipDomains: ["bigcorp.example"] },
    escalation: { ...company.escalation, channel: "C0BOOKINGS", onCall: "maya" },
  };
}
