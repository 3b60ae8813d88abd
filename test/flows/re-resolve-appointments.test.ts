import { afterEach, expect, test, vi } from "vitest";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { reResolveAppointmentsFlow } from "#flows/re-resolve-appointments.ts";
import { wishCalendarEvent } from "#flows/wish-appointment.ts";
import { listEffects } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  countOf,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const company = aCompany({ calendars: true });
const [ana] = company.providers;
const office = useOffice({
  ...company,
  services: [
    ...company.services,
    {
      key: "scan",
      name: "Scan",
      minutes: 60,
      stepMinutes: 60,
      providers: ["ana", "dora"],
      requires: [{ anyOf: ["scanner"] }],
    },
  ],
  providers: [
    ...company.providers,
    { ...ana, key: "dora", name: "Dora Kim", calendar: "dora@example.com" },
    { key: "scanner", name: "Scanner", kind: "equipment", location: "phoenix" },
  ],
} as typeof company);
const db = () => office().db;
const run = () => reResolveAppointmentsFlow(office().context)();
type Booked = Awaited<ReturnType<typeof booked>>;

afterEach(() => expectNoOverlap(db()));

/** Booked with Ana in Phoenix, so many minutes after Tuesday 10:00 on her clock. */
const withAna = (after = 0) =>
  booked(office(), { providerKey: "ana", start: later(TUESDAY_NOON, after) });

/**
 * As if it had been booked by zone data of 2020, by which the walls show the agreed time so many
 * minutes away from when they do by today's.
 */
async function bookedByOldData(
  { appointmentId, requestId }: Booked,
  minutes: number,
): Promise<void> {
  const by = `${minutes} minutes`;
  await db()("appointments")
    .where({ id: appointmentId })
    .update({
      zone_data: "2020a",
      starts_at: db().raw("starts_at + ?::interval", [by]),
      ends_at: db().raw("ends_at + ?::interval", [by]),
    });
  await db()("occupancies")
    .where({ appointment_id: appointmentId })
    .update({
      during: db().raw("tstzrange(lower(during) + :by::interval, upper(during) + :by::interval)", {
        by,
      }),
    });
  await wishCalendarEvent(db(), { requestId, appointmentId, recheck: false });
}

async function rowOf({ appointmentId }: Booked) {
  const row = await db()("appointments").where({ id: appointmentId }).first();
  const taken = await db()("occupancies").where({ appointment_id: appointmentId }).first("during");
  return { ...row, taken: taken?.during };
}

const findingsOf = async ({ requestId }: Booked) =>
  (await findEscalationOfRequest(db(), requestId))?.findings ?? [];
const deedsOf = async ({ requestId }: Booked) =>
  (await db()("audit").where({ request_id: requestId }).orderBy("id")).map(({ action }) => action);

test("an appointment keeps its wall time: it moves with all that belongs to it, and a card tells", async () => {
  const one = await withAna();
  await bookedByOldData(one, -60);
  await performAll(office());
  expect(office().calendar.live()).toMatchObject([{ start: later(TUESDAY_NOON, -60) }]);
  office().email.reset();
  const link = () => db()("links").where({ request_id: one.requestId }).first("expires_at");
  await db()("links").update({ expires_at: MONDAY });

  const wake = vi.fn();
  expect(await reResolveAppointmentsFlow({ ...office().context, wake })()).toBe(1);
  expect(wake).toHaveBeenCalledOnce();
  expect(await rowOf(one)).toMatchObject({
    starts_at: TUESDAY_NOON,
    ends_at: later(TUESDAY_NOON, 30),
    local_start: "2026-11-24T10:00",
    zone_data: zoneDataVersion,
    sequence: 1,
    reschedules: 0,
    // With the quarter of an hour after it.
    taken: '["2026-11-24 17:00:00+00","2026-11-24 17:45:00+00")',
  });
  expect((await link())?.expires_at).toEqual(later(TUESDAY_NOON, 30 + 30 * 24 * 60));
  expect(await deedsOf(one)).toEqual(["booked", "zone-change-followed", "escalation-raised"]);

  await performAll(office());
  expect(office().calendar.live()).toMatchObject([{ start: TUESDAY_NOON }]);
  expect(office().email.sent).toEqual([]);
  const meeting = (await listEffects(db(), one.requestId)).find((e) => e.kind === "crm-meeting");
  expect(meeting?.key).toBe(`crm-meeting:${one.appointmentId}`);
  // On the client's page nothing is crossed out: the wall never showed another time.
  const opened = await openLinkFlow(office().context)(one.token);
  expect(opened?.booked).toMatchObject({ previousStart: undefined });
  const detail =
    "Tue 24 Nov 10:00 AM, Phoenix time, was agreed; the time-zone rules changed, and that is Tue " +
    "24 Nov 17:00 UTC now, not Tue 24 Nov 16:00 UTC; the appointment was moved, so that the clocks " +
    "there still show the agreed time; tell the client, who was not told";
  expect(await findingsOf(one)).toEqual([{ rule: "zone-change", detail }]);
  expect(office().chat.live()).toMatchObject([
    { card: { reasons: [detail], booked: { start: TUESDAY_NOON } } },
  ]);
});

