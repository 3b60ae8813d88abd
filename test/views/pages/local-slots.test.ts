import { describe, expect, test } from "vitest";
import {
  dayPage,
  divideDay,
  groupByDay,
  openTimes,
  packStarts,
  unpackStarts,
} from "#views/pages/islands/local-slots.ts";
import { findChoice, formatSpans, parseSpans, viewZone } from "#views/pages/islands/zone-view.ts";
import { zoneChoices } from "#views/pages/zone-choices.ts";
import { someSlots } from "../../helpers/page-fixtures.ts";

const during = { start: new Date("2026-11-20T00:00:00Z"), end: new Date("2026-12-20T00:00:00Z") };
const choices = zoneChoices("UTC", during);
const view = (zone: string) => {
  const choice = findChoice(choices, zone);
  if (choice === undefined) throw new Error(`${zone} is not listed`);
  return viewZone(choice, 12);
};

const timesAt = (...starts: readonly string[]) =>
  starts.map((start) => ({ start: new Date(start), onRequest: false }));

test("times to ask a person for stand among the others, in order, and are known from them", () => {
  const pack = (...starts: readonly string[]) => packStarts(starts.map((start) => ({ start })));
  const [nine, ten, noon] = ["2026-11-20T16:00Z", "2026-11-20T17:00Z", "2026-11-20T19:00Z"];
  const times = openTimes(pack(nine, noon), pack(ten));
  expect(divideDay(times, view("America/Phoenix"))).toMatchObject([
    { slots: [{ onRequest: false }, { label: "10:00 AM", onRequest: true }] },
    { slots: [{ onRequest: false }] },
  ]);
});

test("packed starts come back as they were", () => {
  const slots = someSlots();
  const starts = unpackStarts(packStarts(slots));
  expect(starts.map((start) => start.toISOString())).toEqual(slots.map(({ start }) => start));
  expect(unpackStarts(packStarts([]))).toEqual([]);
});

test("offsets of a zone survive their way through an attribute", () => {
  const spans = [
    { fromMinute: 0, offset: -240, abbreviation: "EDT" },
    { fromMinute: 29_387_880, offset: -300, abbreviation: "EST" },
  ];
  expect(parseSpans(formatSpans(spans))).toEqual(spans);
});

describe("a change of zone", () => {
  test("moves slots to other days and keeps every instant", () => {
    const starts = timesAt("2026-11-20T23:30:00Z", "2026-11-21T00:30:00Z");
    const phoenix = groupByDay(starts, view("America/Phoenix"));
    const kolkata = groupByDay(starts, view("Asia/Kolkata"));
    expect([...phoenix.keys()]).toEqual(["2026-11-20"]);
    expect([...kolkata.keys()]).toEqual(["2026-11-21"]);
    expect([...phoenix.values()].flat()).toEqual([...kolkata.values()].flat());
  });

  test.each([
    "Europe/Kiev",
    "Asia/Calcutta",
    "Asia/Saigon",
    "America/Buenos_Aires",
    "Europe/Bratislava",
  ])("understands %s, as browsers say it", (alias) => {
    expect(findChoice(choices, alias)).toBeDefined();
  });
});

test("a day is divided at noon and at five, and empty parts are left out", () => {
  const starts = timesAt(
    ...["16:00", "18:59", "19:00", "23:59"].map((time) => `2026-11-20T${time}:00Z`),
  );
  const parts = divideDay(starts, view("America/Phoenix"));
  expect(parts.map(({ name, slots }) => [name, slots.map(({ label }) => label)])).toEqual([
    ["Morning", ["9:00 AM", "11:59 AM"]],
    ["Afternoon", ["12:00 PM", "4:59 PM"]],
  ]);
});

describe("the two weeks that are shown", () => {
  const on = (...days: string[]) => new Map(days.map((day) => [day, timesAt(`${day}T12:00Z`)]));
  const today = "2026-11-20";

  test("begin today and show the first open day", () => {
    const page = dayPage(on("2026-11-23", "2026-11-24"), { today, asked: undefined });
    expect(page.days).toHaveLength(14);
    expect(page).toMatchObject({ shown: "2026-11-23", earlier: undefined, later: undefined });
  });

  test("are those with the first open day, when the next two are full", () => {
    const page = dayPage(on("2026-12-08"), { today, asked: undefined });
    expect(page).toMatchObject({ shown: "2026-12-08", earlier: "2026-11-20", later: undefined });
  });

  test("can be full and still be looked at", () => {
    const page = dayPage(on("2026-12-08"), { today, asked: "2026-11-20" });
    expect(page).toMatchObject({ shown: undefined, earlier: undefined, later: "2026-12-04" });
  });

  test("show an open day that was asked for, and never one that is full", () => {
    const open = on("2026-11-23", "2026-11-25");
    expect(dayPage(open, { today, asked: "2026-11-25" }).shown).toBe("2026-11-25");
    expect(dayPage(open, { today, asked: "2026-11-24" }).shown).toBe("2026-11-23");
    expect(dayPage(open, { today, asked: "nonsense" }).shown).toBe("2026-11-23");
  });
});
