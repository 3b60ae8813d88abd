import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import {
  dayInterval,
  describeLocal,
  localDay,
  localLabels,
  localStart,
  readLocal,
} from "#booking/local-time.ts";
import { luxonZone } from "#booking/luxon-zone.ts";
import {
  dayKey,
  dayKeys,
  dayLabel,
  longDayLabel,
  spanFor,
  timeLabel,
  wallIso,
} from "#booking/wall-clock.ts";
import { zoneSpans } from "#booking/zone.ts";
import { describeZone, zoneName } from "#booking/zone-name.ts";

const zones = Intl.supportedValuesOf("timeZone");

describe("a time in words", () => {
  test.each([
    ["2026-11-23T21:00Z", "America/Phoenix", "Mon 23 Nov 2:00 PM, Phoenix time (MST)"],
    ["2026-11-23T21:00Z", "America/New_York", "Mon 23 Nov 4:00 PM, New York time (EST)"],
    ["2026-11-23T21:00Z", "America/Vancouver", "Mon 23 Nov 2:00 PM, Vancouver time (MST)"],
    ["2026-11-23T21:00Z", "Asia/Calcutta", "Tue 24 Nov 2:30 AM, Kolkata time (IST)"],
    ["2026-11-23T21:00Z", "Asia/Kathmandu", "Tue 24 Nov 2:45 AM, Kathmandu time (UTC+5:45)"],
    ["2026-11-23T21:00Z", "Africa/Casablanca", "Mon 23 Nov 9:00 PM, Casablanca time (UTC)"],
    ["2026-11-23T21:00Z", "UTC", "Mon 23 Nov 9:00 PM, UTC"],
    ["2026-11-23T21:00Z", "Etc/GMT+5", "Mon 23 Nov 4:00 PM, UTC−5"],
    ["2028-02-29T19:00Z", "America/Phoenix", "Tue 29 Feb 12:00 PM, Phoenix time (MST)"],
    ["2026-12-01T07:05Z", "America/Phoenix", "Tue 1 Dec 12:05 AM, Phoenix time (MST)"],
    ["2026-11-01T05:30Z", "America/New_York", "Sun 1 Nov 1:30 AM, New York time (EDT, UTC−4)"],
    ["2026-11-01T06:30Z", "America/New_York", "Sun 1 Nov 1:30 AM, New York time (EST, UTC−5)"],
    ["2026-11-01T07:00Z", "America/New_York", "Sun 1 Nov 2:00 AM, New York time (EST)"],
    ["2026-11-01T08:30Z", "America/Vancouver", "Sun 1 Nov 1:30 AM, Vancouver time (PDT)"],
  ])("%s in %s is %s", (start, zone, words) => {
    expect(describeLocal(new Date(start), zone)).toBe(words);
  });

  test("uses 24 hours for those who prefer them", () => {
    expect(describeLocal(new Date("2026-11-23T21:00Z"), "Europe/Kiev", 24)).toBe(
      "Mon 23 Nov 23:00, Kyiv time (EET)",
    );
  });
});

test("every zone has a name that is not its id", () => {
  const unnamed = zones.filter((zone) => /[/_]/.test(zoneName(zone)));
  expect(unnamed).toEqual([]);
  expect(zoneName("US/Arizona")).toBe("Phoenix time");
  expect(zoneName("America/Argentina/Buenos_Aires")).toBe("Buenos Aires time");
  expect(describeZone("America/New_York", new Date("2026-07-01T00:00Z"))).toBe(
    "New York time (EDT)",
  );
});

test("the local intent can be stored and read back", () => {
  const start = new Date("2026-11-23T21:00Z");
  expect(localStart(start, "America/Phoenix")).toBe("2026-11-23T14:00");
  expect(localDay(new Date("2026-11-23T06:59Z"), "America/Phoenix")).toBe("2026-11-22");
  expect(readLocal("2026-11-23T14:00", "America/Phoenix")).toEqual({
    kind: "one",
    utcMinute: start.getTime() / 60_000,
  });
  expect(readLocal("2026-03-08T02:30", "America/New_York")).toMatchObject({ kind: "none" });
  expect(readLocal("2026-11-01T01:30", "America/New_York")).toMatchObject({ kind: "two" });
});

test.each([
  ["2026-03-08", "America/New_York", 23],
  ["2026-11-01", "America/New_York", 25],
  ["2026-11-01", "America/Vancouver", 24],
  ["2026-10-04", "Australia/Lord_Howe", 23.5],
  ["2026-04-05", "Australia/Lord_Howe", 24.5],
  ["2011-12-30", "Pacific/Apia", 0],
  ["2028-02-29", "Europe/London", 24],
])("the day %s in %s has %d hours", (day, zone, hours) => {
  const { start, end } = dayInterval(day, zone);
  expect((end.getTime() - start.getTime()) / 3_600_000).toBe(hours);
});

test("day keys run over ends of months and leap days, and have labels", () => {
  expect(dayKeys("2028-02-28", 3)).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
  expect(dayLabel("2026-11-02")).toBe("Mon 2 Nov");
  expect(longDayLabel("2026-11-02")).toBe("Monday 2 November 2026");
});

test("a browser with nothing but spans writes the same labels as the server", () => {
  const from = Date.UTC(2026, 9, 1) / 60_000;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 400 * 1440 }),
      fc.constantFrom(12 as const, 24 as const),
      (zone, after, hours) => {
        const start = new Date((from + after) * 60_000);
        const span = spanFor(zoneSpans(zone, from, from + 400 * 1440 + 1), start);
        const offset = span?.offset ?? Number.NaN;
        expect([dayKey(start, offset), timeLabel(start, offset, hours)]).toEqual([
          localLabels(start, zone, hours).day,
          localLabels(start, zone, hours).time,
        ]);
        expect(wallIso(start, offset)).toBe(localStart(start, zone));
      },
    ),
  );
});

test("only a time that the clocks show twice is marked as repeated", () => {
  const repeated = (start: string, zone: string) => localLabels(new Date(start), zone).repeated;
  expect(repeated("2026-11-01T05:30Z", "America/New_York")).toBe(true);
  expect(repeated("2026-11-01T04:59Z", "America/New_York")).toBe(false);
  expect(repeated("2026-11-01T08:30Z", "America/Vancouver")).toBe(false);
});

describe("Luxon over our data", () => {
  test("shows what our own arithmetic says, also where Node's rules are old", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }),
        (zone, minute) => {
          const start = new Date(minute * 60_000);
          const shown = DateTime.fromJSDate(start, { zone: luxonZone(zone) });
          expect(shown.toFormat("yyyy-MM-dd'T'HH:mm")).toBe(localStart(start, zone));
        },
      ),
    );
  });

  test("knows names, offsets, equality, and what is no zone", () => {
    const noon = DateTime.fromISO("2026-12-01T20:00Z", { zone: luxonZone("America/Vancouver") });
    expect(noon.toISO()).toBe("2026-12-01T13:00:00.000-07:00");
    expect(noon.toFormat("h:mm a ZZZZ, ZZZZZ, z")).toBe(
      "1:00 PM MST, Vancouver time, America/Vancouver",
    );
    expect(noon.zone.equals(luxonZone("America/Vancouver"))).toBe(true);
    expect(noon.zone.equals(luxonZone("America/Denver"))).toBe(false);
    expect(luxonZone("Mars/Olympus").isValid).toBe(false);
    // Luxon hands zones of this type to Intl.
    expect(luxonZone("America/Vancouver").type).not.toBe("iana");
  });
});
