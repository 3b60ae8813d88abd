import { describe, expect, test } from "vitest";
import { applyAbsencePlanFlow, type Chosen } from "#flows/apply-absence-plan.ts";
import { endAbsenceFlow } from "#flows/end-absence.ts";
import type { AbsencePlan } from "#flows/plan-absence.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { cancelAppointment, listParticipants } from "#store/appointments.ts";
import { applyAll, away, bookedWith, homeWords, olga, planOf } from "../../helpers/absences.ts";
import { providersOf } from "../../helpers/bookings.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import {
  cancelByLink,
  countOf,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";

const office = useOffice(aPractice());
const at = (hours: number) => later(TUESDAY_NOON, hours * 60);

/** As the page shows them. */
const shown = ({ moves }: AbsencePlan): Chosen[] =>
  moves.map(({ appointment: { id, sequence } }) => ({ appointmentId: id, sequence }));

async function apply({ absence }: AbsencePlan, which: "all" | readonly Chosen[], caller = olga) {
  const wish = { absenceId: absence.id, which, caller };
  return applyAbsencePlanFlow(office().context)(wish);
}

async function kinds(plan: AbsencePlan, which: readonly Chosen[]) {
  const applied = await apply(plan, which);
  return applied.kind === "applied" ? applied.results.map(({ kind }) => kind) : [applied.kind];
}

/** Who has an appointment now, by the key. */
async function servedBy(appointmentId: string) {
  const row = await office()
    .db("appointments as a")
    .join("providers as p", "p.id", "a.provider_id")
    .where("a.id", appointmentId)
    .first("p.key", "a.sequence", "a.state");
  return row === undefined ? undefined : [row.key, row.sequence, row.state];
}

/** A plan of one consultation with Ana, which only Ben could take as well. */
async function onlyBenIsLeft() {
  await bookedWith(office(), { providerKey: "cleo" });
  const { appointmentId, token } = await bookedWith(office());
  await performAll(office());
  office().email.sent.length = 0;
  return { appointmentId, token, plan: await away(office()) };
}

describe("applying a plan", () => {
  test("moves each appointment, in both calendars, and tells each client once", async () => {
    const first = await bookedWith(office());
    const second = await bookedWith(office(), { start: at(2) });
    await performAll(office());
    const { calendar, email, db } = office();
    email.sent.length = 0;
    const plan = await away(office());
    const results = await applyAll(office(), plan);
    await performAll(office());

    expect(results.map(({ kind, reference }) => [kind, reference])).toEqual([
      ["moved", first.reference],
      ["moved", second.reference],
    ]);
    const { ben, cleo } = await providersOf(db);
    const calendars = calendar.live().map(({ calendarId }) => calendarId);
    expect(calendars.sort()).toEqual([ben?.calendarId, cleo?.calendarId]);
    expect(email.sent.map(({ content }) => content.kind)).toEqual(["reassigned", "reassigned"]);
    expect(new Set(email.sent.map(({ to }) => to.address)).size).toBe(2);
    expect((await planOf(office(), plan)).moves).toEqual([]);
    await expectNoOverlap(db);
  });

  test("says in the audit who did it and that somebody was away, and not why", async () => {
    const { requestId } = await bookedWith(office());
    await applyAll(office(), await away(office()));
    const entry = await office().db("audit").where({ action: "reassigned" }).first();
    expect(entry).toMatchObject({
      request_id: requestId,
      actor: olga,
      detail: { reason: "Ana Ortiz is away on Tue 24 Nov" },
    });
    expect(await office().db("audit").whereRaw("detail::text like '%flu%'")).toMatchObject([
      { action: "absence-put-in", request_id: null },
    ]);
  });

  test("again changes nothing, and tells nobody a second time", async () => {
    const { appointmentId } = await bookedWith(office());
    await performAll(office());
    const plan = await away(office());
    expect(await kinds(plan, shown(plan))).toEqual(["moved"]);
    const after = await servedBy(appointmentId);
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
    expect(await applyAll(office(), plan)).toEqual([]);
    await performAll(office());
    expect(await servedBy(appointmentId)).toEqual(after);
    expect(office().email.sent.filter(({ content }) => content.kind === "reassigned")).toHaveLength(
      1,
    );
  });

  test("twice at the same moment moves each once", async () => {
    for (const hours of [0, 1, 2]) await bookedWith(office(), { start: at(hours) });
    const plan = await away(office());
    const results = (
      await Promise.all([applyAll(office(), plan), applyAll(office(), plan)])
    ).flat();
    expect(results.filter(({ kind }) => kind === "moved")).toHaveLength(3);
    expect(await countOf(office().db, "audit", { action: "reassigned" })).toBe(3);
    await expectNoOverlap(office().db);
  });
});

