import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import {
  abbreviationAt,
  canonicalZone,
  formatOffset,
  isZone,
  offsetAt,
  reachedAt,
  toUtc,
  wallReader,
  zoneSpans,
} from "#booking/zone.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { checkZoneData, zoneTruth } from "#booking/zone-truth.ts";
import { changes } from "./changes.ts";

const zones = Intl.supportedValuesOf("timeZone");

test("the data say what is true in the winter of 2026", () => {
  expect(checkZoneData()).toEqual([]);
  expect(zoneTruth.length).toBeGreaterThan(5);
  expect(zoneDataVersion).toMatch(/^20\d\d[a-z]$/);
});

test("a fact that the data contradict is a warning that names the package to update", () => {
  const [warning = ""] = checkZoneData([
    { zone: "Europe/London", instant: "2026-07-01T12:00Z", offset: 0, because: "of a joke" },
  ]);
  expect(warning).toContain("put Europe/London at UTC+1 on 2026-07-01T12:00Z; it is UTC, because");
  expect(warning).toContain("moment-timezone");
});

test.each([
  ["America/New_York", "2026-03-08T06:59", "2026-03-08T01:59"],
  ["America/New_York", "2026-03-08T07:00", "2026-03-08T03:00"],
  ["Australia/Lord_Howe", "2026-10-03T15:29", "2026-10-04T01:59"],
  ["Australia/Lord_Howe", "2026-10-03T15:30", "2026-10-04T02:30"],
  ["Asia/Kathmandu", "2026-06-01T00:00", "2026-06-01T05:45"],
  ["Pacific/Apia", "2011-12-30T09:59", "2011-12-29T23:59"],
  ["Pacific/Apia", "2011-12-30T10:00", "2011-12-31T00:00"],
  ["America/Vancouver", "2026-11-01T08:59", "2026-11-01T01:59"],
  ["America/Vancouver", "2026-11-01T09:00", "2026-11-01T02:00"],
  ["America/Vancouver", "2027-07-01T12:00", "2027-07-01T05:00"],
  ["Europe/Kiev", "2026-12-01T12:00", "2026-12-01T14:00"],
  ["Asia/Calcutta", "2026-12-01T12:00", "2026-12-01T17:30"],
  ["UTC", "2028-02-29T23:59", "2028-02-29T23:59"],
  ["America/New_York", "2199-07-01T12:00", "2199-07-01T08:00"],
])("in %s the wall shows at %sZ %s", (zone, utc, wall) => {
  expect(minute(utc) + offsetAt(zone, minute(utc))).toBe(minute(wall));
});

test.each([
  ["America/New_York", "2026-03-08T01:59", ["2026-03-08T06:59"]],
  ["America/New_York", "2026-03-08T02:00", []],
  ["America/New_York", "2026-03-08T02:59", []],
  ["America/New_York", "2026-03-08T03:00", ["2026-03-08T07:00"]],
  ["America/New_York", "2026-11-01T00:59", ["2026-11-01T04:59"]],
  ["America/New_York", "2026-11-01T01:00", ["2026-11-01T05:00", "2026-11-01T06:00"]],
  ["America/New_York", "2026-11-01T01:59", ["2026-11-01T05:59", "2026-11-01T06:59"]],
  ["America/New_York", "2026-11-01T02:00", ["2026-11-01T07:00"]],
  ["Europe/London", "2026-03-29T01:30", []],
  ["Europe/London", "2026-10-25T01:30", ["2026-10-25T00:30", "2026-10-25T01:30"]],
  ["Australia/Lord_Howe", "2026-10-04T02:15", []],
  ["Australia/Lord_Howe", "2026-10-04T02:30", ["2026-10-03T15:30"]],
  ["Australia/Lord_Howe", "2026-04-05T01:30", ["2026-04-04T14:30", "2026-04-04T15:00"]],
  ["Australia/Lord_Howe", "2026-04-05T01:29", ["2026-04-04T14:29"]],
  ["Pacific/Apia", "2011-12-30T12:00", []],
  ["Africa/Casablanca", "2026-03-22T02:30", []],
  ["Africa/Casablanca", "2026-09-20T01:30", ["2026-09-20T00:30", "2026-09-20T01:30"]],
  ["Africa/Casablanca", "2027-03-14T02:30", ["2027-03-14T02:30"]],
  ["America/Vancouver", "2026-03-08T02:30", []],
  ["America/Vancouver", "2026-11-01T01:30", ["2026-11-01T08:30"]],
  ["America/Phoenix", "2026-03-08T02:30", ["2026-03-08T09:30"]],
  ["America/Phoenix", "2028-02-29T12:00", ["2028-02-29T19:00"]],
])("in %s the local time %s happens %j", (zone, wall, instants) => {
  const instant = toUtc(zone, minute(wall));
  const found = {
    one: () => instant.kind === "one" && [instant.utcMinute],
    two: () => instant.kind === "two" && [instant.first, instant.second],
    none: () => [],
  }[instant.kind]();
  expect(found).toEqual(instants.map(minute));
});

test("a skipped time names the instant at which the clocks jumped over it", () => {
  expect(toUtc("America/New_York", minute("2026-03-08T02:45"))).toEqual({
    kind: "none",
    skippedAt: minute("2026-03-08T07:00"),
  });
});

