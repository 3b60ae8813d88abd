import { describe, expect, test } from "vitest";
import { workingWindows } from "#booking/working-hours.ts";
import { type HolidayPlace, holidaysOf, isHolidayPlace } from "#company/holidays.ts";
import { everyDay } from "../booking/engine.ts";

const dayOf = (date: string) => Date.parse(date) / 86_400_000;
const isKept = (place: HolidayPlace, date: string) => holidaysOf(place)(dayOf(date)) !== undefined;

/** The dates of a year that are kept. */
function keptIn(place: HolidayPlace, year: number): string[] {
  const first = dayOf(`${year}-01-01`);
  return Array.from({ length: 366 }, (_, index) => first + index)
    .filter((day) => holidaysOf(place)(day) !== undefined)
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    .filter((date) => date.startsWith(String(year)));
}

/** By the calendars that the governments publish. */
const tables: readonly (readonly [string, HolidayPlace, string, string])[] = [
  [
    "Bavaria keeps the Catholic feasts",
    { country: "DE", state: "BY" },
    "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-06-04 2026-10-03 2026-11-01 2026-12-25 2026-12-26",
    "2026-02-17 2026-10-31 2026-12-24 2026-12-31",
  ],
  [
    "New York has Independence Day on a Saturday and the Friday before off",
    { country: "US", state: "NY" },
    "2026-01-01 2026-01-19 2026-02-12 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25",
    "2026-07-06 2026-11-27 2026-12-24 2026-12-26",
  ],
  [
    "the United Kingdom has Boxing Day on a Saturday and the Monday after off",
    { country: "GB" },
    "2026-01-01 2026-04-03 2026-05-04 2026-05-25 2026-12-25 2026-12-26 2026-12-28",
    "2026-03-17 2026-11-30 2026-12-29",
  ],
  [
    "England has the summer bank holiday as well, which Scotland has four weeks before",
    { country: "GB", state: "ENG" },
    "2026-08-31",
    "2026-08-03",
  ],
  [
    "Turkey keeps the feast of Ramadan for three days and that of the sacrifice for four",
    { country: "TR" },
    "2026-03-20 2026-03-21 2026-03-22 2026-05-27 2026-05-28 2026-05-29 2026-05-30",
    "2026-03-18 2026-03-23 2026-05-25 2026-05-31",
  ],
];

describe.each(tables)("%s", (_what, place, kept, worked) => {
  test.each(kept.split(" "))("%s is kept", (date) => {
    expect(isKept(place, date)).toBe(true);
  });
  test.each(worked.split(" "))("%s is worked", (date) => {
    expect(isKept(place, date)).toBe(false);
  });
});

test("Germany as a whole keeps what all of its states keep", () => {
  expect(keptIn({ country: "DE" }, 2026)).toEqual([
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-01",
    "2026-05-14",
    "2026-05-25",
    "2026-10-03",
    "2026-12-25",
    "2026-12-26",
  ]);
});

test("a feast that begins in December goes on in January", () => {
  const eswatini = { country: "SZ" };
  for (const date of ["2026-12-31", "2027-01-01", "2027-01-02"])
    expect([date, isKept(eswatini, date)]).toEqual([date, true]);
  expect(isKept(eswatini, "2027-01-04")).toBe(false);
});

test("a holiday says its name", () => {
  expect(holidaysOf({ country: "DE", state: "BY" })(dayOf("2026-06-04"))).toBe("Corpus Christi");
});

describe("the hours of a place", () => {
  const weekly = everyDay("09:00-17:00");
  const epiphany = { from: dayOf("2026-01-06") * 1440, to: dayOf("2026-01-07") * 1440 };
  const windowsOn = (
    place: HolidayPlace | undefined,
    exceptions: { on: string; hours: string[] }[],
  ) =>
    workingWindows(
      {
        zone: "UTC",
        weekly,
        exceptions,
        ...(place && { holidayOn: holidaysOf(place) }),
      },
      epiphany.from,
      epiphany.to,
    );

  test("are kept free on its own holidays, not on those of its neighbour", () => {
    expect(windowsOn({ country: "DE", state: "BY" }, [])).toEqual([]);
    expect(windowsOn({ country: "DE", state: "BE" }, [])).toHaveLength(2);
    expect(windowsOn(undefined, [])).toHaveLength(2);
  });

  test("are worked on a holiday when an exception says so, and only then", () => {
    const half = { on: "2026-01-06", hours: ["10:00-12:00"] };
    expect(windowsOn({ country: "DE", state: "BY" }, [half])).toEqual([
      epiphany.from + 600,
      epiphany.from + 720,
    ]);
  });
});

test.each<[HolidayPlace, boolean]>([
  [{ country: "DE" }, true],
  [{ country: "DE", state: "BY" }, true],
  [{ country: "DE", state: "BY", region: "A" }, true],
  [{ country: "DE", state: "NY" }, false],
  [{ country: "XX" }, false],
  [{ country: "DE", region: "A" }, false],
  [{ country: "DE", state: "BY", region: "Z" }, false],
  [{ country: "toString" }, false],
  [{ country: "DE", state: "toString" }, false],
])("%j is a place with holidays: %s", (place, is) => {
  expect(isHolidayPlace(place)).toBe(is);
});