describe("applying what was chosen", () => {
  test("moves the chosen ones alone", async () => {
    const chosen = await bookedWith(office());
    const other = await bookedWith(office(), { start: at(1) });
    const plan = await away(office());
    expect(await kinds(plan, shown(plan).slice(0, 1))).toEqual(["moved"]);
    expect((await servedBy(chosen.appointmentId))?.[0]).not.toBe("ana");
    expect(await servedBy(other.appointmentId)).toEqual(["ana", 0, "confirmed"]);
  });

  test("gives it to somebody else than proposed, who must be free as well", async () => {
    const { plan, appointmentId } = await onlyBenIsLeft();
    const [chosen] = shown(plan) as [Chosen];
    expect(await kinds(plan, [{ ...chosen, providerKey: "cleo" }])).toEqual(["no-home"]);
    expect(await kinds(plan, [{ ...chosen, providerKey: "dora" }])).toEqual(["no-home"]);
    expect(await kinds(plan, [{ ...chosen, providerKey: "ana" }])).toEqual(["no-home"]);
    expect(await servedBy(appointmentId)).toEqual(["ana", 0, "confirmed"]);
    expect(await kinds(plan, [{ ...chosen, providerKey: "ben" }])).toEqual(["moved"]);
    expect(await servedBy(appointmentId)).toEqual(["ben", 1, "confirmed"]);
  });

  test("moves nothing at all when somebody is named who does not exist", async () => {
    await bookedWith(office());
    await bookedWith(office(), { start: at(1) });
    const plan = await away(office());
    const [first, second] = shown(plan) as [Chosen, Chosen];
    const applied = await apply(plan, [first, { ...second, providerKey: "nobody" }]);
    expect(applied).toEqual({ kind: "unknown-provider", key: "nobody" });
    expect(await countOf(office().db, "audit", { action: "reassigned" })).toBe(0);
  });

  test("leaves what nobody can take, and moves the others", async () => {
    const stays = await bookedWith(office(), { serviceKey: "check" });
    await bookedWith(office(), { start: at(1) });
    const plan = await away(office());
    expect(await kinds(plan, shown(plan))).toEqual(["no-home", "moved"]);
    expect(await servedBy(stays.appointmentId)).toEqual(["ana", 0, "confirmed"]);
    expect(await countOf(office().db, "escalations")).toBe(0);
  });

  test("moves nothing once the absence was taken back", async () => {
    await bookedWith(office());
    const plan = await away(office());
    await endAbsenceFlow(office().context)({ absenceId: plan.absence.id, caller: olga });
    expect(await applyAll(office(), plan)).toEqual([]);
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
  });

  test("is nothing for a viewer", async () => {
    await bookedWith(office());
    const plan = await away(office());
    await expect(apply(plan, "all", { ...olga, role: "viewer" })).rejects.toThrow("may not manage");
  });
});

describe("a room", () => {
  test("is exchanged without a word to the client, once", async () => {
    const { appointmentId, requestId } = await bookedWith(office(), { serviceKey: "therapy" });
    await performAll(office());
    const { db, email, calendar } = office();
    email.sent.length = 0;
    const plan = await away(office(), "room-1");
    expect(await kinds(plan, shown(plan))).toEqual(["moved"]);
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
    expect((await planOf(office(), plan)).moves).toEqual([]);
    await performAll(office());

    const rooms = await providersOf(db);
    expect(await servedBy(appointmentId)).toEqual(["ana", 0, "confirmed"]);
    expect(await listParticipants(db, appointmentId)).toEqual([rooms["room-2"]?.id]);
    const taken = await db("occupancies").where({ appointment_id: appointmentId });
    expect(taken.map((row) => row.provider_id).sort()).toEqual(
      [rooms["ana"]?.id, rooms["room-2"]?.id].sort(),
    );
    expect(email.sent).toEqual([]);
    const shows = calendar.live().map(({ calendarId }) => calendarId);
    expect(shows.sort()).toEqual(["ana@example.com", "room-2@example.com"]);
    expect(await db("audit").where({ action: "participants-exchanged" })).toMatchObject([
      { request_id: requestId, actor: olga },
    ]);
  });

  test("is exchanged once by two who ask at the same moment", async () => {
    await bookedWith(office(), { serviceKey: "therapy" });
    const plan = await away(office(), "room-1");
    const results = (
      await Promise.all([applyAll(office(), plan), applyAll(office(), plan)])
    ).flat();
    expect(results.filter(({ kind }) => kind === "moved")).toHaveLength(1);
    expect(await countOf(office().db, "audit", { action: "participants-exchanged" })).toBe(1);
  });

  test("that a rival takes first keeps the old one in its place", async () => {
    const { appointmentId } = await bookedWith(office(), { serviceKey: "therapy" });
    const { db } = office();
    const plan = await away(office(), "room-1");
    const { "room-2": room, "room-1": before } = await providersOf(db);
    const rival = await db.transaction();
    await rival.raw(
      `insert into occupancies (provider_id, during, hold_id, expires_at)
       select :room, during, :hold, 'infinity' from occupancies where provider_id = :before`,
      { room: room?.id ?? "", before: before?.id ?? "", hold: await aHold(room?.id ?? "") },
    );
    const applying = apply(plan, "all");
    await untilSomeoneWaits(db);
    await rival.commit();
    expect(await applying).toMatchObject({ results: [{ kind: "taken-meanwhile" }] });
    expect(await listParticipants(db, appointmentId)).toEqual([before?.id]);
  });
});

