import { afterAll, beforeAll, expect, vi } from "vitest";
import { type RunningApp, startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { createLog } from "#log.ts";
import { type Repeated, repeat } from "#outbox/repeat.ts";
import type { Db } from "#store/db.ts";
import { createApiToken } from "#store/sign-in.ts";
import { aCompany } from "../../helpers/company.ts";
import { useDatabase } from "../../helpers/db.ts";
import { findViolations } from "../../helpers/invariants.ts";
import { testCalls } from "../../helpers/running-app.ts";
import { type PretendVendors, startPretendVendors } from "./pretend-vendors.ts";

/** Whom a story happens to: a client of their own, with a provider, and so a calendar, of their own. */
export type Someone = {
  readonly provider: string;
  readonly calendarId: string;
  readonly name: string;
  readonly email: string;
};

export type Town = PretendVendors & {
  readonly db: Db;
  readonly databaseUrl: string;
  /** Every node of the program: on one database, with the same vendors. */
  readonly nodes: readonly { readonly url: string }[];
  readonly token: string;
  readonly log: readonly string[];
  /** Somebody new each time. `vip`: one whom the gate puts before a person. */
  readonly someone: (kind?: "ordinary" | "vip") => Someone;
  /** Free times of everybody in this town, the first one two days ahead. */
  readonly start: (index?: number) => Date;
  readonly environment: Readonly<Record<string, string>>;
  /** Requests that wait as long as everybody does. */
  readonly unhurried: Set<string>;
  /** So many ask at once, and the next ones when those are done: a crowd would be a fault of its own. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

const hour = 60 * 60_000;

/** The whole program on a database of its own, with vendors that can be made to fail. */
export function useTown({
  providers,
  nodes = 1,
  hurry,
}: {
  readonly providers: number;
  /** None: the test starts its own. */
  readonly nodes?: number;
  /** Lets pauses be over sooner, again and again. */
  readonly hurry?: { readonly everyMs: number; readonly bySeconds: number };
}): () => Town {
  const database = useDatabase();
  const keys = Array.from({ length: providers }, (_, index) => `p${index}`);
  let town: Town | undefined;
  const running: RunningApp[] = [];
  const unhurried = new Set<string>();
  let hurrying: Repeated | undefined;

  beforeAll(async () => {
    const { db, url } = database();
    const vendors = await startPretendVendors(keys.map(calendarOf));
    const company = aTownCompany(keys);
    await applyCompany(db, { text: JSON.stringify(company), by: "test", at: new Date() });
    const token = await createApiToken(db, { name: "test", role: "admin" });
    const environment = {
      ...(vendors.environment as Record<string, string>),
      DATABASE_URL: url,
      PORT: "0",
      APP_SECRETS: "a test secret that is long enough to be one",
      CLOCK_MOVABLE: "true",
      RATE_LIMIT_API_PER_MINUTE: "0",
      RATE_LIMIT_LINK_PER_10_MINUTES: "0",
      LOG_LEVEL: "debug",
      // What the pace of a channel makes of a burst has tests of its own.
      SLACK_POSTS_PER_MINUTE: "0",
      SLACK_REDRAWS_PER_MINUTE: "0",
    };
    const log: string[] = [];
    for (let node = 0; node < nodes; node += 1) {
      const logging = createLog("debug", (line) => log.push(line));
      running.push(await startApp(readConfig(environment), logging));
    }
    const [first] = running;
    if (first !== undefined) vendors.slack.connect(first.url);
    const noon = Math.ceil(Date.now() / hour) * hour;
    let clients = 0;
    town = {
      ...vendors,
      db,
      databaseUrl: url,
      nodes: running,
      token,
      log,
      environment,
      inTurn: turns(4),
      unhurried,
      someone(kind = "ordinary") {
        const number = clients++;
        const provider = keys[number];
        if (provider === undefined) throw new Error(`This town has ${keys.length} providers`);
        return {
          provider,
          calendarId: calendarOf(provider),
          name: `Kim No${number}x`,
          email: `kim${number}@${kind === "vip" ? "bigcorp" : "home"}.example`,
        };
      },
      start: (index = 0) => new Date(noon + (48 + index) * hour),
    };
    // Nothing is offered before the calendars were read once.
    if (nodes > 0) await vi.waitFor(() => untilRead(db), { timeout: 15_000, interval: 50 });
    if (hurry !== undefined) {
      const run = () => passTime({ db }, hurry.bySeconds, { except: unhurried });
      hurrying = repeat({ name: "hurry", everyMs: hurry.everyMs, run, onError: () => undefined });
    }
  }, 60_000);
  afterAll(async () => {
    await hurrying?.stop();
    await Promise.all(running.map((node) => node.stop()));
    await town?.stop();
  }, 60_000);
  return () => {
    if (town === undefined) throw new Error("The town exists only inside tests");
    return town;
  };
}

function turns(atOnce: number): Town["inTurn"] {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

const calendarOf = (provider: string) => `${provider}-calendar`;

/** Open day and night, with a provider for everybody who may come. */
function aTownCompany(keys: readonly string[]): object {
  const company = aCompany();
  const always = ["00:00-24:00"];
  const weekly = Object.fromEntries(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, always]),
  );
  return {
    ...company,
    services: [
      {
        key: "consult",
        name: "Consultation",
        minutes: 30,
        stepMinutes: 30,
        providers: keys,
        policy: { noticeMinutes: 0, horizonDays: 14 },
      },
    ],
    providers: keys.map((key) => ({
      key,
      name: `Provider ${key}`,
      location: "new-york",
      hours: weekly,
      calendar: calendarOf(key),
    })),
    members: ["maya", "ana", "sam"].map((key) => ({
      key,
      name: key,
      email: `${key}@harbor.example`,
      role: "manager",
      slack: { team: "T0HARBOR", user: `U0${key.toUpperCase()}` },
    })),
    escalation: { ...company.escalation, channel: "C0BOOKINGS", onCall: "maya" },
  };
}

async function untilRead(db: Db): Promise<void> {
  expect(await db("providers").whereNull("busy_read_at")).toEqual([]);
}

export type Answered = {
  readonly status: number;
  readonly requestId: string;
  readonly reference: string;
  /** What the client's link carries. */
  readonly token: string;
};

/** Asks for a time of the client's own provider, through the API. */
export async function ask(
  { nodes, token, start, inTurn }: Pick<Town, "nodes" | "token" | "start" | "inTurn">,
  { provider, name, email }: Someone,
  { at = start(), node = 0 }: { readonly at?: Date; readonly node?: number } = {},
): Promise<Answered> {
  const { post } = testCalls(nodes[node]?.url ?? "", token);
  const wish = { service: "consult", start: at.toISOString(), zone: "America/Phoenix" };
  const response = await inTurn(() => post("/api/v1/requests", { ...wish, provider, name, email }));
  const answer = await response.json();
  const manageUrl = String(answer.manageUrl ?? "");
  return {
    status: response.status,
    requestId: answer.requestId,
    reference: answer.reference,
    token: manageUrl.slice(manageUrl.lastIndexOf("/") + 1),
  };
}

/** Waits until nothing of a request is under way any more. */
export async function untilSettled(
  { db }: Pick<Town, "db">,
  requestId: string,
  timeout = 45_000,
): Promise<void> {
  await vi.waitFor(
    async () => {
      const open = await db("effects")
        .where({ request_id: requestId })
        .whereIn("state", ["pending", "sending", "ambiguous"])
        .select("key", "state", "attempt", "last_error");
      expect(open).toEqual([]);
    },
    { timeout, interval: 100 },
  );
}

/**
 * As if so much time had passed for everything that waits by real time: pauses that vendors asked for,
 * retries, patience. Business time stays where it is, and so does what is being done at this moment.
 * `only` and `except` are requests.
 */
export async function passTime(
  { db }: Pick<Town, "db">,
  seconds: number,
  { only, except = [] }: { readonly only?: string; readonly except?: Iterable<string> } = {},
): Promise<void> {
  const earlier = (column: string) => db.raw("?? - ? * interval '1 second'", [column, seconds]);
  const waiting = db("effects")
    .where(only === undefined ? {} : { request_id: only })
    .whereNotIn("request_id", [...except])
    .whereIn("state", ["pending", "ambiguous", "sending"])
    // In nobody's way: what is locked will be told the next time.
    .forUpdate()
    .skipLocked()
    .select("id");
  await db("effects")
    .whereIn("id", waiting)
    .update({
      created_at: earlier("created_at"),
      wished_at: earlier("wished_at"),
      changed_at: earlier("changed_at"),
      not_before: earlier("not_before"),
      doubted_at: earlier("doubted_at"),
    });
  const lanes = db("chat_lanes").forUpdate().skipLocked().select("lane");
  await db("chat_lanes")
    .whereIn("lane", lanes)
    .update({ paused_until: earlier("paused_until") });
  await db("chat_troubles").update({ looked_at: earlier("looked_at") });
  await db("pgboss.job")
    .whereIn("state", ["created", "retry"])
    .update({ start_after: earlier("start_after") });
}

/** Nothing lost, nothing twice, nothing without an owner, in the rows and at every vendor. */
export async function expectSound(
  { db, google, slack, mail }: Pick<Town, "db" | "google" | "slack" | "mail">,
  accepted: readonly string[],
): Promise<void> {
  const world = { google: google.state, slack: slack.state, mail: mail.state };
  expect(await findViolations(db, world, { accepted })).toEqual([]);
}