test("what was done is not done again", async () => {
  const [moved, stuck] = [await withAna(), await withAna(180)];
  await bookedByOldData(moved, -60);
  await bookedByOldData(stuck, 60);
  await withAna(180);
  expect(await run()).toBe(2);
  const rows = [await rowOf(moved), await rowOf(stuck)];
  expect(await run()).toBe(0);
  expect([await rowOf(moved), await rowOf(stuck)]).toEqual(rows);
  expect(await findingsOf(moved)).toHaveLength(1);
  expect(await findingsOf(stuck)).toHaveLength(1);
});

test("an appointment that the new data agree with only gets their version", async () => {
  const one = await withAna();
  await db()("appointments").update({ zone_data: "2020a" });
  const before = await rowOf(one);
  expect(await run()).toBe(0);
  expect(await rowOf(one)).toEqual({ ...before, zone_data: zoneDataVersion });
  expect(await countOf(db(), "escalations")).toBe(0);
  expect(await deedsOf(one)).toEqual(["booked"]);
});

test("one whose new time is taken stays as it is, and a person hears of it", async () => {
  const one = await withAna(60);
  await bookedByOldData(one, 60);
  const before = await rowOf(one);
  const other = await withAna(60);
  expect(await run()).toBe(1);
  expect(await rowOf(one)).toEqual({ ...before, zone_data: zoneDataVersion });
  expect(await rowOf(other)).toMatchObject({ starts_at: later(TUESDAY_NOON, 60) });
  expect(await findingsOf(one)).toMatchObject([
    { rule: "zone-change", detail: expect.stringContaining("that time is taken") },
  ]);
  expect(await deedsOf(one)).toEqual(["booked", "zone-change-not-followed", "escalation-raised"]);
  expect(await findingsOf(other)).toEqual([]);
});

test.each([-60, 60])(
  "neighbours that all move by the same jump (%d minutes) do not stand in each other's way",
  async (minutes) => {
    const row: Booked[] = [];
    for (const after of [0, 60, 180, 240]) row.push(await withAna(after));
    for (const one of minutes < 0 ? row : row.reverse()) await bookedByOldData(one, minutes);
    expect(await run()).toBe(4);
    for (const one of row) {
      expect(await rowOf(one)).toMatchObject({ sequence: 1, zone_data: zoneDataVersion });
      expect(await findingsOf(one)).toMatchObject([
        { detail: expect.stringContaining("was moved") },
      ]);
    }
  },
);

