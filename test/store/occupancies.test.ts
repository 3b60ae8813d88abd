import { beforeEach, expect, test } from "vitest";
import {
  dropPastOccupancies,
  findHold,
  occupy,
  releaseAppointmentTime,
  releaseHold,
} from "#store/occupancies.ts";
import { providersOf } from "../helpers/bookings.ts";
import {
  booked,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const during = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };
let ana: string;
let ben: string;
let escalations: readonly string[];
let appointmentId: string;
let serviceId: string;

beforeEach(async () => {
  const providers = await providersOf(db());
  ana = providers["ana"]?.id ?? "";
  ben = providers["ben"]?.id ?? "";
  ({ id: serviceId } = await db()("services").first("id"));
  escalations = [
    (await escalated(office())).escalationId,
    (await escalated(office())).escalationId,
  ];
  ({ appointmentId } = await booked(office(), { start: later(TUESDAY_NOON, 120) }));
  await db()("occupancies").delete();
});

const want = (providerId = ana, at = MONDAY) => ({
  takes: [{ providerId, locationId: null }],
  limits: [],
  during,
  at,
});
const hold = (index: number, minutes = 60) => ({
  escalationId: escalations[index] as string,
  expiresAt: later(MONDAY, minutes),
  counts: { startsAt: TUESDAY_NOON, serviceId },
});

test("a provider's time is taken once", async () => {
  expect(await occupy(db(), want(), hold(0))).toBe(true);
  expect(await occupy(db(), want(), hold(1))).toBe(false);
  expect(await occupy(db(), want(ben), hold(1))).toBe(true);
});

test("nobody is in one team twice", async () => {
  await occupy(db(), want(), hold(0));
  const anHourLater = { start: later(TUESDAY_NOON, 60), end: later(TUESDAY_NOON, 90) };
  expect(await occupy(db(), { ...want(), during: anHourLater }, hold(0))).toBe(false);
});

test("of many who take a time at once one gets it, and nobody gets an error", async () => {
  const takers = [hold(0), hold(1), { appointmentId }];
  const taken = await Promise.all(takers.map((taker) => occupy(db(), want(), taker)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  await expectNoOverlap(db());
});

test("a hold that is over makes room for the next one", async () => {
  await occupy(db(), want(), hold(0, 10));
  expect(await occupy(db(), want(ana, later(MONDAY, 9)), { appointmentId })).toBe(false);
  expect(await occupy(db(), want(ana, later(MONDAY, 10)), { appointmentId })).toBe(true);
});

test("a hold says with whom, for as long as it lasts", async () => {
  await occupy(db(), want(), hold(0, 10));
  const [escalationId = ""] = escalations;
  expect(await findHold(db(), { escalationId, at: later(MONDAY, 9) })).toEqual({
    providerIds: [ana],
    until: later(MONDAY, 10),
  });
  expect(await findHold(db(), { escalationId, at: later(MONDAY, 10) })).toBeUndefined();
});

test("what is released can be taken again", async () => {
  await occupy(db(), want(), hold(0));
  await releaseHold(db(), escalations[0] as string);
  expect(await occupy(db(), want(), { appointmentId })).toBe(true);
  await releaseAppointmentTime(db(), appointmentId);
  expect(await occupy(db(), want(), hold(1))).toBe(true);
});

test("past appointments and holds that are over leave the live rows, the others stay", async () => {
  await occupy(db(), want(), { appointmentId });
  await occupy(db(), want(ben), hold(0, 10));
  expect(await dropPastOccupancies(db(), later(MONDAY, 10))).toBe(1);
  expect(await dropPastOccupancies(db(), during.end)).toBe(0);
  expect(await dropPastOccupancies(db(), later(during.end, 1))).toBe(1);
  expect(await countOf(db(), "occupancies")).toBe(0);
});

test("the database refuses two appointments at once, whatever the code above believes", async () => {
  await occupy(db(), want(), hold(0));
  const rival = db()("occupancies").insert({
    provider_id: ana,
    during: db().raw("tstzrange(?, ?)", [during.start, during.end]),
    appointment_id: appointmentId,
  });
  await expect(rival).rejects.toMatchObject({ code: "23P01" });
});
