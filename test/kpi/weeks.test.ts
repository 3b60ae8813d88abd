import { expect, test } from "vitest";
import { weeksOf } from "#kpi/weeks.ts";

const weeks = (start: string, end: string) =>
  weeksOf({ start: new Date(start), end: new Date(end) }, "America/New_York").map(
    (week) =>
      `${week.start.toISOString()} ${(week.end.getTime() - week.start.getTime()) / 3_600_000}`,
  );

test("a week over the change of clocks lasts an hour longer, and the next begins at midnight", () => {
  expect(weeks("2026-10-26T04:00:00Z", "2026-11-16T05:00:00Z")).toEqual([
    "2026-10-26T04:00:00.000Z 169",
    "2026-11-02T05:00:00.000Z 168",
    "2026-11-09T05:00:00.000Z 168",
  ]);
});

test("the first week begins and the last one ends with the period", () => {
  expect(weeks("2026-11-02T17:30:00Z", "2026-11-17T12:00:00Z")).toEqual([
    "2026-11-02T17:30:00.000Z 155.5",
    "2026-11-09T05:00:00.000Z 168",
    "2026-11-16T05:00:00.000Z 31",
  ]);
  expect(weeks("2026-11-02T17:30:00Z", "2026-11-02T18:30:00Z")).toEqual([
    "2026-11-02T17:30:00.000Z 1",
  ]);
});
