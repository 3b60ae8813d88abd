import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { hearOfChangesFlow } from "#flows/calendars/hear-of-changes.ts";
import { keepWatchesFlow } from "#flows/calendars/keep-watches.ts";
import { mountApi } from "#handlers/routes.ts";
import { googleCalendarRoutes } from "#handlers/webhooks/google-calendar.ts";
import { microsoftCalendarRoutes } from "#handlers/webhooks/microsoft-calendar.ts";
import { createLog } from "#log.ts";
import { aCompanyOfBoth, type Key, useBothCalendars } from "../../helpers/both-calendars.ts";
import { countOf, later, MONDAY, TUESDAY_NOON } from "../../helpers/office.ts";

/*
 * Who tells us that a calendar changed: the vendors call a real server of ours. A notice only makes a
 * calendar due; that all of it works without any notice is drift.test.ts.
 */
const desk = useBothCalendars();
const db = () => desk.office().db;

let publicUrl: string;
beforeEach(async () => {
  const web = express();
  const log = createLog("error", () => undefined);
  const hear = hearOfChangesFlow(desk.here().context);
  const routes = [
    ...googleCalendarRoutes(hear, { log }),
    ...microsoftCalendarRoutes(hear, { log }),
  ];
  mountApi(web, routes, { log, authorize: nobody, limits: {} as never });
  const server = createServer(web);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
const nobody = () => Promise.reject(new Error("nobody signs in here"));

const keep = () => keepWatchesFlow({ ...desk.here().context, publicUrl })();
/** All are watched, Google has said so, and nothing is due. */
async function watched(): Promise<void> {
  await desk.look();
  expect(await keep()).toBe(3);
  await expect.poll(async () => (await stateOf("ana@example.com"))?.noticed_at).not.toBeNull();
  await desk.wait(1);
  await desk.look();
}
const stateOf = (calendarId: string) =>
  db()("calendar_syncs").where({ calendar_id: calendarId }).first();
const watches = () => db()("calendar_watches").orderBy("calendar_id");
const channels = () => Object.values(desk.google().state.channels);
const subscriptions = () => Object.values(desk.outlook().state.subscriptions);
const isDue = async (calendarId: string) =>
  (await stateOf(calendarId))?.due_at <= desk.here().context.realNow();

const calendars: Record<string, [Key, string]> = {
  Google: ["ana", "ana@example.com"],
  Microsoft: ["ben", "microsoft:ben@example.com"],
};

describe.each(Object.keys(calendars))("a calendar at %s", (vendor) => {
  const [key, calendarId] = calendars[vendor] as [Key, string];

  test("is followed as soon as its vendor says that something changed", async () => {
    const one = await desk.booked(key);
    await watched();
    expect(await isDue(calendarId)).toBe(false);
    desk.drag(key, later(TUESDAY_NOON, 180));
    await expect.poll(() => isDue(calendarId)).toBe(true);
    expect(await desk.look()).toBe(1);
    const row = await db()("appointments").where({ id: one.appointmentId }).first();
    expect(row?.starts_at).toEqual(later(TUESDAY_NOON, 180));
  });

  test("is watched on before its watch ends, by one watch", async () => {
    await desk.look();
    await keep();
    const before = await watches();
    expect(await keep()).toBe(0);
    await desk.wait(6 * 24 * 60 + 60);
    expect(await keep()).toBe(3);
    expect(await watches()).toHaveLength(3);
    expect([channels().length, subscriptions().length]).toEqual([1, 2]);
    const ofIt = (rows: typeof before) => rows.find((row) => row.calendar_id === calendarId);
    // Google has no longer life for a watch, only a next one.
    const isSame = ofIt(before)?.watch_id === ofIt(await watches())?.watch_id;
    expect(isSame).toBe(vendor === "Microsoft");
  });
});

describe.each(Object.keys(calendars))("a watch at %s whose answer was lost", (vendor) => {
  const [key, calendarId] = calendars[vendor] as [Key, string];

  test("is made once more, and what the lost one tells is believed until then only", async () => {
    await desk.booked(key);
    await desk.look();
    const at = vendor === "Google" ? desk.google() : desk.outlook();
    const match = vendor === "Google" ? "POST .*/events/watch" : "POST /v1.0/subscriptions";
    // All of them, so that whichever comes first is among them.
    at.faults.add({ kind: "reset-after-accept", match, times: 3 });
    await keep();
    await at.notices.arrived();
    await desk.wait(1);
    await desk.look();
    desk.drag(key, later(TUESDAY_NOON, 180));
    await at.notices.arrived();
    expect(await isDue(calendarId)).toBe(true);
    const orphans = (await watches()).filter((row) => row.calendar_id === calendarId);
    expect(orphans).toMatchObject([{ watch_id: null }]);

    at.faults.clear();
    await desk.wait(61);
    await keep();
    const [mine, ...more] = (await watches()).filter((row) => row.calendar_id === calendarId);
    expect([mine?.watch_id, more]).toEqual([expect.any(String), []]);
    expect(mine?.secret_hash).not.toBe(orphans[0]?.secret_hash);
  });
});

test("the secret is the vendor's alone: here is its hash", async () => {
  await desk.look();
  await keep();
  const rows = JSON.stringify(await watches());
  for (const secret of [channels()[0]?.token, subscriptions()[0]?.clientState]) {
    expect(String(secret).length).toBeGreaterThan(40);
    expect(rows).not.toContain(secret);
  }
});

test("a watch that is refused is asked for again an hour later, and nothing is left of it", async () => {
  await desk.look();
  desk.google().faults.add({ kind: "status", status: 400, match: "events/watch", times: 1 });
  expect(await keep()).toBe(2);
  expect(await countOf(db(), "calendar_watches")).toBe(2);
  expect(await keep()).toBe(0);
  await desk.wait(61);
  expect(await keep()).toBe(1);
});

test("a calendar of nobody any more is watched no more", async () => {
  await desk.look();
  await keep();
  const company = aCompanyOfBoth();
  const without = {
    ...company,
    providers: company.providers.map(({ calendar, ...one }) =>
      one.key === "ana" ? one : { ...one, calendar },
    ),
  };
  await applyCompany(db(), { text: JSON.stringify(without), by: "test", at: MONDAY });
  onTestFinished(async () => {
    await applyCompany(db(), { text: JSON.stringify(company), by: "test", at: MONDAY });
  });
  await keep();
  expect(channels()).toEqual([]);
  expect(await stateOf("ana@example.com")).toBeUndefined();
  expect(await countOf(db(), "calendar_watches")).toBe(2);
});

const post = (path: string, init: RequestInit = {}) =>
  fetch(publicUrl + path, { method: "POST", ...init }).then(async (answer) => ({
    status: answer.status,
    type: answer.headers.get("content-type"),
    text: await answer.text(),
  }));
const notification = (change: object) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ value: [change] }),
});

