import { afterEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import { currentCompany } from "#flows/current-company.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findEscalation } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import { aCompany } from "../helpers/company.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import { unreachable } from "../helpers/fake-ports.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const open = (token: string) => openLinkFlow(office().context)(token);
const AN_HOUR_LATER = later(TUESDAY_NOON, 60);

afterEach(() => expectNoOverlap(db()));

const reschedule = (token: string, start: Date, sequence = 0) =>
  rescheduleAppointmentFlow(office().context)({ token, start, sequence });

/* ── the link ── */

test("a link opens its own request and nothing else", async () => {
  const { token, requestId } = await booked(office());
  await booked(office());
  const opened = await open(token);
  expect(opened).toMatchObject({
    request: { id: requestId },
    service: { key: "consult" },
    booked: { againstReschedule: [], againstCancel: [] },
  });
});

test("a link that we never signed, or that was changed, opens nothing", async () => {
  const { token } = await booked(office());
  const changed = [...token].map((_, at) => {
    const other = token[at] === "A" ? "B" : "A";
    return token.slice(0, at) + other + token.slice(at + 1);
  });
  // The last letter carries two bits that mean nothing.
  for (const wrong of [...changed.slice(0, -1), "", "A".repeat(27), `${token}A`, token.slice(1)])
    expect(await open(wrong)).toBeUndefined();
});

test("a link opens for thirty days after the end, and moves on with its appointment", async () => {
  const { token } = await booked(office());
  const days = (count: number) => later(TUESDAY_NOON, 30 + count * 24 * 60);
  office().clock.at = later(days(30), -1);
  expect(await open(token)).toBeDefined();
  office().clock.at = days(30);
  expect(await open(token)).toBeUndefined();
  office().clock.at = MONDAY;
  await reschedule(token, AN_HOUR_LATER);
  office().clock.at = days(30);
  expect(await open(token)).toBeDefined();
});

test("a link that an older secret signed still opens", async () => {
  const { token } = await booked(office());
  const [old] = office().context.linkSecrets;
  const rotated = { ...office().context, linkSecrets: ["a new secret", old] as const };
  expect(await openLinkFlow(rotated)(token)).toBeDefined();
  const forgotten = { ...office().context, linkSecrets: ["a new secret"] as const };
  expect(await openLinkFlow(forgotten)(token)).toBeUndefined();
});

test("a link opens although its service and its provider are no longer offered", async () => {
  const { token } = await booked(office(), { providerKey: "ana" });
  const company = aCompany({ calendars: true });
  const without = {
    ...company,
    services: company.services.filter(({ key }) => key !== "consult"),
    providers: company.providers.filter(({ key }) => key !== "ana"),
  };
  const apply = (file: object) =>
    applyCompany(db(), { text: JSON.stringify(file), by: "test", at: MONDAY });
  await apply(without);
  const context = { ...office().context, company: currentCompany(db()) };
  const opened = await openLinkFlow(context)(token);
  const cancelled = await cancelAppointmentFlow(context)({ token, reason: "", sequence: 0 });
  await performAll({ ...office(), context });
  await apply(company);
  expect(opened).toMatchObject({
    service: { name: "Consultation" },
    booked: { provider: { name: "Ana Ortiz" } },
  });
  expect(cancelled).toEqual({ kind: "cancelled" });
  expect(office().email.sent).toMatchObject([
    { content: { serviceName: "Consultation", providerName: "Ana Ortiz" } },
  ]);
});

/* ── reschedule ── */

test("a client moves an appointment: one time given up, one taken, and told once", async () => {
  const { token, requestId } = await booked(office(), { providerKey: "ana" });
  expect(await reschedule(token, AN_HOUR_LATER)).toEqual({
    kind: "rescheduled",
    from: TUESDAY_NOON,
    to: AN_HOUR_LATER,
  });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({
    startsAt: AN_HOUR_LATER,
    sequence: 1,
    reschedules: 1,
  });
  await booked(office(), { providerKey: "ana" });
  await performAll(office());
  expect(office().email.kinds().sort()).toEqual(["confirmed", "rescheduled"]);
});

test("the client stays with the provider who is known", async () => {
  for (const providerKey of ["ben", "ana"]) {
    const { token, requestId } = await booked(office(), { providerKey });
    await reschedule(token, AN_HOUR_LATER);
    const row = await db()("appointments")
      .join("providers", "providers.id", "provider_id")
      .where({ request_id: requestId })
      .first("providers.key");
    expect(row.key).toBe(providerKey);
  }
});

test("the client stays with the provider who is known, however many others have less to do", async () => {
  const { token, requestId } = await booked(office(), { providerKey: "ana" });
  await booked(office(), { providerKey: "ana", start: later(TUESDAY_NOON, 180) });
  await db().raw(`
    with more as (
      insert into providers (id, key, name, location_id, hours, exceptions)
      select gen_random_uuid(), 'more-' || n, 'More', location_id, hours, exceptions
      from providers, generate_series(1, 6) as n where key = 'ana' returning id)
    insert into service_providers
    select services.id, more.id from services, more where services.key = 'consult'`);
  const context = { ...office().context, company: currentCompany(db()) };
  const start = AN_HOUR_LATER;
  const moved = await rescheduleAppointmentFlow(context)({ token, start, sequence: 0 });
  const row = await db()("appointments")
    .join("providers", "providers.id", "provider_id")
    .where({ request_id: requestId })
    .first("providers.key");
  await db()("providers").where("key", "like", "more-%").delete();
  expect([moved.kind, row.key]).toEqual(["rescheduled", "ana"]);
});

test("the same time, an old page, a taken time and a wrong link change nothing", async () => {
  const { token } = await booked(office());
  await booked(office(), { start: AN_HOUR_LATER });
  await booked(office(), { start: AN_HOUR_LATER });
  expect(await reschedule(token, TUESDAY_NOON)).toEqual({ kind: "same-time" });
  expect(await reschedule(token, AN_HOUR_LATER, 7)).toEqual({ kind: "changed-meanwhile" });
  expect(await reschedule("nonsense", AN_HOUR_LATER)).toEqual({ kind: "link-invalid" });
  const taken = await reschedule(token, AN_HOUR_LATER);
  expect(taken).toMatchObject({ kind: "slot-taken" });
  expect(taken.kind === "slot-taken" && taken.nearest).toHaveLength(3);
  expect(await countOf(db(), "appointments", { sequence: 0 })).toBe(3);
});

test("policy says until when and how often an appointment may be moved", async () => {
  const { token } = await booked(office());
  for (let time = 0; time < 3; time += 1)
    await reschedule(token, later(TUESDAY_NOON, 30 * (time + 1)), time);
  expect(await reschedule(token, TUESDAY_NOON, 3)).toMatchObject({
    kind: "outside-policy",
    violations: [{ limit: "reschedule-max" }],
  });
  const other = await booked(office(), { start: later(MONDAY, 120) });
  office().clock.at = later(MONDAY, 61);
  expect(await reschedule(other.token, TUESDAY_NOON)).toMatchObject({
    violations: [{ limit: "reschedule-notice" }],
  });
});

test("nobody moves to a time that is never offered", async () => {
  const { token } = await booked(office());
  expect(await reschedule(token, new Date("2026-11-24T06:00:00Z"))).toMatchObject({
    kind: "outside-policy",
    violations: [{ limit: "working-hours" }],
  });
});

test("a calendar that cannot be asked leaves the appointment where it is", async () => {
  const { token, requestId } = await booked(office(), { providerKey: "ana" });
  office().calendar.faults.before("busy", unreachable());
  expect(await reschedule(token, AN_HOUR_LATER)).toEqual({ kind: "try-later" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({ sequence: 0 });
});

test("an appointment may be moved into time that it takes itself", async () => {
  const { token } = await booked(office(), { providerKey: "ana" });
  await performAll(office());
  expect(await reschedule(token, later(TUESDAY_NOON, 30))).toMatchObject({ kind: "rescheduled" });
});

test("of two moves from one page one happens", async () => {
  const { token } = await booked(office());
  const moves = await Promise.all([
    reschedule(token, AN_HOUR_LATER),
    reschedule(token, later(TUESDAY_NOON, 90)),
  ]);
  expect(moves.map(({ kind }) => kind).sort()).toEqual(["changed-meanwhile", "rescheduled"]);
  expect(await countOf(db(), "occupancies")).toBe(1);
});

test("what is cancelled cannot be moved", async () => {
  const { token } = await booked(office());
  await cancelByLink(office(), token);
  expect(await reschedule(token, AN_HOUR_LATER, 1)).toEqual({ kind: "not-booked" });
});

/* ── cancel ── */

test("a client cancels: the time is free at once, and told once", async () => {
  const { token, requestId } = await booked(office(), { providerKey: "ana" });
  expect(await cancelByLink(office(), token)).toEqual({ kind: "cancelled" });
  expect(await findRequest(db(), requestId)).toMatchObject({
    state: "closed",
    closeReason: "cancelled",
  });
  await booked(office(), { providerKey: "ana" });
  expect(await cancelByLink(office(), token)).toEqual({ kind: "already-cancelled" });
  await performAll(office());
  expect(office().email.kinds().sort()).toEqual(["cancelled", "confirmed"]);
});

test("policy says until when an appointment may be cancelled", async () => {
  const { token } = await booked(office());
  office().clock.at = later(TUESDAY_NOON, -59);
  expect(await cancelByLink(office(), token)).toMatchObject({
    kind: "outside-policy",
    violations: [{ limit: "cancel-notice" }],
  });
});

test("nobody cancels an appointment that has moved since the page was shown", async () => {
  const { token } = await booked(office());
  await reschedule(token, AN_HOUR_LATER);
  const cancel = cancelAppointmentFlow(office().context);
  expect(await cancel({ token, reason: "", sequence: 0 })).toEqual({ kind: "changed-meanwhile" });
});

test("a request that nobody answered yet can be withdrawn, and its question ends", async () => {
  const { token, requestId, escalationId } = await escalated(office());
  expect(await cancelByLink(office(), token)).toEqual({ kind: "cancelled" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "cancelled" });
  expect(await findRequest(db(), requestId)).toMatchObject({ closeReason: "cancelled" });
  expect(await countOf(db(), "occupancies")).toBe(0);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["withdrawn"]);
  expect(office().chat.live()).toMatchObject([{ card: { state: "cancelled" } }]);
});

test("a request that is being booked at this moment is not withdrawn under the member's hands", async () => {
  const { token, requestId, escalationId } = await escalated(office());
  const member = await db().transaction();
  await bookHeldTimeFlow({ ...office().context, db: member })(
    await aPressOf(office(), escalationId),
  );
  const withdrawal = cancelByLink(office(), token);
  await untilSomeoneWaits(db());
  await member.commit();
  expect(await withdrawal).toEqual({ kind: "changed-meanwhile" });
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  await performAll(office());
  expect(office().email.kinds()).toEqual(["confirmed"]);
});

test("of five cancellations at once one happens", async () => {
  const { token } = await booked(office());
  const results = await Promise.all(Array.from({ length: 5 }, () => cancelByLink(office(), token)));
  expect(results.filter(({ kind }) => kind === "cancelled")).toHaveLength(1);
  expect(await countOf(db(), "audit", { action: "cancelled" })).toBe(1);
});

test("words that cannot be stored do not keep a client from cancelling", async () => {
  const { token } = await booked(office());
  const reason = "ill\u0000 \ud800";
  const cancel = cancelAppointmentFlow(office().context);
  expect(await cancel({ token, reason, sequence: 0 })).toEqual({ kind: "cancelled" });
});
