import { expect, test } from "vitest";
import { currentCompany } from "#flows/current-company.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { perform } from "#outbox/perform.ts";
import { findAppointment } from "#store/appointments.ts";
import { findEffect, wish } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { lostAnswer, unreachable } from "../../helpers/fake-ports.ts";
import {
  booked,
  cancelByLink,
  later,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
type Booked = Awaited<ReturnType<typeof booked>>;

const eventKey = ({ appointmentId }: Booked) => `calendar-event:${appointmentId}`;
const stateOf = async (one: Booked) => (await findEffect(db(), eventKey(one)))?.state;
const starts = () =>
  office()
    .calendar.live()
    .map(({ start }) => start);

/** The card, the mails and the event: everything that waits, with what came up meanwhile. */
const work = () => performAll(office());

async function reschedule({ token, appointmentId }: Booked, start: Date): Promise<void> {
  const { sequence = 0 } = (await findAppointment(db(), appointmentId)) ?? {};
  const result = await rescheduleAppointmentFlow(office().context)({ token, start, sequence });
  expect(result.kind).toBe("rescheduled");
}

/** Asks again for the event to be as the row says. */
async function showAgain(one: Booked, recheck = false): Promise<void> {
  await wish(db(), {
    kind: "calendar-event",
    key: eventKey(one),
    requestId: one.requestId,
    payload: { appointmentId: one.appointmentId, recheck },
  });
  await work();
}

/** The appointment is given to another provider, as a member does from Slack. */
async function giveTo(one: Booked, providerKey: string): Promise<void> {
  const provider = await db()("providers").where({ key: providerKey }).first("id", "location_id");
  await db()("appointments")
    .where({ id: one.appointmentId })
    .update({
      provider_id: provider.id,
      location_id: provider.location_id,
      sequence: db().raw("sequence + 1"),
    });
}

test("an appointment stands in its provider's calendar, with what the provider must know", async () => {
  const one = await booked(office(), { providerKey: "ana", partySize: 2 });
  await work();
  expect(office().calendar.live()).toMatchObject([
    {
      calendarId: "ana@example.com",
      appointmentId: one.appointmentId,
      title: "Consultation: Kim Lee",
      description: `${one.reference}\n2 people\nFirst visit`,
      location: "Phoenix office, 2 Mesa Rd",
      start: TUESDAY_NOON,
      end: later(TUESDAY_NOON, 30),
      zone: "America/Phoenix",
    },
  ]);
  expect(await findAppointment(db(), one.appointmentId)).toMatchObject({
    meetUrl: "https://meet.example/abc",
    calendarStartsAt: TUESDAY_NOON,
  });
});

test("an id that is taken by our own event of before is a success", async () => {
  const one = await booked(office());
  await work();
  await db()("appointments").update({ calendar_starts_at: null, calendar_ends_at: null });
  await db()("effects").update({ attempt: 0, fulfilled: 0, state: "pending" });
  await work();
  expect(office().calendar.live()).toHaveLength(1);
  expect(await stateOf(one)).toBe("done");
});

test("an event that a person deleted is put back under a new id", async () => {
  const one = await booked(office());
  await work();
  office().calendar.deleteByHand();
  await showAgain(one);
  expect(starts()).toEqual([TUESDAY_NOON]);
  expect(await findAppointment(db(), one.appointmentId)).toMatchObject({ calendarGeneration: 1 });
});

test("an event that a person moved is put back where the appointment is", async () => {
  const one = await booked(office());
  await work();
  const [event] = office().calendar.live();
  if (event !== undefined) Object.assign(event, { start: later(TUESDAY_NOON, 60), etag: 7 });
  await showAgain(one);
  expect(starts()).toEqual([TUESDAY_NOON]);
});

test("an id that was used once and deleted is never used again", async () => {
  const one = await booked(office());
  await work();
  office().calendar.deleteByHand();
  // Nobody remembers that it stood there: the id's own grave has to tell.
  await db()("appointments").update({ calendar_starts_at: null, calendar_ends_at: null });
  await db()("effects").update({ attempt: 0, fulfilled: 0, state: "pending", remote_id: null });
  await work();
  expect(await stateOf(one)).toBe("done");
  expect(starts()).toEqual([TUESDAY_NOON]);
});

test("a rescheduled appointment has its one event moved", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await work();
  await reschedule(one, later(TUESDAY_NOON, 60));
  await work();
  expect(starts()).toEqual([later(TUESDAY_NOON, 60)]);
  expect(office().calendar.calls).toContain("change");
});

test("an appointment that was moved before its event was written is written once, at its new time", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await reschedule(one, later(TUESDAY_NOON, 60));
  await work();
  expect(starts()).toEqual([later(TUESDAY_NOON, 60)]);
});

