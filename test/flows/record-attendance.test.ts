import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "#access.ts";
import { currentCompany } from "#flows/current-company.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { findAppointment, moveAppointment } from "#store/appointments.ts";
import { lockAttendance, saveOutcome } from "#store/attendance.ts";
import { insertAppointment } from "../helpers/appointments.ts";
import { untilSomeoneWaits, useDb } from "../helpers/db.ts";
import { later, MONDAY } from "../helpers/office.ts";

const db = useDb();
let at: Date;
let appointmentId: string;
const caller = (role: Role = "provider") =>
  ({ kind: "member", id: "018f3c1e-0000-7000-8000-000000000001", name: "Ana", role }) as const;
const record = (
  outcome: "attended" | "no-show",
  by: Parameters<RecordFlow>[0]["caller"] = caller(),
) =>
  recordAttendanceFlow({
    db: db(),
    now: () => at,
    company: currentCompany(db()),
    connected: { crm: true, sms: false },
    wake: () => undefined,
  })({ appointmentId, outcome, caller: by });
type RecordFlow = ReturnType<typeof recordAttendanceFlow>;
const row = () => db()("appointments").where({ id: appointmentId }).first();
const entries = () =>
  db()("audit").where({ action: "attendance-recorded" }).orderBy("id").select("actor", "detail");

beforeEach(async () => {
  at = later(MONDAY, 60);
  appointmentId = await insertAppointment(db(), { startsAt: MONDAY, path: "personal" });
});

test("who came is written with its moment, its recorder, and the path it was booked on", async () => {
  expect(await record("attended")).toEqual({ kind: "recorded", changed: true, at });
  expect(await row()).toMatchObject({
    outcome: "attended",
    outcome_at: at,
    outcome_by: caller(),
  });
  expect((await entries()).at(-1)).toEqual({
    actor: caller(),
    detail: { appointmentId, outcome: "attended", path: "personal" },
  });
});

test("the same again changes nothing, and keeps the first moment", async () => {
  await record("attended");
  const before = (await entries()).length;
  const first = at;
  at = later(at, 30);
  expect(await record("attended")).toEqual({ kind: "recorded", changed: false, at: first });
  expect(await entries()).toHaveLength(before);
});

test("of many who record the same at once, one does", async () => {
  const before = (await entries()).length;
  const recorded = await Promise.all(Array.from({ length: 8 }, () => record("no-show")));
  expect(recorded.filter((one) => one.kind === "recorded" && one.changed)).toHaveLength(1);
  expect(await entries()).toHaveLength(before + 1);
});

test("who records while another does waits, and sees what was recorded", async () => {
  const other = await db().transaction();
  await lockAttendance(other, appointmentId);
  await saveOutcome(other, appointmentId, { outcome: "attended", at, by: caller() });
  const recorded = record("attended");
  await untilSomeoneWaits(db());
  await other.commit();
  expect(await recorded).toMatchObject({ kind: "recorded", changed: false });
});

test("a mistake is corrected, and the audit keeps what was said before", async () => {
  await record("no-show");
  await record("attended");
  expect(await row()).toMatchObject({ outcome: "attended" });
  expect((await entries()).at(-1)).toMatchObject({ detail: { before: "no-show" } });
});

test("the CRM is told once for every change", async () => {
  await record("attended");
  await record("attended");
  await record("no-show");
  expect(await db()("effects").where({ key: `crm-meeting:${appointmentId}` })).toMatchObject([
    { wanted: 2 },
  ]);
});

test("a token is named in the audit as what it is", async () => {
  await record("attended", { kind: "token", id: "t", name: "front desk", role: "operator" });
  expect(await row()).toMatchObject({ outcome_by: { kind: "system", name: "token front desk" } });
});

describe("nothing is recorded", () => {
  test("before it begins; at its very start it may be", async () => {
    at = later(MONDAY, -1);
    expect(await record("no-show")).toEqual({ kind: "not-begun", startsAt: MONDAY });
    at = MONDAY;
    expect(await record("no-show")).toMatchObject({ kind: "recorded" });
  });

  test("of a cancelled appointment", async () => {
    await db()("appointments")
      .where({ id: appointmentId })
      .update({ state: "cancelled", cancelled_at: MONDAY });
    expect(await record("no-show")).toEqual({ kind: "cancelled" });
    expect(await row()).toMatchObject({ outcome: null });
  });

  test("of an appointment that is not there", async () => {
    appointmentId = "018f3c1e-0000-7000-8000-00000000dead";
    expect(await record("attended")).toEqual({ kind: "unknown-appointment" });
  });

  test("by a viewer", async () => {
    await expect(record("attended", caller("viewer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await row()).toMatchObject({ outcome: null });
  });
});

test("whoever moves an appointment takes back what was said of its old time", async () => {
  await record("no-show");
  const appointment = await findAppointment(db(), appointmentId);
  if (appointment === undefined) throw new Error("it was there a moment ago");
  const to = { ...appointment, zoneData: "test", agreedAt: MONDAY, countsAsReschedule: false };
  await moveAppointment(db(), appointment, {
    ...to,
    withIds: [],
    startsAt: later(MONDAY, 120),
    endsAt: later(MONDAY, 150),
  });
  expect(await row()).toMatchObject({ outcome: null, outcome_at: null, outcome_by: null });
});
