import { afterEach, describe, expect, test } from "vitest";
import { eventId } from "#flows/calendars/event-id.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { type Key, useBothCalendars } from "../../helpers/both-calendars.ts";
import {
  aPressOf,
  booked as bookedAtOnce,
  countOf,
  expectNoOverlap,
  later,
  MONDAY,
  TUESDAY_NOON,
} from "../../helpers/office.ts";

/*
 * What a person does in a calendar, at either vendor, until it has come through to the client or before
 * somebody at the desk. All of it happens at the vendor's; none of it is a call of our own.
 */
const desk = useBothCalendars();
const db = () => desk.office().db;
const mails = () => desk.office().email.sent.map(({ content }) => content.kind);
const rowOf = ({ appointmentId }: { appointmentId: string }) =>
  db()("appointments").where({ id: appointmentId }).first();
const findingsOf = async ({ requestId }: { requestId: string }) =>
  (await findEscalationOfRequest(db(), requestId))?.findings ?? [];

afterEach(() => expectNoOverlap(db()));

/** Everything that is waiting is done, and looked at again: what we wrote ourselves must not come back. */
async function settled(): Promise<number> {
  const followed = await desk.look();
  await desk.performAll();
  await desk.wait(10);
  await desk.performAll();
  expect(await desk.look()).toBe(0);
  return followed;
}

async function press(requestId: string) {
  const escalation = await findEscalationOfRequest(db(), requestId);
  const id = escalation?.id ?? "";
  await claimEscalationFlow(desk.here().context)(await aPressOf(desk.office(), id));
  return aPressOf(desk.office(), id);
}

const ONE = later(TUESDAY_NOON, 180);

test("the view names every event as the program does", async () => {
  const { appointmentId } = await bookedAtOnce(desk.here(), { providerKey: "ana" });
  const seats = await db()("event_seats").where({ appointment_id: appointmentId });
  expect(seats.map(({ event_id }) => event_id)).toEqual([eventId(appointmentId, 0)]);
});

const vendors: [string, Key][] = [
  ["Google", "ana"],
  ["Microsoft", "ben"],
];

describe.each(vendors)("in a calendar at %s", (_vendor, key) => {
  test("our own writes are nothing new", async () => {
    await desk.look();
    await desk.booked(key);
    expect(await settled()).toBe(0);
    expect(await countOf(db(), "calendar_sightings", { settled_at: null })).toBe(0);
  });

  test("a moved event takes its appointment along, and the client is told once", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.office().email.reset();
    desk.drag(key, ONE);
    await desk.wait(6);
    expect(await settled()).toBe(1);
    expect(await rowOf(one)).toMatchObject({
      ...{ starts_at: ONE, ends_at: later(ONE, 30), sequence: 1, reschedules: 0 },
      ...{ calendar_starts_at: ONE, calendar_generation: 0 },
    });
    expect(desk.startsIn(key)).toEqual([ONE]);
    expect(mails()).toEqual(["rescheduled"]);
    expect(await findingsOf(one)).toEqual([]);
    const [taken] = await db()("occupancies").where({ appointment_id: one.appointmentId });
    expect(taken?.during).toContain(ONE.toISOString().slice(0, 10));
    expect(taken?.during).toContain("20:00:00");
  });

  test("what a person wrote elsewhere in the calendar is nobody's appointment", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.add(key, ONE);
    await desk.wait(6);
    expect(await settled()).toBe(0);
    expect(await rowOf(one)).toMatchObject({ starts_at: TUESDAY_NOON });
  });

  test("an event moved and moved again before anybody looked goes where it is last", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.drag(key, later(ONE, 60));
    desk.drag(key, ONE);
    await desk.wait(6);
    expect(await settled()).toBe(1);
    expect((await rowOf(one))?.starts_at).toEqual(ONE);
  });

  test.each<[string, () => Date, RegExp]>([
    ["out of hours", () => later(TUESDAY_NOON, 12 * 60), /No appointment starts at this time/],
    ["sooner than clients may book", () => later(MONDAY, 30), /at least 60 minutes before/],
    ["beyond the horizon", () => later(TUESDAY_NOON, 35 * 24 * 60), /up to 30 days ahead/],
  ])("moved %s it is put before a person, once, and stays", async (_case, to, why) => {
    const one = await desk.booked(key);
    await desk.look();
    desk.office().email.reset();
    desk.drag(key, to());
    await desk.wait(6);
    expect(await settled()).toBe(1);
    expect(await findingsOf(one)).toEqual([
      { rule: "calendar-changed", detail: expect.stringMatching(why) },
    ]);
    expect(await rowOf(one)).toMatchObject({ starts_at: TUESDAY_NOON, sequence: 0 });
    expect(mails()).toEqual([]);
    expect(desk.startsIn(key)).toEqual([to()]);
  });

  test("moved onto another appointment it stays, and a person is asked", async () => {
    const one = await desk.booked(key);
    const other = await bookedAtOnce(desk.here(), { providerKey: key, start: ONE });
    await desk.look();
    desk.drag(key, later(ONE, 15));
    await desk.performAll();
    await desk.wait(6);
    await settled();
    expect((await findingsOf(one)).map(({ rule }) => rule)).toEqual(["calendar-changed"]);
    expect(await rowOf(one)).toMatchObject({ starts_at: TUESDAY_NOON });
    expect(await rowOf(other)).toMatchObject({ starts_at: ONE });
  });

  test("made longer it is put before a person", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.drag(key, TUESDAY_NOON, 45);
    await desk.wait(6);
    await settled();
    expect(await findingsOf(one)).toMatchObject([{ detail: /it takes 30 minutes/ }]);
  });
});

describe.each(vendors)("deleted in a calendar at %s", (_vendor, key) => {
  test("it is put back by Keep", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.office().email.reset();
    desk.delete(key);
    await desk.wait(6);
    expect(await settled()).toBe(1);
    expect(await findingsOf(one)).toMatchObject([
      { rule: "calendar-changed", detail: /^Deleted in .* calendar/ },
    ]);
    expect(desk.startsIn(key)).toEqual([]);

    const keep = await press(one.requestId);
    expect(await keepAppointmentFlow(desk.here().context)(keep)).toEqual({ kind: "done" });
    expect(await settled()).toBe(1);
    expect(desk.startsIn(key)).toEqual([TUESDAY_NOON]);
    expect(mails()).toEqual([]);
  });

  test("it is cancelled with the client by Decline", async () => {
    const one = await desk.booked(key);
    await desk.look();
    desk.office().email.reset();
    desk.delete(key);
    await desk.wait(6);
    await settled();
    const decline = { ...(await press(one.requestId)), text: "We are sorry." };
    expect(await declineEscalationFlow(desk.here().context)(decline)).toEqual({ kind: "done" });
    expect(await settled()).toBe(0);
    expect(await rowOf(one)).toMatchObject({ state: "cancelled" });
    expect(mails()).toEqual(["declined"]);
    expect(desk.startsIn(key)).toEqual([]);
  });
});
