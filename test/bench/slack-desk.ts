import { slackEnvironment } from "#sandbox/environment.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { eventually } from "../drills/drill.ts";
import { type Installation, type Node, startNode } from "../helpers/installation.ts";
import { alwaysOpen } from "./small-company.ts";

export const user = "U0MAYA";
export const providers = 10;
const askedAtOnce = 20;
const hourMs = 60 * 60_000;
const aService = { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

/** One node of the program and its Slack. */
export type Desk = {
  readonly installation: Installation;
  readonly slack: SlackDouble;
  readonly node: Node;
  /** When a card was last drawn (posted or redrawn), by its ts. */
  readonly drawnAt: ReadonlyMap<string, number>;
  /** When any card was redrawn, in the order in which it was. */
  readonly updatedAt: readonly number[];
  /** How often Slack answered "too fast". */
  readonly refusals: () => number;
};

type Limits = {
  readonly messagesPerSecondMax?: number;
  readonly updatesPerMinuteMax?: number;
  /** What the program allows itself; without it no limit. */
  readonly pace?: Readonly<Record<string, string>>;
};

export async function withDesk<T>(
  installation: Installation,
  { pace, ...limits }: Limits,
  measure: (desk: Desk) => Promise<T>,
): Promise<T> {
  const drawnAt = new Map<string, number>();
  const updatedAt: number[] = [];
  let refused = 0;
  const slack = await startSlackDouble({
    world: slackWorld(),
    ...limits,
    onAnswer: (request, { body }) => {
      if (body.includes("ratelimited")) refused += 1;
      else if (request.path.includes("chat.")) drawnAt.set(tsOf(body), performance.now());
      if (request.path.includes("chat.update")) updatedAt.push(performance.now());
    },
  });
  try {
    const node = await startNode(installation, {
      environment: { ...slackEnvironment(slack), ...pace },
    });
    slack.connect(node.url);
    try {
      return await measure({
        installation,
        slack,
        node,
        drawnAt,
        updatedAt,
        refusals: () => refused,
      });
    } finally {
      await node.stop();
    }
  } finally {
    await slack.stop();
  }
}

const tsOf = (answer: string): string => JSON.parse(answer).ts;

export async function raise(
  desk: Desk,
  {
    first,
    count,
    ...how
  }: { readonly first: number; readonly count: number; readonly untilDrawn?: boolean },
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  // Not what is measured: only as many as a busy machine takes without turning any away.
  for (let wave = 0; wave < count; wave += askedAtOnce)
    await Promise.all(numbers.slice(wave, wave + askedAtOnce).map((number) => ask(desk, number)));
  if (how.untilDrawn !== false) await untilDrawn(desk);
}

async function ask({ node, installation }: Desk, number: number): Promise<void> {
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
}

/** No card is owed any more. */
export async function untilDrawn({ installation: { db } }: Desk): Promise<void> {
  await eventually(
    "drawing the cards",
    async () => {
      const open = await db("effects").where({ kind: "card" }).whereNot({ state: "done" });
      if (open.length > 0) throw new Error(`${open.length} are not drawn yet`);
    },
    120_000,
  );
}

/** Open day and night; everybody wants a person. */
export function aCompany(): object {
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
