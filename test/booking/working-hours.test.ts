import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { luxonZone } from "#booking/luxon-zone.ts";
import { type DatedException, workingWindows, type ZonedHours } from "#booking/working-hours.ts";
import { changes } from "./changes.ts";

test.each([
  {
    name: "a split shift",
    shifts: ["09:00-12:30", "13:00-17:00"],
    zone: "America/New_York",
    day: "2026-11-23",
    windows: ["2026-11-23T14:00/2026-11-23T17:30", "2026-11-23T18:00/2026-11-23T22:00"],
  },
  {
    name: "a shift until midnight",
    shifts: ["20:00-24:00"],
    zone: "America/Phoenix",
    day: "2028-02-29",
    windows: ["2028-03-01T03:00/2028-03-01T07:00"],
  },
  {
    name: "a night shift over the lost hour: an hour shorter",
    shifts: ["01:00-05:00"],
    zone: "America/New_York",
    day: "2026-03-08",
    windows: ["2026-03-08T06:00/2026-03-08T09:00"],
  },
  {
    name: "a shift that begins in the lost hour: it begins at the jump",
    shifts: ["02:30-05:00"],
    zone: "America/New_York",
    day: "2026-03-08",
    windows: ["2026-03-08T07:00/2026-03-08T09:00"],
  },
  {
    name: "a shift that ends in the lost hour: it ends at the jump",
    shifts: ["01:00-02:30"],
    zone: "America/New_York",
    day: "2026-03-08",
    windows: ["2026-03-08T06:00/2026-03-08T07:00"],
  },
  {
    name: "a shift inside the lost hour: it does not happen",
    shifts: ["02:00-03:00"],
    zone: "America/New_York",
    day: "2026-03-08",
    windows: [],
  },
  {
    name: "a shift over the repeated hour: an hour longer",
    shifts: ["00:00-03:00"],
    zone: "America/New_York",
    day: "2026-11-01",
    windows: ["2026-11-01T04:00/2026-11-01T08:00"],
  },
  {
    name: "a shift that ends in the repeated hour: the first time counts",
    shifts: ["00:00-01:30"],
    zone: "America/New_York",
    day: "2026-11-01",
    windows: ["2026-11-01T04:00/2026-11-01T05:30"],
  },
  {
    name: "the same shift where nothing is repeated any more",
    shifts: ["00:00-03:00"],
    zone: "America/Vancouver",
    day: "2026-11-01",
    windows: ["2026-11-01T07:00/2026-11-01T10:00"],
  },
  {
    name: "half an hour lost",
    shifts: ["01:00-03:00"],
    zone: "Australia/Lord_Howe",
    day: "2026-10-04",
    windows: ["2026-10-03T14:30/2026-10-03T16:00"],
  },
  {
    name: "a day that never was",
    shifts: ["00:00-24:00"],
    zone: "Pacific/Apia",
    day: "2011-12-30",
    windows: [],
  },
  {
    name: "overlapping shifts: joined",
    shifts: ["11:00-15:00", "09:00-12:00", "10:00-10:30"],
    zone: "UTC",
    day: "2026-11-23",
    windows: ["2026-11-23T09:00/2026-11-23T15:00"],
  },
  {
    name: "touching shifts: each with its own begin",
    shifts: ["09:00-12:30", "12:30-15:00"],
    zone: "UTC",
    day: "2026-11-23",
    windows: ["2026-11-23T09:00/2026-11-23T12:30", "2026-11-23T12:30/2026-11-23T15:00"],
  },
])("$name", ({ shifts, zone, day, windows }) => {
  const hours = onlyOn(day, shifts, zone);
  const whole = workingWindows(hours, minute(`${day}T00:00`) - 3000, minute(`${day}T00:00`) + 4500);
  expect(readable(whole)).toEqual(windows);
});

test("a dated exception replaces the weekday's hours, and only on that day", () => {
  const hours = daily(["09:00-17:00"], "UTC", [
    { on: "2026-12-25", hours: [] },
    { on: "2026-12-24", hours: ["09:00-12:00"] },
  ]);
  const week = workingWindows(hours, minute("2026-12-23T00:00"), minute("2026-12-27T00:00"));
  expect(readable(week)).toEqual([
    "2026-12-23T09:00/2026-12-23T17:00",
    "2026-12-24T09:00/2026-12-24T12:00",
    "2026-12-26T09:00/2026-12-26T17:00",
  ]);
});

