import { beforeEach, describe, expect, test } from "vitest";
import { noteDarkCalendars } from "#flows/calendars/dark-calendars.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { readHome } from "#flows/read-home.ts";
import type { DeskFigures } from "#ports/desk.ts";
import { listForsakenCalendars, takeDueCalendar } from "#store/calendar-syncs.ts";
import { aCompanyOfBoth, useBothCalendars } from "../../helpers/both-calendars.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import { booked, countOf, later, TUESDAY_NOON } from "../../helpers/office.ts";

/*
 * A calendar that can't be read any more: its provider is offered no more, somebody is told within a
 * minute, once, and what was to be written there is written once when it can be.
 */
const company = aCompanyOfBoth();
const desk = useBothCalendars({
  ...company,
  providers: company.providers.map((provider) => ({
    ...provider,
    ...(provider.key === "ben" && { email: "Vera@harbor.example" }),
  })),
});
const db = () => desk.office().db;
const both: ["ana" | "ben", string][] = [
  ["ana", "ana@example.com"],
  ["ben", "microsoft:ben@example.com"],
];
const vendor = (key: string) => (key === "ana" ? desk.google() : desk.outlook());

/** Who is offered on Tuesday noon, by our copies of the calendars. */
async function offered(): Promise<readonly string[]> {
  await readCalendarsFlow(desk.here().context)().catch(() => undefined);
  const found = await listAvailabilityFlow(desk.here().context)({
    ...{ serviceKey: "consult", from: later(TUESDAY_NOON, 180), to: later(TUESDAY_NOON, 181) },
  });
  if (found.kind !== "slots") throw new Error(found.kind);
  const keyOf = (id: string) => found.company.providers.get(id)?.key ?? "";
  return found.slots.flatMap(({ providerIds }) => providerIds.map(keyOf)).toSorted();
}

const told = () =>
  db()("effects")
    .whereIn("kind", ["desk-mail", "trouble-card", "trouble-note"])
    .orderBy("kind")
    .pluck("kind");

beforeEach(async () => {
  await desk.look();
});

describe.each(both)("%s's calendar", (key, calendarId) => {
  const other = key === "ana" ? "ben" : "ana";

  test.each<[string, () => unknown]>([
    [
      "is closed to us",
      () =>
        vendor(key).setUnreadable(
          calendarId.replace("microsoft:", ""),
          key === "ana" ? "notFound" : "ErrorAccessDenied",
        ),
    ],
    [
      "is refused as too many requests",
      () => vendor(key).faults.add({ kind: "status", status: 429, times: 1_000 }),
    ],
  ])("%s: within a minute nobody is offered by it, and it is told once", async (_why, breakIt) => {
    expect(await offered()).toEqual(["ana", "ben"]);
    breakIt();
    await desk.wait(5.1);
    await desk.look();
    await desk.wait(0.9);
    await desk.look();
    expect(await offered()).toEqual([other]);
    const first = await told();
    expect(first).toEqual(["desk-mail", "trouble-card"]);
    for (let round = 0; round < 4; round += 1) {
      await desk.wait(4);
      await desk.look();
    }
    expect(await told()).toEqual(first);
    expect(await offered()).toEqual([other]);
  });
});

describe.each(both)("%s's calendar, when it", (key, calendarId) => {
  test("comes back: what waited for it is written once, and it is offered again", async () => {
    const one = await booked(desk.here(), { providerKey: key });
    vendor(key).faults.add({ kind: "status", status: 403, times: 1_000 });
    await desk.wait(5.1);
    await desk.look();
    await desk.wait(1);
    await desk.look();
    await desk.performAll();
    expect(desk.startsIn(key)).toEqual([]);
    // Longer than anything is tried for where nobody was told.
    await desk.wait(3 * 60);
    await desk.performAll();
    const [effect] = await db()("effects").where({ kind: "calendar-event" });
    expect(effect).toMatchObject({ state: "pending" });

    vendor(key).faults.clear();
    await desk.look();
    await desk.performAll();
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
    expect(await offered()).toEqual(["ana", "ben"]);
    await desk.wait(10);
    await desk.look();
    await desk.performAll();
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
    expect(await countOf(db(), "escalations", { request_id: one.requestId })).toBe(0);
    const back = await db()("audit")
      .where({ action: "calendar-came-back" })
      .whereRaw("detail ->> 'calendarId' = ?", [calendarId]);
    expect(back).toHaveLength(1);
  });

  test("comes back: what was given up before anybody knew is wished for once more", async () => {
    await booked(desk.here(), { providerKey: key });
    vendor(key).faults.add({ kind: "status", status: 403, times: 1_000 });
    await desk.performAll();
    const [effect] = await db()("effects").where({ kind: "calendar-event" });
    expect(effect).toMatchObject({ state: "dead" });
    await desk.wait(5.1);
    await desk.look();
    await desk.wait(1);
    await desk.look();
    vendor(key).faults.clear();
    await desk.wait(1);
    await desk.look();
    await desk.performAll();
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
  });
});

