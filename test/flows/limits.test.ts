import { afterEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { aClinic, isOffered } from "../helpers/clinic.ts";
import {
  aPressOf,
  aRequest,
  booked,
  cancelByLink,
  escalated,
  expectNoOverlap,
  later,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice(aClinic());
afterEach(() => expectNoOverlap(office().db));

const DAY = 24 * 60;
/** Two hours later, on a Tuesday of which one was given at noon. */
const offered = (service: string, start = later(TUESDAY_NOON, 120)) =>
  isOffered(office(), service, start);
const daily = { serviceKey: "daily", start: TUESDAY_NOON };

test("a day that has had its number is not offered any more, the next one is", async () => {
  await booked(office(), daily);
  expect(await offered("daily")).toBe(false);
  expect(await offered("daily", later(TUESDAY_NOON, DAY))).toBe(true);
  const late = aRequest({ ...daily, start: later(TUESDAY_NOON, 120) });
  expect(await receive(office(), late)).toMatchObject({ kind: "slot-taken" });
});

test("what is cancelled makes room again", async () => {
  const { token } = await booked(office(), daily);
  await cancelByLink(office(), token);
  expect(await offered("daily")).toBe(true);
});

test("what moves within its day needs no second place, and frees the day that it leaves", async () => {
  const { token } = await booked(office(), daily);
  const reschedule = rescheduleAppointmentFlow(office().context);
  const within = await reschedule({ token, start: later(TUESDAY_NOON, 60), sequence: 0 });
  expect(within.kind).toBe("rescheduled");
  const away = await reschedule({ token, start: later(TUESDAY_NOON, DAY), sequence: 1 });
  expect(away.kind).toBe("rescheduled");
  expect(await offered("daily")).toBe(true);
  expect(await offered("daily", later(TUESDAY_NOON, DAY))).toBe(false);
});

test("what is held for a person's decision counts, until the hold is over", async () => {
  await escalated(office(), daily);
  expect(await offered("daily")).toBe(false);
  office().clock.at = later(office().clock.at, 240);
  expect(await offered("daily")).toBe(true);
  await booked(office(), { ...daily, start: later(TUESDAY_NOON, 120) });
});

test("what is held counts towards each provider's own number as well", async () => {
  await escalated(office(), { serviceKey: "once-each", start: TUESDAY_NOON });
  expect(await offered("once-each")).toBe(true);
  await escalated(office(), { serviceKey: "once-each", start: TUESDAY_NOON });
  expect(await offered("once-each")).toBe(false);
});

test("what is held with a team of three counts once", async () => {
  await escalated(office(), { serviceKey: "joint", start: TUESDAY_NOON });
  expect(await offered("joint")).toBe(true);
  await booked(office(), { serviceKey: "joint", start: later(TUESDAY_NOON, 120) });
  expect(await offered("joint", later(TUESDAY_NOON, 180))).toBe(false);
});

test("whoever decides is offered the day that the question itself has filled", async () => {
  const { escalationId } = await escalated(office(), daily);
  const press = await aPressOf(office(), escalationId);
  await claimEscalationFlow(office().context)(press);
  const { by } = press;
  const list = listBookableTimesFlow(office().context);
  const listed = await list({ escalationId, by, search: "24 nov" });
  expect(listed).toMatchObject({ kind: "times" });
  if (listed.kind !== "times") return;
  expect(listed.times.length).toBeGreaterThan(0);
});
