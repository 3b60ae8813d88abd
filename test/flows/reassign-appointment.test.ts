import { describe, expect, test } from "vitest";
import { currentCompany } from "#flows/current-company.ts";
import { reassign, reassignAppointmentFlow } from "#flows/reassign-appointment.ts";
import { findAppointment } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { providersOf } from "../helpers/bookings.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import {
  aRequest,
  booked,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const actor = { kind: "system", name: "a bulk move" } as const;

/** Ben instead of Ana, or the other way round, at the booked start. */
async function theSwap(appointmentId: string) {
  const { db } = office();
  const company = await currentCompany(db)();
  const appointment = await findAppointment(db, appointmentId);
  if (appointment === undefined) throw new Error("it was booked a moment ago");
  const { ana, ben } = await providersOf(db);
  const other = appointment.providerId === ana?.id ? ben : ana;
  if (other === undefined) throw new Error("the company has both");
  const { id: providerId, locationId, zone } = other;
  return {
    step: { company, at: MONDAY },
    change: {
      appointment,
      team: { providerId, locationId, zone, withIds: [] },
      reason: "ill until Friday",
      actor,
    },
  };
}

test("the appointment, its time, its audit and its ledger go over to the other provider", async () => {
  const { db } = office();
  const { appointmentId, requestId } = await booked(office());
  const { step, change } = await theSwap(appointmentId);
  expect(await transact(db, (tx) => reassign(tx, step, change))).toBe("reassigned");

  const { providerId } = change.team;
  expect(await db("appointments").where({ id: appointmentId }).first()).toMatchObject({
    provider_id: providerId,
    starts_at: TUESDAY_NOON,
    ends_at: later(TUESDAY_NOON, 30),
    sequence: 1,
    reschedules: 0,
  });
  expect(await db("occupancies").select("provider_id", "appointment_id")).toEqual([
    { provider_id: providerId, appointment_id: appointmentId },
  ]);
  expect(await db("audit").where({ action: "reassigned" }).first()).toMatchObject({
    actor,
    request_id: requestId,
    detail: {
      appointmentId,
      previousProviderId: change.appointment.providerId,
      providerId,
      reason: "ill until Friday",
    },
  });
  expect(await db("choices").where({ rule: "override" }).first()).toMatchObject({
    provider_id: providerId,
    actor,
    lines: [
      { providerId, words: "chosen by a bulk move: ill until Friday" },
      { providerId: change.appointment.providerId, position: null },
    ],
  });
});

test("the event moves to the other calendar, and the client is told with whom it is now", async () => {
  const { db, calendar, email } = office();
  const { appointmentId } = await booked(office());
  await performAll(office());
  const { step, change } = await theSwap(appointmentId);
  await transact(db, (tx) => reassign(tx, step, change));
  await performAll(office());
  const after = step.company.providers.get(change.team.providerId);
  const before = step.company.providers.get(change.appointment.providerId);
  expect(calendar.live().map(({ calendarId }) => calendarId)).toEqual([after?.calendarId]);
  expect(email.sent.at(-1)?.content).toMatchObject({
    kind: "reassigned",
    sequence: 1,
    providerName: after?.name,
    previousProviderName: before?.name,
    start: TUESDAY_NOON,
  });
});

test("a calendar that turns out to be busy reaches a person, and the client is told nothing", async () => {
  const { db, calendar, email } = office();
  const { appointmentId, requestId } = await booked(office());
  await performAll(office());
  const { step, change } = await theSwap(appointmentId);
  const { calendarId = "", name } = step.company.providers.get(change.team.providerId) ?? {};
  calendar.book(calendarId, { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) });
  await transact(db, (tx) => reassign(tx, step, change));
  await performAll(office());
  expect(email.sent.map(({ content }) => content.kind)).toEqual(["confirmed"]);
  const escalation = await db("escalations").where({ request_id: requestId }).first();
  expect(escalation?.findings).toMatchObject([
    { detail: `${name}'s calendar is busy at the booked time; the client was not told yet` },
  ]);
});

test("whoever is not free takes nothing over, and the old time stays ours in the same transaction", async () => {
  const { db } = office();
  const { appointmentId } = await booked(office());
  const { step, change } = await theSwap(appointmentId);
  await receive(office(), aRequest({ clientName: "Somebody Else" }));
  const before = await db("occupancies").orderBy("provider_id").select("provider_id", "during");
  expect(before).toHaveLength(2);
  expect(await transact(db, (tx) => reassign(tx, step, change))).toBe("slot-taken");
  expect(await db("occupancies").orderBy("provider_id").select("provider_id", "during")).toEqual(
    before,
  );
  expect(await db("audit").where({ action: "reassigned" })).toEqual([]);
});

test("of two who reassign at the same moment the second finds it changed", async () => {
  const { db } = office();
  const { appointmentId } = await booked(office());
  const { step, change } = await theSwap(appointmentId);
  const first = await db.transaction();
  expect(await reassign(first, step, change)).toBe("reassigned");
  const second = transact(db, (tx) => reassign(tx, step, change));
  await untilSomeoneWaits(db);
  await first.commit();
  expect(await second).toBe("changed-meanwhile");
  await expectNoOverlap(db);
});

test("an appointment keeps its length when the service has another one by now", async () => {
  const { db } = office();
  const { appointmentId } = await booked(office());
  const { step, change } = await theSwap(appointmentId);
  const appointment = { ...change.appointment, endsAt: later(TUESDAY_NOON, 45) };
  await transact(db, (tx) => reassign(tx, step, { ...change, appointment }));
  expect(await db("appointments").first("ends_at")).toEqual({
    ends_at: later(TUESDAY_NOON, 45),
  });
});

describe("whoever takes over is asked for first", () => {
  const caller = {
    kind: "member",
    id: "018f3c1e-0000-7000-8000-000000000001",
    name: "Max",
    role: "manager",
  } as const;
  const start = later(TUESDAY_NOON, 60);
  async function handOver() {
    const wish = { serviceKey: "review", providerKey: "ben", start };
    const { appointmentId } = await booked(office(), wish);
    return reassignAppointmentFlow(office().context)({
      appointmentId,
      providerKey: "cleo",
      reason: "ill",
      sequence: 0,
      caller,
    });
  }

  test("and their calendar has the last word", async () => {
    office().calendar.book("cleo@example.com", { start, end: later(start, 30) });
    expect(await handOver()).toEqual({ kind: "calendar-busy" });
  });

  test("and where their calendar cannot be read nothing is changed", async () => {
    office().calendar.makeUnreadable("cleo@example.com");
    expect(await handOver()).toEqual({
      kind: "try-later",
      words: "Cleo Park’s calendar: notFound",
    });
    expect(await office().db("appointments").first("sequence")).toEqual({ sequence: 0 });
  });

  test("and once they were, their calendar is not asked again before the event is put there", async () => {
    expect(await handOver()).toEqual({ kind: "reassigned", sequence: 1 });
    const [effect] = await office().db("effects").where({ kind: "calendar-event" });
    expect(effect).toMatchObject({ payload: { recheck: false } });
  });

  test("by whoever may", async () => {
    const wish = { appointmentId: newId(), providerKey: "cleo", reason: "ill", sequence: 0 };
    const viewer = { ...caller, role: "viewer" } as const;
    const reassigned = reassignAppointmentFlow(office().context)({ ...wish, caller: viewer });
    await expect(reassigned).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