test("weekdays are the ones on the provider's wall, not in UTC", () => {
  const none: string[] = [];
  const weekly = {
    mon: ["00:00-06:00"],
    tue: none,
    wed: none,
    thu: none,
    fri: none,
    sat: none,
    sun: none,
  };
  const hours = { zone: "Pacific/Kiritimati", weekly, exceptions: [] };
  // Monday 23 November begins on Sunday, 10:00 UTC.
  expect(
    readable(workingWindows(hours, minute("2026-11-16T12:00"), minute("2026-11-25T00:00"))),
  ).toEqual(["2026-11-22T10:00/2026-11-22T16:00"]);
});

test("windows are whole, but only those that touch the range", () => {
  const hours = daily(["09:00-17:00"], "UTC");
  const at = (from: string, to: string) =>
    readable(workingWindows(hours, minute(from), minute(to)));
  const day = "2026-11-23T09:00/2026-11-23T17:00";
  expect(at("2026-11-23T10:00", "2026-11-23T10:01")).toEqual([day]);
  expect(at("2026-11-23T08:00", "2026-11-23T09:00")).toEqual([]);
  expect(at("2026-11-23T08:00", "2026-11-23T09:01")).toEqual([day]);
  expect(at("2026-11-23T17:00", "2026-11-23T18:00")).toEqual([]);
  expect(at("2026-11-23T16:59", "2026-11-23T18:00")).toEqual([day]);
});

test("a day that has begun counts, although the clocks were set back across its midnight", () => {
  const hours = onlyOn("2010-11-07", ["00:00-04:00"], "America/St_Johns");
  // 00:01 became 23:01 at 02:31 UTC: at 02:45 the wall shows the 6th again.
  const now = workingWindows(hours, minute("2010-11-07T02:00"), minute("2010-11-07T02:45"));
  expect(readable(now)).toEqual(["2010-11-07T02:30/2010-11-07T07:30"]);
});

test("a window lasts from when the wall reaches its begin to when it reaches its end, minute by minute", () => {
  const times = fc.integer({ min: 0, max: 48 }).map((half) => half * 30);
  fc.assert(
    fc.property(fc.constantFrom(...changes), times, times, ({ zone, day }, a, b) => {
      const [begin, end] = [Math.min(a, b), Math.max(a, b)];
      if (begin === end) return;
      const hours = onlyOn(day, [`${clock(begin)}-${clock(end)}`], zone);
      const from = minute(`${day}T00:00`) - 1500;
      const windows = workingWindows(hours, from, from + 4500);

      // Luxon reads the wall at one instant after another; that direction is never ambiguous.
      const reached = (local: number) => {
        let instant = from;
        while (wall(zone, instant) < minute(`${day}T00:00`) + local) instant++;
        return instant;
      };
      const expected = [reached(begin), reached(end)];
      expect(windows).toEqual(expected[0] === expected[1] ? [] : expected);
    }),
    { numRuns: 60 },
  );
});

function wall(zone: string, instant: number): number {
  const {
    year,
    month,
    day,
    hour,
    minute: min,
  } = DateTime.fromMillis(instant * 60_000, {
    zone: luxonZone(zone),
  });
  return Date.UTC(year, month - 1, day, hour, min) / 60_000;
}

/** Closed every day but one. */
function onlyOn(day: string, shifts: readonly string[], zone: string): ZonedHours {
  return daily([], zone, [{ on: day, hours: shifts }]);
}

function daily(
  shifts: readonly string[],
  zone: string,
  exceptions: readonly DatedException[] = [],
): ZonedHours {
  const [mon, tue, wed, thu, fri, sat, sun] = Array.from({ length: 7 }, () => shifts);
  const all = { mon, tue, wed, thu, fri, sat, sun } as ZonedHours["weekly"];
  return { zone, weekly: all, exceptions };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function minute(text: string): number {
  return Date.parse(`${text}Z`) / 60_000;
}

function readable(windows: readonly number[]): string[] {
  const iso = (at: number) => new Date(at * 60_000).toISOString().slice(0, 16);
  return windows.flatMap((start, index) =>
    index % 2 === 0 ? `${iso(start)}/${iso(windows[index + 1] ?? 0)}` : [],
  );
}
