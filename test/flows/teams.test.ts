import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acceptOfferFlow } from "#flows/accept-offer.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { currentCompany } from "#flows/current-company.ts";
import { findTeams } from "#flows/find-slots.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { addReason } from "#flows/raise-escalation.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { calendarEventKey } from "#flows/wish-appointment.ts";
import { listParticipants } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { aClinic, isOffered, serviceOf } from "../helpers/clinic.ts";
import {
  aPressOf,
  aRequest,
  booked,
  cancelByLink,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice(aClinic());
const db = () => office().db;
const AN_HOUR_LATER = later(TUESDAY_NOON, 60);
let keyOf: ReadonlyMap<string, string>;

beforeEach(async () => {
  const rows = await db()("providers").select("id", "key");
  keyOf = new Map(rows.map(({ id, key }) => [id as string, key as string]));
});
afterEach(() => expectNoOverlap(db()));

const keys = (ids: readonly string[]) => ids.map((id) => keyOf.get(id)).sort();

/** Who is taken, from when to when, by the rows of one owner; and who is named at the appointment. */
async function takenFor(where: object) {
  const rows = await db()("occupancies")
    .where(where)
    .select("provider_id", db().raw("lower(during) as begin, upper(during) as end"));
  return {
    who: keys(rows.map((row) => row.provider_id)),
    times: [
      ...new Set(rows.map(({ begin, end }) => `${begin.toISOString()} ${end.toISOString()}`)),
    ],
  };
}

/** A scan takes half an hour, and a quarter to tidy up. */
const during = (start: Date) => [`${start.toISOString()} ${later(start, 45).toISOString()}`];
const aScan = (start = TUESDAY_NOON) => ({ serviceKey: "scan", start });
const blueTeam = { who: ["blue", "eli", "scanner"], times: during(TUESDAY_NOON) };

describe("an appointment that needs a room and a machine", () => {
  test("takes all three for the same time, and names the other two", async () => {
    const { appointmentId } = await booked(office(), aScan());
    expect(await takenFor({ appointment_id: appointmentId })).toEqual(blueTeam);
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["blue", "scanner"]);
    expect(await isOffered(office(), "talk", TUESDAY_NOON)).toBe(false);
  });

  test("takes the other room when the first is taken", async () => {
    await booked(office(), { serviceKey: "talk", start: TUESDAY_NOON });
    const { appointmentId } = await booked(office(), aScan());
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["red", "scanner"]);
  });

  test("moves with all three, into whichever room is free then", async () => {
    await booked(office(), { serviceKey: "talk", start: AN_HOUR_LATER });
    const { appointmentId, token } = await booked(office(), aScan());
    const wish = { token, start: AN_HOUR_LATER, sequence: 0 };
    const moved = await rescheduleAppointmentFlow(office().context)(wish);
    expect(moved.kind).toBe("rescheduled");
    expect(await takenFor({ appointment_id: appointmentId })).toEqual({
      who: ["eli", "red", "scanner"],
      times: during(AN_HOUR_LATER),
    });
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["red", "scanner"]);
    expect(await isOffered(office(), "talk", TUESDAY_NOON)).toBe(true);
  });

  test("gives all three back when it is cancelled", async () => {
    const { token } = await booked(office(), aScan());
    expect(await cancelByLink(office(), token)).toEqual({ kind: "cancelled" });
    expect(await countOf(db(), "occupancies")).toBe(0);
    for (const key of ["scan", "exam", "talk"])
      expect([key, await isOffered(office(), key, TUESDAY_NOON)]).toEqual([key, true]);
  });

  test("is asked of the room's calendar once more when a member keeps it", async () => {
    await apply(withCalendarOf("blue"));
    await db()("providers").update({ busy_read_at: new Date(), busy_read_until: "infinity" });
    const withRoom = { ...office().context, company: currentCompany(db()) };
    const { requestId, appointmentId } = await booked({ ...office(), context: withRoom }, aScan());
    await apply(aClinic());
    const room = [...keyOf].find(([, key]) => key === "blue")?.[0];
    const key = calendarEventKey(appointmentId, room);
    expect(await db()("effects").where({ key }).update({ state: "dead" })).toBe(1);
    const finding = { rule: "automation-failed", detail: "The room refused." } as const;
    const company = await office().context.company();
    await transact(db(), (tx) => addReason(tx, company, { requestId, finding, at: MONDAY }));
    const { id = "" } = (await findEscalationOfRequest(db(), requestId)) ?? {};
    await claimEscalationFlow(office().context)(await aPressOf(office(), id));
    const kept = await keepAppointmentFlow(office().context)(await aPressOf(office(), id));
    expect(kept).toEqual({ kind: "done" });
    expect(await db()("effects").where({ key }).first()).toMatchObject({ state: "pending" });
  });

  test("is not booked in a room whose own calendar says that it is busy", async () => {
    await apply(withCalendarOf("blue"));
    await db()("providers").update({ busy_read_at: new Date(), busy_read_until: "infinity" });
    office().calendar.book("blue@example.com", {
      start: TUESDAY_NOON,
      end: later(TUESDAY_NOON, 30),
    });
    const context = { ...office().context, company: currentCompany(db()) };
    const { appointmentId } = await booked({ ...office(), context }, aScan());
    await apply(aClinic());
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["red", "scanner"]);
  });
});

const apply = (company: object) =>
  applyCompany(db(), { text: JSON.stringify(company), by: "test", at: office().clock.at });

function withCalendarOf(key: string) {
  const company = aClinic();
  const calendar = `${key}@example.com`;
  const providers = company.providers.map((one) => (one.key === key ? { ...one, calendar } : one));
  return { ...company, providers };
}