test("an appointment that goes to another provider leaves the old calendar for the new one", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await work();
  await giveTo(one, "ben");
  await showAgain(one);
  expect(office().calendar.live()).toMatchObject([{ calendarId: "ben@example.com" }]);
});

test("it does so although nobody knows whether the first insert arrived", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  office().calendar.faults.after("insert", lostAnswer());
  office().calendar.faults.during("insert", () => giveTo(one, "ben"));
  await work();
  await showAgain(one);
  expect(office().calendar.live()).toMatchObject([{ calendarId: "ben@example.com" }]);
});

test("an appointment that goes to somebody without a calendar leaves the old one", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await work();
  await db()("providers").where({ key: "cleo" }).update({ calendar_id: null });
  await db()("company_versions").insert({
    settings: db()("company_versions").select("settings").first(),
    applied_by: "test",
    applied_at: new Date(),
  });
  await giveTo(one, "cleo");
  // The program looks for a newer company every two seconds.
  const { context } = office();
  await wish(db(), {
    kind: "calendar-event",
    key: eventKey(one),
    requestId: one.requestId,
    payload: { appointmentId: one.appointmentId, recheck: false },
  });
  const effect = await findEffect(db(), eventKey(one));
  await perform({ ...context, company: currentCompany(db()) }, effect?.id ?? "");
  expect(office().calendar.live()).toEqual([]);
});

test("a cancelled appointment has no event", async () => {
  const one = await booked(office());
  await work();
  await cancelByLink(office(), one.token);
  await work();
  expect(office().calendar.live()).toEqual([]);
});

test("a cancelled appointment has no event, although nobody knew whether the insert arrived", async () => {
  const one = await booked(office());
  office().calendar.faults.after("insert", lostAnswer());
  office().calendar.faults.during("insert", () => cancelByLink(office(), one.token));
  await work();
  expect(office().calendar.live()).toEqual([]);
  expect(await stateOf(one)).toBe("done");
});

test("nor when what was lost was the insert of a replacement", async () => {
  const one = await booked(office());
  await work();
  office().calendar.deleteByHand();
  office().calendar.faults.after("insert", lostAnswer());
  office().calendar.faults.during("insert", () => cancelByLink(office(), one.token));
  await showAgain(one);
  expect(office().calendar.live()).toEqual([]);
});

test("an event that is seen only late is not made a second time", async () => {
  const one = await booked(office());
  const { calendar } = office();
  calendar.faults.after("insert", lostAnswer());
  await work();
  const find = calendar.port.find;
  let blind = 2;
  const port = {
    ...calendar.port,
    find: (place: Parameters<typeof find>[0]) =>
      blind-- > 0 ? Promise.resolve(undefined) : find(place),
  };
  await db()("effects")
    .where({ kind: "calendar-event" })
    .update({ state: "ambiguous", fulfilled: 0, remote_id: null });
  const effect = await findEffect(db(), eventKey(one));
  const { context } = office();
  expect(await perform({ ...context, calendar: port }, effect?.id ?? "")).toBe("later");
  expect(await perform({ ...context, calendar: port }, effect?.id ?? "")).toBe("settled");
  expect(calendar.live()).toHaveLength(1);
});

test("somebody else's event at the time of a member's booking stops it before it is written", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await db()("effects").update({ state: "suppressed" });
  office().calendar.book("ana@example.com", { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) });
  await showAgain(one, true);
  expect(office().calendar.live()).toEqual([]);
  expect(await stateOf(one)).toBe("dead");
  const escalation = await findEscalationOfRequest(db(), one.requestId);
  expect(escalation?.findings[0]?.detail).toContain("Ana Ortiz's calendar is busy");
});

test("an appointment's own event does not stop it when the calendar is asked again", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  office().calendar.faults.after("insert", lostAnswer());
  await db()("effects").update({ payload: db().raw(`payload || '{"recheck": true}'`) });
  await work();
  expect(await stateOf(one)).toBe("done");
  expect(office().calendar.live()).toHaveLength(1);
});

test("an event that is to move is checked at its new time", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await work();
  const start = later(TUESDAY_NOON, 60);
  await db()("appointments").update({ starts_at: start, ends_at: later(start, 30), sequence: 1 });
  office().calendar.book("ana@example.com", { start, end: later(start, 30) });
  await showAgain(one, true);
  expect(await stateOf(one)).toBe("dead");
  expect(starts()).toEqual([TUESDAY_NOON]);
});

test("a calendar that cannot be asked is no free calendar", async () => {
  const one = await booked(office(), { providerKey: "ana" });
  await db()("effects").update({ payload: db().raw(`payload || '{"recheck": true}'`) });
  office().calendar.faults.before("busy", unreachable());
  const effect = await findEffect(db(), eventKey(one));
  expect(await perform(office().context, effect?.id ?? "")).toBe("later");
  expect(office().calendar.live()).toEqual([]);
});