describe("a stranger", () => {
  beforeEach(async () => {
    await watched();
  });

  test.each<[string, string, RequestInit]>([
    ["without a token", "/hooks/google-calendar", {}],
    ["with another token", "/hooks/google-calendar", { headers: { "x-goog-channel-token": "x" } }],
    [
      "with a token that is too long",
      "/hooks/google-calendar",
      { headers: { "x-goog-channel-token": "x".repeat(300) } },
    ],
    ["with another state", "/hooks/microsoft-calendar", notification({ clientState: "x" })],
    ["without a state", "/hooks/microsoft-calendar", notification({})],
  ])("%s makes nothing due", async (_who, path, init) => {
    expect((await post(path, init)).status).toBe(401);
    for (const [, calendarId] of Object.values(calendars))
      expect(await isDue(calendarId)).toBe(false);
  });

  test("who names the watch but not its secret makes nothing due", async () => {
    const [watch] = await watches();
    const headers = { "x-goog-channel-id": watch?.watch_id, "x-goog-channel-token": "guessed" };
    expect((await post("/hooks/google-calendar", { headers })).status).toBe(401);
    expect(await isDue("ana@example.com")).toBe(false);
  });

  test("who shakes hands gets plain text back", async () => {
    const token = "<script>alert(1)</script>";
    const path = `/hooks/microsoft-calendar?validationToken=${encodeURIComponent(token)}`;
    const answer = { status: 200, type: "text/plain; charset=utf-8", text: token };
    expect(await post(path)).toEqual(answer);
    expect((await post(`${path}${"x".repeat(2_000)}`)).status).toBe(400);
  });

  test("who sends no notifications is told so", async () => {
    const init = { headers: { "content-type": "application/json" }, body: "{}" };
    expect((await post("/hooks/microsoft-calendar", init)).status).toBe(400);
  });
});

describe("Graph says of a subscription", () => {
  const calendarId = "microsoft:ben@example.com";
  beforeEach(async () => {
    await watched();
  });
  const ofBen = async () =>
    (await watches()).find((row) => row.calendar_id === calendarId)?.watch_id as string;
  const tell = async (event: "missed" | "reauthorizationRequired" | "subscriptionRemoved") =>
    desk.outlook().lifecycle(await ofBen(), event);

  test("that notices were missed: the calendar is read", async () => {
    expect(await tell("missed")).toBe(202);
    expect(await isDue(calendarId)).toBe(true);
    expect(await keep()).toBe(0);
  });

  test("that it was removed: another one takes its place, and the calendar is read", async () => {
    const before = await ofBen();
    expect(await tell("subscriptionRemoved")).toBe(202);
    expect(await isDue(calendarId)).toBe(true);
    expect(await keep()).toBe(1);
    expect(await ofBen()).not.toBe(before);
    expect(subscriptions()).toHaveLength(2);
  });

  test("that it must be renewed: it is, at once", async () => {
    const before = await ofBen();
    expect(await tell("reauthorizationRequired")).toBe(202);
    expect(await keep()).toBe(1);
    expect(await ofBen()).toBe(before);
  });
});
