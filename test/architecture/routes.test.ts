import type { Express } from "express";
import { beforeAll, describe, expect, test } from "vitest";
import { createClock } from "#clock.ts";
import { composeWeb } from "#compose/web.ts";
import { readConfig } from "#config.ts";
import { currentCompany } from "#flows/current-company.ts";
import { apiRoutes } from "#handlers/api/routes.ts";
import { pageRoutes } from "#handlers/pages/routes.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import { createLog } from "#log.ts";
import { buildAssets } from "../../bin/build-assets.ts";
import { useDatabase } from "../helpers/db.ts";

/*
 * Every way in is a row of a table, with its guard; Express knows no other. Slack's own way in is
 * the exception: it is guarded by its signature.
 */
const besideTheTables = ["POST /slack/events"];

const database = useDatabase();
let web: Express;

beforeAll(async () => {
  await buildAssets();
  const { db, url } = database();
  const config = readConfig({
    DATABASE_URL: url,
    APP_SECRETS: "a test secret that is long enough to be one",
    SLACK_BOT_TOKEN: "xoxb-test",
    SLACK_SIGNING_SECRET: "a signing secret of a test",
    SLACK_TEAM_ID: "T0HARBOR",
  });
  const clock = createClock(async () => 0);
  web = (
    await composeWeb({
      config,
      clock,
      log: createLog("error", () => undefined),
      context: {
        db,
        now: clock.now,
        realNow: clock.now,
        company: currentCompany(db),
        calendar: undefined,
        crm: undefined,
        connected: { crm: false, sms: false },
        wake: () => undefined,
        publicUrl: config.publicUrl,
        linkSecrets: ["a test secret that is long enough to be one"],
      },
    })
  ).web;
  clock.stop();
}, 60_000);

// What stands at the desks is not asked for anything: only their routes are read.
const anything = new Proxy({}, { get: () => () => undefined }) as never;
const tables: readonly Route[] = [...apiRoutes(anything), ...pageRoutes(anything)];
const nameOf = ({ method, path }: Pick<Route, "method" | "path">) =>
  `${method.toUpperCase()} ${path}`;

test("Express answers exactly the routes of the tables", () => {
  // Slack's stands twice: our check of its headers, then Bolt.
  const answered = [...new Set(routesOf(web.router))].sort();
  expect(answered).toEqual([...tables.map(nameOf), ...besideTheTables].sort());
});

test("no route is in the tables twice", () => {
  const names = tables.map(nameOf);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** Reading anything here costs nothing and tells nothing, so anybody may, as often as they like. */
const unlimited = ["GET /", "GET /assets/:file", "GET /livez", "GET /readyz"];

describe.each(tables.map((route) => [nameOf(route), route.guard] as const))("%s", (name, guard) => {
  test("has a guard that fits it", () => {
    expect(misfits(name, guard)).toEqual([]);
  });
});

test.each<[string, Guard]>([
  ["GET /console/secrets", { kind: "public", limit: "slots" }],
  ["GET /api/v1/secrets", { kind: "public", limit: "slots" }],
  ["POST /book/:service", { kind: "public", limit: "none" }],
  ["GET /book", { kind: "public", limit: "none" }],
])("the rule catches %s with the guard %j", (name, guard) => {
  expect(misfits(name, guard)).not.toEqual([]);
});

function misfits(name: string, guard: Guard): readonly string[] {
  const forMembers = / \/(console|api)\b/.test(name);
  if (guard.kind === "role") return forMembers ? [] : ["clients have no role"];
  if (guard.kind === "signature") return name.includes(" /hooks/") ? [] : ["only vendors sign"];
  return [
    ...(forMembers ? ["members' routes need a role"] : []),
    ...(guard.limit === "none" && !unlimited.includes(name) ? ["it has no limit"] : []),
  ];
}

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  readonly handle?: { readonly stack?: readonly Layer[] };
};

function routesOf(router: unknown): string[] {
  return (router as { stack: readonly Layer[] }).stack.flatMap(({ route, handle }) => {
    if (route !== undefined)
      return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`);
    return handle?.stack === undefined ? [] : routesOf(handle);
  });
}
