import { describe, expect, test } from "vitest";
import { fullPeriods, limitedPeriods } from "#booking/limits.ts";

const minute = (instant: string) => Date.parse(instant) / 60_000;
const instants = (minutes: readonly number[]) =>
  minutes.map((one) => new Date(one * 60_000).toISOString().slice(0, 16));

describe("a start on Sunday, 1 November, half past one for the second time, in New York", () => {
  const start = minute("2026-11-01T06:30Z");
  const periodOf = (limits: Parameters<typeof limitedPeriods>[0]) =>
    limitedPeriods(limits, "America/New_York", start).map(({ from, to }) => instants([from, to]));

  test("counts in a day of twenty-five hours", () => {
    expect(periodOf({ perDay: 1 })).toEqual([["2026-11-01T04:00", "2026-11-02T05:00"]]);
  });

  test("counts in the week that ends with that Sunday", () => {
    expect(periodOf({ perWeek: 1 })).toEqual([["2026-10-26T04:00", "2026-11-02T05:00"]]);
  });

  test("counts in November", () => {
    expect(periodOf({ perMonth: 1 })).toEqual([["2026-11-01T04:00", "2026-12-01T05:00"]]);
  });
});

test.each([
  ["2028-02-29T12:00Z", "2028-02-01T00:00", "2028-03-01T00:00"],
  ["2026-12-31T23:59Z", "2026-12-01T00:00", "2027-01-01T00:00"],
  ["2027-01-01T00:00Z", "2027-01-01T00:00", "2027-02-01T00:00"],
])("a month is as long as it is: %s", (start, from, to) => {
  const [month] = limitedPeriods({ perMonth: 1 }, "UTC", minute(start));
  expect(instants([month?.from ?? 0, month?.to ?? 0])).toEqual([from, to]);
});

test("a start lies in the period that it counts in, even where midnight comes twice", () => {
  // At 00:01 the clocks of St John's went back to 23:01 of the day before, which was over.
  for (const start of ["2010-11-07T02:00Z", "2010-11-07T03:00Z", "2010-11-07T04:00Z"].map(minute)) {
    const [day] = limitedPeriods({ perDay: 1 }, "America/St_Johns", start);
    expect(day?.from).toBeLessThanOrEqual(start);
    expect(day?.to).toBeGreaterThan(start);
  }
});

test("a period is full with its last place, and not before", () => {
  const monday = ["2026-11-23T09:00Z", "2026-11-23T10:00Z"].map(minute);
  expect(fullPeriods(monday, { perDay: 3 }, "UTC")).toEqual([]);
  expect(instants(fullPeriods(monday, { perDay: 2 }, "UTC"))).toEqual([
    "2026-11-23T00:00",
    "2026-11-24T00:00",
  ]);
});
