import { setTimeout as wait } from "node:timers/promises";
import { percentile } from "../bench/figure.ts";
import { type Node, startInstallation, startNode } from "../helpers/installation.ts";
import { type CrmName, type EchoCrm, people, publicUrl, startEchoCrm } from "./crm-echo-crm.ts";
import { eventually } from "./drill.ts";
import { aCompany, channel, providerOf, startVendors, type Vendors } from "./vendors.ts";

const questions = 5;
const wordsEach = 6;
/** How long a word may take from one side to the other. */
const limitsMs = { toTicket: 10_000, toThread: 30_000 } as const;
/** Longer than anything that came back would take. */
const echoMs = 8_000;
const hourMs = 60 * 60_000;

type Place = { readonly ticketId: string; readonly cardTs: string };
type Town = {
  readonly slack: Vendors["slack"];
  readonly there: EchoCrm;
  readonly places: readonly Place[];
};

export type Latency = { readonly p50: number; readonly p99: number; readonly max: number };

/** Two nodes with their webhooks: how long words take both ways, each once and none of them back. */
export async function measureLatency(
  name: CrmName,
  say: (text: string) => void,
): Promise<{
  readonly violations: readonly string[];
  readonly seen: Readonly<Record<keyof typeof limitsMs, Latency>>;
}> {
  return withTown(name, say, async (town) => {
    const times = { toTicket: [] as number[], toThread: [] as number[] };
    const texts: { readonly text: string; readonly ticketId: string }[] = [];
    const talk = async ({ ticketId, cardTs }: Place, number: number) => {
      const [said, noted] = [`said ${ticketId} ${number}.`, `noted ${ticketId} ${number}.`];
      texts.push({ text: said, ticketId }, { text: noted, ticketId });
      const toTicket = timed(async () => {
        await town.slack.say({ user: "U0MAYA", channel, text: said, threadTs: cardTs });
        await until(() => onTicket(town, ticketId, said) > 0);
      });
      const toThread = timed(async () => {
        town.there.note(ticketId, noted, people[1]?.email ?? "");
        await until(() => inThread(town, noted) > 0);
      });
      times.toTicket.push(await toTicket);
      times.toThread.push(await toThread);
    };
    for (let number = 0; number < wordsEach; number += 1)
      await Promise.all(town.places.map((place) => talk(place, number)));
    await wait(echoMs);
    const echoes = texts
      .filter(({ text, ticketId }) => onTicket(town, ticketId, text) + inThread(town, text) !== 2)
      .map(({ text }) => `“${text}” does not stand once on each side`);
    const seen = { toTicket: figures(times.toTicket), toThread: figures(times.toThread) };
    const slow = (Object.keys(limitsMs) as (keyof typeof limitsMs)[])
      .filter((way) => seen[way].max > limitsMs[way])
      .map((way) => `${way} took ${seen[way].max} ms, not ${limitsMs[way]}`);
    return { violations: [...echoes, ...slow], seen };
  });
}

async function withTown<T>(
  name: CrmName,
  say: (text: string) => void,
  work: (town: Town) => Promise<T>,
): Promise<T> {
  const members = people.map(({ name: key, user, email }) => ({
    ...{ key, name: key, email, role: "manager", slack: { team: "T0HARBOR", user } },
  }));
  const installation = await startInstallation({
    ...aCompany(questions, { members, escalation: {} }),
    crm: { mirrorThread: true },
  });
  const [vendors, there] = await Promise.all([startVendors(questions), startEchoCrm(name)]);
  const environment = {
    ...{ ...vendors.environment, ...there.environment, PUBLIC_URL: publicUrl },
  };
  const nodes: Node[] = [];
  try {
    for (const which of ["first", "second"]) {
      say(`starting the ${which} node with ${name}`);
      nodes.push(await startNode(installation, { environment }));
    }
    there.connect(nodes[0]?.url ?? "");
    vendors.slack.connect(nodes[1]?.url ?? "");
    const { db, token } = installation;
    for (let number = 0; number < questions; number += 1)
      await ask(nodes[number % 2]?.url ?? "", token, number);
    const places = await eventually("writing cards and tickets", async () => {
      const { rows } = await db.raw(
        `select t.ticket_id as "ticketId", split_part(c.remote_id, ':', 2) as "cardTs"
         from crm_tickets t join effects c on c.key = 'card:' || t.escalation_id
         where c.remote_id is not null`,
      );
      if (rows.length < questions) throw new Error(`${rows.length} of ${questions}`);
      return rows as Town["places"];
    });
    return await work({ slack: vendors.slack, there, places });
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([vendors.stop(), there.stop()]);
    await installation.stop();
  }
}

async function ask(nodeUrl: string, token: string, number: number): Promise<void> {
  const response = await fetch(`${nodeUrl}/api/v1/requests`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      ...{ service: "service-0", provider: providerOf(number), zone: "America/Phoenix" },
      start: new Date((Math.floor(Date.now() / hourMs) + 48) * hourMs).toISOString(),
      ...{ name: `Client ${number}`, email: `client-${number}@bigcorp.example` },
    }),
  });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
}

const onTicket = ({ there }: Town, ticketId: string, text: string) =>
  there.notes(ticketId).filter((one) => one.includes(text)).length;
const inThread = ({ slack }: Town, text: string) =>
  slack.state.messages.filter((message) => JSON.stringify(message).includes(text)).length;

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}

/** For longer than is allowed: how late it is should be known. */
function until(isSo: () => boolean): Promise<void> {
  const check = () => {
    if (!isSo()) throw new Error("not yet");
  };
  return eventually("a word on the other side", check, 60_000);
}

function figures(times: readonly number[]): Latency {
  return {
    p50: Math.round(percentile(times, 0.5)),
    p99: Math.round(percentile(times, 0.99)),
    max: Math.max(...times),
  };
}