describe("meanwhile", () => {
  test("a client who has cancelled stays cancelled", async () => {
    const { plan, appointmentId, token } = await onlyBenIsLeft();
    await cancelByLink(office(), token);
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
    expect(await servedBy(appointmentId)).toEqual(["ana", 1, "cancelled"]);
  });

  test("a client who cancels while it is moved is faster", async () => {
    const { plan, appointmentId } = await onlyBenIsLeft();
    const { db } = office();
    const [planned] = plan.moves;
    if (planned === undefined) throw new Error("there is one");
    const cancelling = await db.transaction();
    await cancelAppointment(cancelling, planned.appointment, {
      ...{ at: MONDAY, reason: "", late: false },
    });
    const applying = apply(plan, "all");
    await untilSomeoneWaits(db);
    await cancelling.commit();
    expect(await applying).toMatchObject({ results: [{ kind: "changed-meanwhile" }] });
    expect(await servedBy(appointmentId)).toEqual(["ana", 1, "cancelled"]);
  });

  test("a client who has chosen another time keeps it", async () => {
    const { plan, appointmentId, token } = await onlyBenIsLeft();
    const start = at(24);
    const moved = await rescheduleAppointmentFlow(office().context)({ token, start, sequence: 0 });
    expect(moved.kind).toBe("rescheduled");
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
    const row = await office().db("appointments").where({ id: appointmentId }).first();
    expect([row?.starts_at, row?.sequence]).toEqual([start, 1]);
  });

  test("an appointment that is another one than was shown is left alone", async () => {
    const { plan, appointmentId } = await onlyBenIsLeft();
    await office().db("appointments").where({ id: appointmentId }).update({ sequence: 1 });
    expect(await kinds(plan, shown(plan))).toEqual(["changed-meanwhile"]);
    expect(await servedBy(appointmentId)).toEqual(["ana", 1, "confirmed"]);
  });

  test("somebody who takes the proposed time first is not pushed away, and it is planned anew", async () => {
    const { appointmentId } = await bookedWith(office());
    const { db } = office();
    const plan = await away(office());
    const [planned] = plan.moves;
    if (planned?.home.kind !== "same-time") throw new Error("somebody is free");
    const { providerId } = planned.home.team;
    const rival = await db.transaction();
    await rival.raw(
      `insert into occupancies (provider_id, during, hold_id, expires_at)
       select :providerId, during, :hold, 'infinity' from occupancies where appointment_id = :appointmentId`,
      { providerId, appointmentId, hold: await aHold(providerId) },
    );
    const applying = apply(plan, "all");
    await untilSomeoneWaits(db);
    await rival.commit();
    const applied = await applying;
    const [result] = applied.kind === "applied" ? applied.results : [];
    if (result?.kind !== "taken-meanwhile") throw new Error(`it was ${result?.kind}`);
    expect(homeWords(plan, result.home)).not.toBe(homeWords(plan, planned.home));
    expect(result.home.kind).toBe("same-time");
    expect(await servedBy(appointmentId)).toEqual(["ana", 0, "confirmed"]);
  });
});

/** A row that a rival's time may belong to. */
async function aHold(providerId: string): Promise<string> {
  const { db } = office();
  const id = crypto.randomUUID();
  const service = await db("services").first("id");
  await db("holds").insert({
    ...{ id, service_id: service?.id, provider_id: providerId, starts_at: TUESDAY_NOON },
    ...{ device: "a rival", created_at: MONDAY, expires_at: "infinity" },
  });
  return id;
}