describe("a wanted time that a person decides about", () => {
  const claim = async (escalationId: string) =>
    claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
  const appointmentOf = async (requestId: string) =>
    (await db()("appointments").where({ request_id: requestId }).first("id")).id as string;

  test("is held with all of its team", async () => {
    const { escalationId } = await escalated(office(), aScan());
    expect(await takenFor({ escalation_id: escalationId })).toEqual(blueTeam);
  });

  test("is booked with the team that was held", async () => {
    const { escalationId, requestId } = await escalated(office(), aScan());
    const press = await aPressOf(office(), escalationId);
    expect(await bookHeldTimeFlow(office().context)(press)).toEqual({ kind: "done" });
    const appointmentId = await appointmentOf(requestId);
    expect(await takenFor({ appointment_id: appointmentId })).toEqual(blueTeam);
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["blue", "scanner"]);
    expect(await countOf(db(), "occupancies")).toBe(3);
  });

  test("may be another one, with a team of its own, and the held one is given back", async () => {
    const { escalationId, requestId } = await escalated(office(), aScan());
    await claim(escalationId);
    const { providerIds } = await serviceOf(office(), "scan");
    const pick = { start: AN_HOUR_LATER, providerId: providerIds[0] ?? "" };
    const press = await aPressOf(office(), escalationId);
    expect(await bookEscalationFlow(office().context)({ ...press, ...pick })).toEqual({
      kind: "done",
    });
    expect(await takenFor({ appointment_id: await appointmentOf(requestId) })).toEqual({
      who: blueTeam.who,
      times: during(AN_HOUR_LATER),
    });
    expect(await countOf(db(), "occupancies")).toBe(3);
  });

  test("may be one of several that are proposed, each held with a team, one of which is booked", async () => {
    const { escalationId, requestId } = await escalated(office(), aScan());
    await claim(escalationId);
    const { providerIds } = await serviceOf(office(), "scan");
    const times = [0, 60, 120].map((minutes) => ({
      start: later(TUESDAY_NOON, minutes),
      providerId: providerIds[0] ?? "",
    }));
    const press = await aPressOf(office(), escalationId);
    expect(await proposeTimesFlow(office().context)({ ...press, times })).toEqual({ kind: "done" });
    expect(await countOf(db(), "occupancies")).toBe(9);
    const [, second] = await db()("offers").where({ request_id: requestId }).orderBy("position");
    const answer = { offerId: second.id, requestId };
    expect((await acceptOfferFlow(office().context)(answer)).kind).toBe("booked");
    const appointmentId = await appointmentOf(requestId);
    expect(await takenFor({ appointment_id: appointmentId })).toEqual({
      who: blueTeam.who,
      times: during(AN_HOUR_LATER),
    });
    expect(keys(await listParticipants(db(), appointmentId))).toEqual(["blue", "scanner"]);
    expect(await countOf(db(), "occupancies")).toBe(3);
  });
});

describe("a service that needs all of its people", () => {
  test("takes them all, led by the first", async () => {
    const { appointmentId } = await booked(office(), { serviceKey: "board" });
    const row = await db()("appointments").where({ id: appointmentId }).first("provider_id");
    expect(keyOf.get(row.provider_id)).toBe("eli");
    expect(await takenFor({ appointment_id: appointmentId })).toMatchObject({
      who: ["eli", "fay"],
    });
  });

  test("is booked whenever it is offered, whoever of them was asked for", async () => {
    // Fay begins at ten past nine: by steps of her own she would never begin at noon.
    const availability = await listAvailabilityFlow(office().context)({
      serviceKey: "board",
      providerKey: "fay",
      from: TUESDAY_NOON,
      to: later(TUESDAY_NOON, 1),
    });
    expect(availability).toMatchObject({ slots: [{ start: TUESDAY_NOON }] });
    const asked = aRequest({ serviceKey: "board", providerKey: "fay" });
    expect((await receive(office(), asked)).kind).toBe("booked");
  });

  test("needs no way for somebody who is at another place all along", async () => {
    // Dana is in Brooklyn from noon on, and goes on with a visit there as soon as the call is over.
    const afternoon = later(TUESDAY_NOON, 60);
    const { appointmentId } = await booked(office(), { serviceKey: "call", start: afternoon });
    const [row] = await db()("occupancies as o")
      .join("locations as l", "l.id", "o.location_id")
      .where({ appointment_id: appointmentId })
      .select("l.key");
    expect(row.key).toBe("brooklyn");
    const next = { serviceKey: "visit", start: later(afternoon, 30) };
    expect((await receive(office(), aRequest(next))).kind).toBe("booked");
  });

  test("knows where everybody is when what was held is booked", async () => {
    const afternoon = later(TUESDAY_NOON, 60);
    const { escalationId } = await escalated(office(), { serviceKey: "call", start: afternoon });
    const press = await aPressOf(office(), escalationId);
    await bookHeldTimeFlow(office().context)(press);
    const rows = await db()("occupancies as o")
      .leftJoin("locations as l", "l.id", "o.location_id")
      .whereNotNull("appointment_id")
      .select("l.key");
    expect(rows.map(({ key }) => key).sort()).toEqual(["brooklyn", null]);
  });
});

test("a provider's teams are none where one who is needed is taken", async () => {
  await booked(office(), { serviceKey: "talk", start: TUESDAY_NOON });
  const { context } = office();
  const service = await serviceOf(office(), "exam");
  const teams = await findTeams(context, await context.company(), {
    service,
    start: TUESDAY_NOON,
    providerId: service.providerIds[0] ?? "",
  });
  expect(teams).toEqual([]);
});
