import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { eventId } from "#flows/calendars/event-id.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { useBothCalendars } from "../../helpers/both-calendars.ts";
import { countOf, expectNoOverlap, later, TUESDAY_NOON } from "../../helpers/office.ts";

/*
 * What no notice and no list told: vendors that forget where we were, events that nobody waits for any
 * more, and those that vanished before they were ever seen.
 */
const desk = useBothCalendars();
const db = () => desk.office().db;
const rowOf = ({ appointmentId }: { appointmentId: string }) =>
  db()("appointments").where({ id: appointmentId }).first();
const ONE = later(TUESDAY_NOON, 180);
const calendarIds = { ana: "ana@example.com", ben: "microsoft:ben@example.com" } as const;

/** An event as ours are, put there by nobody who is here now. */
const put = (key: "ana" | "ben", mark: string, generation: number) =>
  desk.here().context.calendar.insert({
    ...{ calendarId: calendarIds[key], eventId: eventId(mark, generation), appointmentId: mark },
    ...{ title: "Consultation", description: "", location: "" },
    ...{ start: ONE, end: later(ONE, 30), zone: "America/New_York" },
  });

afterEach(() => expectNoOverlap(db()));

const both: ["ana" | "ben"][] = [["ana"], ["ben"]];

test("a calendar that does not answer keeps no other waiting", async () => {
  const { context } = desk.here();
  await desk.look();
  await desk.wait(6);
  const earliest = new Date(context.realNow().getTime() - 60 * 60_000);
  await db()("calendar_syncs").where({ calendar_id: calendarIds.ana }).update({ due_at: earliest });
  const othersRead = Promise.withResolvers<void>();
  const readChanges: typeof context.calendarChanges.readChanges = async (question) => {
    const { calendarId } = question;
    if (calendarId === calendarIds.ana) await othersRead.promise;
    const read = await context.calendarChanges.readChanges(question);
    if (calendarId === calendarIds.ben) othersRead.resolve();
    return read;
  };
  const slow = { ...context, calendarChanges: { ...context.calendarChanges, readChanges } };
  expect(await readChangesFlow(slow)()).toBe(3);
});

describe.each(both)("in %s's calendar", (key) => {
  test("a move is found although its vendor has forgotten where we were", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.google().forgetSyncTokens();
    desk.outlook().forgetSyncStates();
    desk.drag(key, ONE);
    await desk.wait(6);
    expect(await desk.look()).toBe(1);
    expect((await rowOf(one))?.starts_at).toEqual(ONE);
  });

  test("an event that vanished before it was ever seen is found, once it can't only be late", async () => {
    const one = await desk.booked(key);
    desk.delete(key);
    await desk.look();
    await desk.wait(2);
    await desk.look();
    const escalation = await findEscalationOfRequest(db(), one.requestId);
    expect(escalation?.findings).toMatchObject([{ rule: "calendar-changed" }]);
  });

  test("what a person was told of is not told again by readings that show it no more", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.drag(key, later(TUESDAY_NOON, 60 * 24 * 60));
    for (let hour = 0; hour < 4; hour += 1) {
      await desk.wait(61);
      await desk.look();
    }
    const escalation = await findEscalationOfRequest(db(), one.requestId);
    expect(escalation?.findings).toMatchObject([{ detail: /up to 30 days ahead/ }]);
  });

  test("an event that its appointment left behind is taken away", async () => {
    const one = await desk.booked(key);
    await desk.look();
    await put(key, one.appointmentId, 7);
    expect(desk.startsIn(key)).toHaveLength(2);
    await desk.wait(61);
    expect(await desk.look()).toBe(1);
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
    expect(await countOf(db(), "audit", { action: "ghost-event-removed" })).toBe(1);
    await desk.wait(61);
    expect(await desk.look()).toBe(0);
  });

  test("an event with the mark of another installation is not ours to touch", async () => {
    await put(key, randomUUID(), 0);
    await desk.look();
    await desk.wait(61);
    await desk.look();
    expect(desk.startsIn(key)).toEqual([ONE]);
  });

  test("an event that arrived after we had given up is known to be there", async () => {
    const one = await desk.booked(key);
    await db()("appointments").update({ calendar_starts_at: null, calendar_ends_at: null });
    await db()("effects").where({ kind: "calendar-event" }).update({ state: "dead", fulfilled: 0 });
    await desk.look();
    expect(await rowOf(one)).toMatchObject({ calendar_starts_at: TUESDAY_NOON });
    expect(await findEscalationOfRequest(db(), one.requestId)).toBeUndefined();
  });
});

describe.each(both)("while something else happens, in %s's calendar", (key) => {
  test("what our own write is about to change is left to it", async () => {
    const one = await desk.booked(key);
    await desk.look();
    await db()("effects").where({ kind: "calendar-event" }).update({ state: "pending", wanted: 2 });
    desk.drag(key, later(TUESDAY_NOON, 24 * 60 * 12));
    await desk.wait(6);
    expect(await desk.look()).toBe(0);
    expect(await findEscalationOfRequest(db(), one.requestId)).toBeUndefined();
    await desk.performAll();
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
    expect(await desk.look()).toBe(0);
    expect(await findEscalationOfRequest(db(), one.requestId)).toBeUndefined();
  });

  test("two nodes that look at the same moment follow it once", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.office().email.reset();
    desk.drag(key, ONE);
    await desk.wait(6);
    const followed = await Promise.all([desk.look(), desk.look(), desk.look()]);
    await desk.performAll();
    expect(followed.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(1);
    await desk.look();
    await desk.performAll();
    expect(await rowOf(one)).toMatchObject({ starts_at: ONE, sequence: 1 });
    expect(desk.office().email.sent.map(({ content }) => content.kind)).toEqual(["rescheduled"]);
  });

  test("a calendar that can't be read keeps what is known, and is read when it can be", async () => {
    const one = await desk.booked(key);
    await desk.look();
    const vendor = key === "ana" ? desk.google() : desk.outlook();
    vendor.faults.add({ kind: "status", status: 503, times: 50 });
    desk.drag(key, ONE);
    await desk.wait(6);
    expect(await desk.look()).toBe(0);
    const sync = await db()("calendar_syncs").where({ calendar_id: calendarIds[key] }).first();
    expect(sync).toMatchObject({ failure: expect.stringContaining("503") });
    vendor.faults.clear();
    await desk.wait(2);
    expect(await desk.look()).toBe(1);
    expect((await rowOf(one))?.starts_at).toEqual(ONE);
  });
});