test.each([-60, 60])(
  "nor do those of others with whom they share a room or a device (%d minutes)",
  async (minutes) => {
    const scan = (providerKey: string, after: number) =>
      booked(office(), {
        serviceKey: "scan",
        providerKey,
        start: later(TUESDAY_NOON, after),
      });
    const row = [await scan("ana", -60), await scan("dora", 0), await scan("ana", 60)];
    for (const one of minutes < 0 ? row : row.toReversed()) await bookedByOldData(one, minutes);
    expect(await run()).toBe(3);
    const taken = await db()("occupancies as o")
      .join("providers as p", "p.id", "o.provider_id")
      .orderByRaw("lower(o.during), p.key")
      .select("p.key", db().raw("lower(o.during) as begins"));
    expect(taken.map(({ key, begins }) => [key, begins])).toEqual([
      ["ana", later(TUESDAY_NOON, -60)],
      ["scanner", later(TUESDAY_NOON, -60)],
      ["dora", TUESDAY_NOON],
      ["scanner", TUESDAY_NOON],
      ["ana", later(TUESDAY_NOON, 60)],
      ["scanner", later(TUESDAY_NOON, 60)],
    ]);
    const ids = row.map(({ appointmentId }) => appointmentId);
    expect(await db()("appointment_participants").whereIn("appointment_id", ids)).toHaveLength(3);
  },
);

test("a time that the clocks jump over now is left to a person", async () => {
  const one = await withAna();
  const agreed = { local_start: "2027-03-14T02:30", zone: "America/New_York", zone_data: "2020a" };
  await db()("appointments").update(agreed);
  const before = await rowOf(one);
  expect(await run()).toBe(1);
  expect(await rowOf(one)).toEqual({ ...before, zone_data: zoneDataVersion });
  expect(await findingsOf(one)).toMatchObject([
    { rule: "zone-change", detail: expect.stringContaining("the clocks there jump over it") },
  ]);
});

test("an appointment is not moved into the past", async () => {
  const one = await withAna();
  await bookedByOldData(one, 60);
  office().clock.at = later(TUESDAY_NOON, 5);
  const before = await rowOf(one);
  expect(await run()).toBe(1);
  expect(await rowOf(one)).toEqual({ ...before, zone_data: zoneDataVersion });
  expect(await findingsOf(one)).toMatchObject([{ detail: expect.stringContaining("is over") }]);
});

test("past and cancelled appointments stay what they were, and so do those of newer data", async () => {
  const [past, cancelled, newer] = [await withAna(), await withAna(60), await withAna(180)];
  for (const one of [past, cancelled, newer]) await bookedByOldData(one, -15);
  const { appointmentId: id } = await withAna(240);
  await db()("appointments").where({ id }).update({ zone_data: "2020a" });
  await cancelByLink(office(), cancelled.token);
  await db()("appointments").where({ id: newer.appointmentId }).update({ zone_data: "9999a" });
  office().clock.at = TUESDAY_NOON;
  const others = () => db()("appointments").whereNot({ id }).orderBy("id");
  const before = await others();
  expect(await run()).toBe(0);
  expect(await others()).toEqual(before);
  expect(await db()("appointments").where({ id })).toMatchObject([{ zone_data: zoneDataVersion }]);
  expect(await countOf(db(), "escalations")).toBe(0);
});

test("an older version is found behind a newer one that only past appointments have", async () => {
  const [past, future] = [await withAna(), await withAna(60)];
  await db()("appointments").where({ id: past.appointmentId }).update({ zone_data: "2021a" });
  await db()("appointments").where({ id: future.appointmentId }).update({ zone_data: "2020a" });
  office().clock.at = TUESDAY_NOON;
  await run();
  expect(await rowOf(past)).toMatchObject({ zone_data: "2021a" });
  expect(await rowOf(future)).toMatchObject({ zone_data: zoneDataVersion });
});

test("it takes as long as was agreed, though the service takes another time by now", async () => {
  const one = await withAna();
  await bookedByOldData(one, -60);
  await db()("appointments").update({ ends_at: db().raw("ends_at + interval '45 minutes'") });
  expect(await run()).toBe(1);
  expect(await rowOf(one)).toMatchObject({
    ends_at: later(TUESDAY_NOON, 75),
    taken: '["2026-11-24 17:00:00+00","2026-11-24 18:30:00+00")',
  });
});