test("in every zone, a local time means exactly the instants at which the wall shows it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: minute("1975-01-01T00:00"), max: minute("2040-01-01T00:00") }),
      fc.integer({ min: -150, max: 150 }),
      (zone, around, aside) => {
        // Near a change, if the zone has one after that time: elsewhere everything is easy.
        const [, change] = zoneSpans(zone, around, around + 400 * 1440);
        const near = (change?.fromMinute ?? around) + aside;
        const wall = near + (aside % 2 === 0 ? offsetAt(zone, near) : offsetAt(zone, near - 181));
        const offsets = new Set(
          zoneSpans(zone, wall - 2000, wall + 2000).map(({ offset }) => offset),
        );
        const shown = [...offsets]
          .map((offset) => wall - offset)
          .filter((instant) => instant + offsetAt(zone, instant) === wall)
          .sort((a, b) => a - b);

        const instant = toUtc(zone, wall);
        if (instant.kind === "none") expect(shown).toEqual([]);
        if (instant.kind === "one") expect(shown).toEqual([instant.utcMinute]);
        if (instant.kind === "two") expect(shown).toEqual([instant.first, instant.second]);

        const reached = reachedAt(zone, wall);
        expect(reached + offsetAt(zone, reached)).toBeGreaterThanOrEqual(wall);
        expect(reached - 1 + offsetAt(zone, reached - 1)).toBeLessThan(wall);
        expect(reachedAt(zone, wall + 1)).toBeGreaterThanOrEqual(reached);
      },
    ),
    { numRuns: 3000 },
  );
});

test("a reader of many times says the same as asking for each, in any order", () => {
  const times = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...changes), times, ({ zone, day }, minutes) => {
      const read = wallReader(zone);
      for (const aside of minutes) {
        const local = minute(`${day}T02:00`) + aside;
        expect(read(local)).toBe(reachedAt(zone, local));
      }
    }),
  );
});

test("the offsets of the undisputed years are the ones that Intl knows, in every zone", () => {
  const different = zones.flatMap((zone) =>
    Array.from({ length: 120 }, (_, index) => Date.UTC(2012, index, 11, 7))
      .filter((at) => offsetAt(zone, at / 60_000) !== DateTime.fromMillis(at, { zone }).offset)
      .map((at) => `${zone} ${new Date(at).toISOString()}`),
  );
  expect(different).toEqual([]);
});

test("spans cover a range without holes, and stand in for the zone", () => {
  const [from, to] = [minute("2026-10-20T00:00"), minute("2027-04-01T00:00")];
  expect(zoneSpans("America/New_York", from, to)).toEqual([
    { fromMinute: from, offset: -240, abbreviation: "EDT" },
    { fromMinute: minute("2026-11-01T06:00"), offset: -300, abbreviation: "EST" },
    { fromMinute: minute("2027-03-14T07:00"), offset: -240, abbreviation: "EDT" },
  ]);
  expect(zoneSpans("America/Phoenix", from, to)).toHaveLength(1);
});

test("a change at the very begin of a range belongs to it, one at its end does not", () => {
  const change = minute("2026-11-01T06:00");
  expect(zoneSpans("America/New_York", change, change + 1).map(({ offset }) => offset)).toEqual([
    -300,
  ]);
  expect(zoneSpans("America/New_York", change - 1, change)).toHaveLength(1);
});

test.each(["", "Mars/Olympus", "America/new_york", "EST ", "__proto__", "constructor"])(
  "%j is no zone",
  (id) => {
    expect(isZone(id)).toBe(false);
    expect(() => offsetAt(id, 0)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  },
);

test("every zone that a browser may report is one, old spellings included", () => {
  const reported = [...zones, "Europe/Kiev", "Asia/Calcutta", "Asia/Saigon", "UTC", "US/Pacific"];
  expect(reported.filter((id) => !isZone(id))).toEqual([]);
});

test("old and new spellings have one name", () => {
  expect(canonicalZone("Europe/Kiev")).toBe(canonicalZone("Europe/Kyiv"));
  expect(canonicalZone("Asia/Calcutta")).toBe(canonicalZone("Asia/Kolkata"));
  expect(canonicalZone("America/Phoenix")).not.toBe(canonicalZone("America/Denver"));
});

test("where the written-out rules stop, the data are not believed any more", () => {
  expect(() => offsetAt("America/New_York", minute("2600-01-01T00:00"))).toThrow(
    expect.objectContaining({ code: "INVALID_REQUEST" }),
  );
  expect(offsetAt("America/Vancouver", minute("2600-01-01T00:00"))).toBe(-420);
});

test("zones without letters of their own are called by their offset", () => {
  expect(abbreviationAt("America/Phoenix", minute("2026-11-23T00:00"))).toBe("MST");
  expect(abbreviationAt("Asia/Kathmandu", minute("2026-11-23T00:00"))).toBe("UTC+5:45");
  expect(abbreviationAt("Africa/Casablanca", minute("2026-11-23T00:00"))).toBe("UTC");
  expect(formatOffset(-270)).toBe("−4:30");
});

/** "2026-03-08T01:59" → minutes since 1970, as if it were UTC. */
function minute(text: string): number {
  return Date.parse(`${text}Z`) / 60_000;
}
