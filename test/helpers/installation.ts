import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Knex } from "knex";
import { Client } from "pg";
import { applyCompany } from "#flows/apply-company.ts";
import { openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { createApiToken } from "#store/sign-in.ts";
import { buildAssets } from "../../bin/build-assets.ts";
import { type Child, startChild } from "../../bin/children.ts";
import { freePort } from "../../bin/postgres.ts";
import { programReady } from "../../bin/programs.ts";
import { startThrowawayPostgres } from "../../bin/throwaway-postgres.ts";
import { databaseUrl } from "./postgres.ts";

export type Installation = {
  readonly url: string;
  /** For looking into the database; the programs have pools of their own. */
  readonly db: Knex;
  /** An administrator's token for the API. */
  readonly token: string;
  /** The number of PostgreSQL's first process. */
  readonly postgresPid: number;
  readonly stop: () => Promise<void>;
};

/**
 * A PostgreSQL that keeps what it promised, with the program's schema and a company: for drills and
 * benches, which run outside the test runner. Stopping it removes everything.
 */
export async function startInstallation(
  company: object,
  /** Without it the PostgreSQL forgets when it is killed, and is quicker: where nobody kills it. */
  { durable = true }: { readonly durable?: boolean } = {},
): Promise<Installation> {
  // The program does not start without its pages.
  await buildAssets();
  const server = await startThrowawayPostgres({ durable });
  try {
    const admin = new Client({ connectionString: server.url });
    await admin.connect();
    await admin.query("create database gatehouse").finally(() => admin.end());
    const url = databaseUrl(server.url, "gatehouse");
    const db = openDb(url, { name: "drill", max: 4 });
    await migrate(db);
    await applyCompany(db, { text: JSON.stringify(company), by: "drill", at: new Date() });
    const token = await createApiToken(db, { name: "drill", role: "admin" });
    const [pid] = readFileSync(join(server.dataFolder, "postmaster.pid"), "utf8").split("\n");
    return {
      url,
      db,
      token,
      postgresPid: Number(pid),
      stop: async () => {
        await db.destroy();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export type Node = {
  readonly url: string;
  readonly pid: number;
  /** Warnings and errors that it logged. */
  readonly complaints: readonly string[];
  readonly stop: () => Promise<void>;
};

/** What every program under trial is given, unless it is told otherwise. */
export function environmentOf({ url }: Pick<Installation, "url">): Record<string, string> {
  return {
    DATABASE_URL: url,
    APP_SECRETS: "a secret for drills and benches that everybody knows",
    CLOCK_MOVABLE: "true",
    RATE_LIMIT_API_PER_MINUTE: "0",
    RATE_LIMIT_FORM_PER_10_MINUTES: "0",
    RATE_LIMIT_SLOTS_PER_MINUTE: "0",
    RATE_LIMIT_LINK_PER_10_MINUTES: "0",
    // What Slack grants is the subject of one drill and one bench; the others would wait for it.
    SLACK_POSTS_PER_MINUTE: "0",
    SLACK_REDRAWS_PER_MINUTE: "0",
  };
}

/** One node: the whole program in a process of its own, as `npm start` starts it. */
export async function startNode(
  installation: Pick<Installation, "url">,
  {
    environment = {},
    flags = [],
  }: {
    readonly environment?: Readonly<Record<string, string>>;
    /** For Node itself, for example --cpu-prof. */
    readonly flags?: readonly string[];
  } = {},
): Promise<Node> {
  const port = await freePort();
  const complaints: string[] = [];
  const child: Child = startChild({
    name: "The program",
    args: [...flags, "src/app.ts"],
    // Nothing of the caller's own environment but where programs are found.
    env: {
      PATH: process.env["PATH"],
      ...environmentOf(installation),
      PORT: String(port),
      ...environment,
    },
    isReady: (line) => line["msg"] === "ready",
    onLine: (line) => {
      if (!/"level":"(debug|info)"/.test(line)) complaints.push(line);
    },
  });
  try {
    await programReady(child, { web: true });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, complaints, stop: child.stop };
}