test("the reason joins a question that is open already", async () => {
  const one = await withAna();
  const ask = askAboutAppointmentFlow(office().context);
  await ask({ token: one.token, about: "cancel", start: undefined, notes: "" });
  await bookedByOldData(one, -60);
  expect(await run()).toBe(1);
  expect(await countOf(db(), "escalations")).toBe(1);
  expect(await findingsOf(one)).toMatchObject([
    { rule: "asked-for-person" },
    { rule: "zone-change" },
  ]);
});

test("of two nodes that find the same, one acts", async () => {
  const one = await withAna(60);
  await bookedByOldData(one, 60);
  await withAna(60);
  const tx = await db().transaction();
  await tx("appointments").where({ id: one.appointmentId }).forUpdate();
  const nodes = [run(), run()];
  await untilSomeoneWaits(db(), 2);
  await tx.rollback();
  expect((await Promise.all(nodes)).sort()).toEqual([0, 1]);
  expect(await findingsOf(one)).toHaveLength(1);
});

test("one that a person changed in the same moment is theirs", async () => {
  const one = await withAna();
  await bookedByOldData(one, -60);
  const tx = await db().transaction();
  await tx("appointments").update({ sequence: 1 });
  const node = run();
  await untilSomeoneWaits(db());
  await tx.commit();
  expect(await node).toBe(0);
  expect(await rowOf(one)).toMatchObject({ zone_data: "2020a", sequence: 1 });
});

test("one that cannot be changed now does not keep the others from it", async () => {
  const [first, second] = [await withAna(), await withAna(60)];
  for (const one of [second, first]) await bookedByOldData(one, 15);
  const tx = await db().transaction();
  await tx("appointments").where({ id: first.appointmentId }).forUpdate();
  await expect(run()).rejects.toThrow("Some appointments could not follow");
  await tx.rollback();
  expect(await rowOf(second)).toMatchObject({ starts_at: later(TUESDAY_NOON, 60) });
  expect(await rowOf(first)).toMatchObject({ zone_data: "2020a" });
});

test("a calendar that is busy at the new instant says so on the card", async () => {
  const one = await withAna();
  await bookedByOldData(one, -60);
  await performAll(office());
  office().calendar.book("ana@example.com", {
    start: later(TUESDAY_NOON, 15),
    end: later(TUESDAY_NOON, 60),
  });
  await run();
  await performAll(office());
  expect(await findingsOf(one)).toMatchObject([
    { rule: "zone-change" },
    { rule: "automation-failed", detail: expect.stringContaining("calendar is busy") },
  ]);
});

/** A member takes the open question and presses “Keep appointment”. */
async function keep({ requestId }: Booked): Promise<void> {
  const id = (await findEscalationOfRequest(db(), requestId))?.id ?? "";
  await claimEscalationFlow(office().context)(await aPressOf(office(), id));
  const kept = await keepAppointmentFlow(office().context)(await aPressOf(office(), id));
  expect(kept).toEqual({ kind: "done" });
}

test("once a member has kept an appointment where it stayed, it is that instant that was agreed", async () => {
  const one = await withAna(60);
  await bookedByOldData(one, 60);
  await withAna(60);
  await run();
  await keep(one);
  expect(await rowOf(one)).toMatchObject({ local_start: "2026-11-24T12:00" });
  await db()("appointments").where({ id: one.appointmentId }).update({ zone_data: "2020a" });
  expect(await run()).toBe(0);
});

test("who keeps an appointment that was not looked at yet keeps what was agreed", async () => {
  const one = await withAna();
  const ask = askAboutAppointmentFlow(office().context);
  await ask({ token: one.token, about: "cancel", start: undefined, notes: "" });
  await bookedByOldData(one, -60);
  await keep(one);
  expect(await rowOf(one)).toMatchObject({ local_start: "2026-11-24T10:00" });
  expect(await run()).toBe(1);
  expect(await rowOf(one)).toMatchObject({ starts_at: TUESDAY_NOON });
});
