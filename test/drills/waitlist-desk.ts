import { setTimeout as wait } from "node:timers/promises";
import type { FlowContext } from "#flows/context.ts";
import { currentCompany } from "#flows/current-company.ts";
import { endWaitlistOffersFlow } from "#flows/end-waitlist-offers.ts";
import { offerFreedTimesFlow } from "#flows/offer-freed-times.ts";
import { formKeys } from "#handlers/pages/form-key.ts";
import { type Db, openDb } from "#store/db.ts";
import { signLink } from "#store/links.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import {
  environmentOf,
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";

/** Two nodes that answer clients, and two workers that sweep when the drill says so. */
export type Desk = {
  readonly db: Db;
  /** Where a press goes: now to the one node, now to the other. */
  readonly api: (turn: number, path: string, body: object) => Promise<Said>;
  readonly page: (turn: number, path: string, fields: Record<string, string>) => Promise<Said>;
  /** Both workers at the same moment: what is over ends, what is free is offered. */
  readonly sweep: () => Promise<void>;
  readonly endOffers: () => Promise<void>;
  readonly tokenOf: (requestId: string) => Promise<string>;
  readonly complaints: () => readonly string[];
  readonly stop: () => Promise<void>;
};

export type Said = {
  readonly status: number;
  readonly body: string;
  /** Where a redirect leads. */
  readonly location: string;
};

const service = { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

export async function startDesk(say: (text: string) => void): Promise<Desk> {
  const installation = await startInstallation({
    ...alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 6, service }),
    waitlist: { offerMinutes: 600, unansweredMax: 20 },
  });
  const nodes: Node[] = [];
  const pools = [1, 2].map((number) =>
    openDb(installation.url, { name: `worker-${number}`, max: 4 }),
  );
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all(pools.map((pool) => pool.destroy()));
    await installation.stop();
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation, { environment: { ROLES: "web" } }));
    }
    return { ...deedsOf(installation, nodes, pools), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function deedsOf(
  installation: Installation,
  nodes: readonly Node[],
  pools: readonly Db[],
): Omit<Desk, "stop"> {
  const secret = environmentOf(installation)["APP_SECRETS"] ?? "";
  const { db, token } = installation;
  const keys = formKeys([secret], () => new Date(Date.now() - 60_000));
  const urlAt = (turn: number) => nodes[turn % nodes.length]?.url ?? "";
  const workers = pools.map((pool) => workerOn(pool, secret));
  return {
    db,
    api: (turn, path, body) =>
      send(`${urlAt(turn)}${path}`, {
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    page: (turn, path, fields) =>
      send(`${urlAt(turn)}${path}`, {
        headers: { origin: urlAt(turn), "sec-fetch-site": "same-origin" },
        body: new URLSearchParams({ idempotencyKey: keys.issue(), ...fields }),
      }),
    sweep: async () => {
      await Promise.all(workers.map(({ end }) => end()));
      await Promise.all(workers.map(({ offer }) => offer()));
    },
    endOffers: async () => {
      await Promise.all(workers.map(({ end }) => end()));
    },
    tokenOf: async (requestId) => {
      const link = await db("links").where({ request_id: requestId }).first("id");
      return signLink([secret], link?.id ?? "");
    },
    complaints: () => nodes.flatMap(({ complaints }) => complaints),
  };
}

function workerOn(db: Db, secret: string) {
  const context: FlowContext = {
    db,
    now: () => new Date(),
    realNow: () => new Date(),
    company: currentCompany(db),
    calendar: undefined,
    crm: undefined,
    connected: { crm: false, sms: false },
    wake: () => undefined,
    publicUrl: "http://localhost",
    linkSecrets: [secret],
  };
  return { end: endWaitlistOffersFlow(context), offer: offerFreedTimesFlow(context) };
}

const triesMax = 10;

/** Where so many press at once on a busy machine, some are asked to press again: nothing was done. */
async function send(url: string, request: RequestInit): Promise<Said> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { method: "POST", redirect: "manual", ...request });
    const location = response.headers.get("location") ?? "";
    const said = { status: response.status, body: await response.text(), location };
    if (said.status !== 503 || tries === triesMax) return said;
    await wait(100 * tries);
  }
}
