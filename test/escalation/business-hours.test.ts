import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { luxonZone } from "#booking/luxon-zone.ts";
import type { ZonedHours } from "#booking/working-hours.ts";
import { addBusinessMinutes, isOpen } from "#escalation/business-hours.ts";

const shifts = ["09:00-12:30", "13:30-17:00"];
const weekdays = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts };
const office: ZonedHours = {
  zone: "America/New_York",
  weekly: { ...weekdays, sat: [], sun: [] },
  exceptions: [
    { on: "2026-11-26", hours: [] },
    { on: "2026-11-27", hours: ["09:00-12:00"] },
  ],
};
const day = ["00:00-24:00"];
const always: ZonedHours = {
  zone: "America/New_York",
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
  exceptions: [],
};

test.each([
  ["inside one shift", "2026-11-23T09:10:20", 15, "2026-11-23T09:25:20"],
  ["over the lunch break", "2026-11-23T12:20:00", 15, "2026-11-23T13:35:00"],
  ["from within the lunch break", "2026-11-23T13:00:00", 15, "2026-11-23T13:45:00"],
  [
    "exactly until the break: due then, not after it",
    "2026-11-23T12:15:00",
    15,
    "2026-11-23T12:30:00",
  ],
  ["exactly until closing time", "2026-11-23T16:45:00", 15, "2026-11-23T17:00:00"],
  ["a second over closing time", "2026-11-23T16:45:01", 15, "2026-11-24T09:00:01"],
  ["from the evening", "2026-11-23T20:00:00", 15, "2026-11-24T09:15:00"],
  ["from Friday evening over the weekend", "2026-11-20T18:00:00", 240, "2026-11-23T14:00:00"],
  ["over Thanksgiving and a short Friday", "2026-11-25T16:00:00", 240, "2026-11-27T12:00:00"],
  ["one minute more", "2026-11-25T16:00:00", 241, "2026-11-30T09:01:00"],
  ["a whole week", "2026-11-09T09:00:00", 5 * 420, "2026-11-13T17:00:00"],
  ["a week and more from within a shift", "2026-11-11T10:00:00", 2400, "2026-11-18T16:00:00"],
  ["no minutes at all, while closed", "2026-11-23T20:00:00", 0, "2026-11-24T09:00:00"],
  ["over the end of summer time", "2026-10-30T16:30:00", 60, "2026-11-02T09:30:00"],
])("%s: %s + %d minutes is %s", (_, from, minutes, at) => {
  expect(addBusinessMinutes(local(from), minutes, office)).toEqual({ kind: "due", at: local(at) });
});

test.each([
  ["2026-03-08", "the Sunday with 23 hours"],
  ["2026-11-01", "the Sunday with 25 hours"],
])("a business that never closes counts real minutes on %s, %s", (sunday) => {
  const from = local(`${sunday}T00:30:00`);
  expect(addBusinessMinutes(from, 240, always)).toEqual({
    kind: "due",
    at: new Date(from.getTime() + 240 * 60_000),
  });
});

test("a shift over the lost hour is an hour shorter", () => {
  const night = { ...office, weekly: { ...office.weekly, sun: ["01:00-05:00"] } };
  expect(addBusinessMinutes(local("2026-03-08T00:00:00"), 180, night)).toEqual({
    kind: "due",
    at: local("2026-03-08T05:00:00"),
  });
  expect(addBusinessMinutes(local("2026-03-08T00:00:00"), 181, night)).toEqual({
    kind: "due",
    at: local("2026-03-09T09:01:00"),
  });
});

test("hours that never open end the search within a year, and say so", () => {
  const never = { ...office, weekly: emptyWeek(), exceptions: [] };
  expect(addBusinessMinutes(local("2026-11-23T09:00:00"), 15, never)).toEqual({
    kind: "never-open",
    searchedUntil: new Date("2027-11-24T14:00:00Z"),
  });
});

test("a single open day within the year is found", () => {
  const once = {
    ...office,
    weekly: emptyWeek(),
    exceptions: [{ on: "2027-06-01", hours: ["10:00-11:00"] }],
  };
  expect(addBusinessMinutes(local("2026-11-23T09:00:00"), 15, once)).toEqual({
    kind: "due",
    at: local("2027-06-01T10:15:00"),
  });
  expect(addBusinessMinutes(local("2026-11-23T09:00:00"), 61, once).kind).toBe("never-open");
});

test.each([
  ["2026-11-23T08:59:59", false],
  ["2026-11-23T09:00:00", true],
  ["2026-11-23T12:29:59", true],
  ["2026-11-23T12:30:00", false],
  ["2026-11-26T10:00:00", false],
  ["2026-11-27T11:59:59", true],
  ["2026-11-27T12:00:00", false],
  ["2026-11-28T10:00:00", false],
])("at %s the office is open: %s", (at, open) => {
  expect(isOpen(local(at), office)).toBe(open);
});

test("in any zone and week, the due time is where a minute-by-minute count arrives", () => {
  const cases = fc.record({
    zone: fc.constantFrom(
      "America/New_York",
      "Europe/London",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "America/Vancouver",
      "America/Phoenix",
    ),
    start: fc.constantFrom(
      "2026-03-06",
      "2026-03-20",
      "2026-03-27",
      "2026-04-03",
      "2026-10-23",
      "2026-10-30",
      "2028-02-28",
    ),
    after: fc.integer({ min: 0, max: 4320 }),
    minutes: fc.integer({ min: 1, max: 1500 }),
  });
  const hours = ["00:00-00:30", "04:00-11:00", "12:30-24:00"];
  fc.assert(
    fc.property(cases, ({ zone, start, after, minutes }) => {
      const weekly = {
        mon: hours,
        tue: hours,
        wed: [],
        thu: hours,
        fri: hours,
        sat: [],
        sun: hours,
      };
      const from = new Date(Date.parse(`${start}T00:00Z`) + after * 60_000);
      const exceptions = [{ on: "2026-03-09", hours: [] }];
      let [at, left] = [from.getTime(), minutes];
      while (left > 0) {
        if (openByTheWall(at, zone, hours)) left--;
        at += 60_000;
      }
      expect(addBusinessMinutes(from, minutes, { zone, weekly, exceptions })).toEqual({
        kind: "due",
        at: new Date(at),
      });
    }),
    { numRuns: 40 },
  );
});

/** Reads the wall with Luxon: closed on Wednesdays, Saturdays and 9 March 2026. */
function openByTheWall(at: number, zone: string, hours: readonly string[]): boolean {
  const wall = DateTime.fromMillis(at, { zone: luxonZone(zone) });
  if ([3, 6].includes(wall.weekday) || wall.toISODate() === "2026-03-09") return false;
  const clock = wall.toFormat("HH:mm");
  return hours.some((shift) => clock >= shift.slice(0, 5) && clock < shift.slice(6));
}

/** A time on the walls of New York. */
function local(text: string): Date {
  return DateTime.fromISO(text, { zone: luxonZone("America/New_York") }).toJSDate();
}

function emptyWeek(): ZonedHours["weekly"] {
  return { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
}