test("one that stays dark is asked ever more seldom, and after those that can be read", async () => {
  desk.google().faults.add({ kind: "status", status: 403, times: 1_000 });
  const pause = async () => {
    const { context } = desk.here();
    await desk.look();
    const { due_at } = await db()("calendar_syncs")
      .where({ calendar_id: "ana@example.com" })
      .first();
    return Math.round((due_at.getTime() - context.realNow().getTime()) / 30_000) / 2;
  };
  await desk.wait(5.1);
  expect(await pause()).toBe(0.5);
  await desk.wait(20);
  expect(await pause()).toBe(2);
  await desk.wait(24 * 60);
  expect(await pause()).toBe(5);
  await db()("calendar_syncs").update({ due_at: new Date(0) });
  const take = () => takeDueCalendar(db(), { now: new Date(), leaseMs: 60_000 });
  const taken = [await take(), await take(), await take()].map((one) => one?.calendarId);
  expect(taken.at(-1)).toBe("ana@example.com");
});

test("a calendar is kept for as long as somebody who is there besides has an appointment in it", async () => {
  const { appointmentId: appointment_id } = await booked(desk.here(), { providerKey: "ana" });
  const [{ id: provider_id }] = await db()("providers").where({ key: "ben" });
  const calendar_id = "room@example.com";
  const due = { due_at: new Date(), watch_due_at: new Date() };
  await db()("calendar_syncs").insert({ calendar_id, ...due });
  const forsaken = () => listForsakenCalendars(db(), desk.here().context.now());
  expect(await forsaken()).toEqual([calendar_id]);
  await db()("appointment_participants").insert({ appointment_id, provider_id, calendar_id });
  expect(await forsaken()).toEqual([]);
  await db()("appointment_participants").update({ has_left: true });
  expect(await forsaken()).toEqual([calendar_id]);
});

test("of calendars that go dark together nobody is told twice, however many nodes look", async () => {
  const { db: rows, context } = desk.here();
  const failing = { failing_since: context.realNow(), failure: "403", hopeless: true };
  await rows("calendar_syncs").whereLike("calendar_id", "microsoft:%").update(failing);
  const gate = await rows.transaction();
  await gate.raw("select pg_advisory_xact_lock(hashtextextended('dark-calendars', 0))");
  const nodes = [noteDarkCalendars(context), noteDarkCalendars(context)];
  await Promise.race([...nodes, untilSomeoneWaits(rows, 2)]);
  await gate.commit();
  const noted = await Promise.all(nodes);
  expect(noted.reduce((sum, count) => sum + count)).toBe(2);
  expect(await told()).toEqual(["desk-mail", "trouble-card"]);
});

test("whoever is a provider sees in their Home how their calendar stands", async () => {
  const stands = async () => {
    const by = { team: "T0HARBOR", user: "U0VERA" };
    const figures = async () => ({}) as DeskFigures;
    const home = await readHome(desk.here().context, { by, figures });
    if (home.kind !== "member") throw new Error(home.kind);
    return home.calendars.map(({ state }) => state);
  };
  const ben = (change: object) => db()("providers").where({ key: "ben" }).update(change);
  await ben({ busy_read_at: new Date() });
  expect(await stands()).toEqual(["read"]);
  await ben({ busy_read_at: new Date(Date.now() - 20 * 60_000) });
  expect(await stands()).toEqual(["stale"]);
  const dark = { failing_since: new Date(), failure: "403", told_at: new Date() };
  await db()("calendar_syncs").whereLike("calendar_id", "microsoft:ben%").update(dark);
  expect(await stands()).toEqual(["dark"]);
  await ben({ calendar_id: null });
  expect(await stands()).toEqual(["none"]);
  await ben({ calendar_id: "microsoft:ben@example.com" });
});

test("an admin's Home names whose calendar was not read lately, and nobody else", async () => {
  await db()("members").where({ key: "vera" }).update({ role: "admin" });
  await db()("providers").update({ busy_read_at: new Date() });
  await db()("providers").where({ key: "ben" }).update({ busy_read_at: null });
  const home = await readHome(desk.here().context, {
    by: { team: "T0HARBOR", user: "U0VERA" },
    figures: async () => ({}) as DeskFigures,
  });
  expect(home).toMatchObject({
    health: expect.arrayContaining([
      { vendor: "Calendar", state: "trouble", words: "not read lately: Ben Hale" },
    ]),
  });
});
