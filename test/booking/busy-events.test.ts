import { describe, expect, test } from "vitest";
import { busyIntervals, type CalendarEntry } from "#booking/busy-events.ts";
import type { Interval } from "#booking/interval.ts";

const at = (time: string) => new Date(`2026-11-23T${time}Z`);
const between = (start: string, end: string): Interval => ({ start: at(start), end: at(end) });

function anEntry(change: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    time: between("10:00", "11:00"),
    status: "confirmed",
    answer: "accepted",
    takesTime: true,
    ...change,
  };
}

function busy(entries: readonly CalendarEntry[], change: Partial<typeof inPhoenix> = {}) {
  return busyIntervals(entries, { ...inPhoenix, ...change });
}
const inPhoenix: Parameters<typeof busyIntervals>[1] = {
  zone: "America/Phoenix",
  tentative: "busy",
};
const anHour = [between("10:00", "11:00")];

describe("an entry takes its time", () => {
  test.each<[string, Partial<CalendarEntry>]>([
    ["when it is the owner's own", {}],
    // It may well be meant; who does not come says so.
    ["when the owner has not answered", { answer: "unanswered" }],
  ])("%s, whatever the policy", (_name, change) => {
    expect(busy([anEntry(change)])).toEqual(anHour);
    expect(busy([anEntry(change)], { tentative: "free" })).toEqual(anHour);
  });

  test.each<[string, Partial<CalendarEntry>]>([
    ["is only pencilled in", { status: "tentative" }],
    ["was only tentatively accepted", { answer: "tentative" }],
  ])("by policy when it %s", (_name, change) => {
    expect(busy([anEntry(change)])).toEqual(anHour);
    expect(busy([anEntry(change)], { tentative: "free" })).toEqual([]);
  });

  test.each<[string, Partial<CalendarEntry>]>([
    ["is shown as available", { takesTime: false }],
    ["is cancelled", { status: "cancelled" }],
    ["was declined", { answer: "declined" }],
    ["was declined while it was only pencilled in", { status: "tentative", answer: "declined" }],
    ["has no length", { time: between("10:00", "10:00") }],
  ])("never when it %s", (_name, change) => {
    expect(busy([anEntry(change)])).toEqual([]);
  });
});

describe("a whole day", () => {
  test.each([
    ["of 24 hours", "2026-11-23", "2026-11-24", "2026-11-22T23:00Z", "2026-11-23T23:00Z"],
    ["of 25 hours", "2026-10-25", "2026-10-26", "2026-10-24T22:00Z", "2026-10-25T23:00Z"],
    ["of 23 hours", "2026-03-29", "2026-03-30", "2026-03-28T23:00Z", "2026-03-29T22:00Z"],
    ["and the next ones", "2026-10-24", "2026-10-27", "2026-10-23T22:00Z", "2026-10-26T23:00Z"],
    ["that ends on itself", "2026-11-23", "2026-11-23", "2026-11-22T23:00Z", "2026-11-23T23:00Z"],
  ])("%s is taken from its first to its last instant there", (_name, from, until, start, end) => {
    expect(busy([anEntry({ time: { from, until } })], { zone: "Europe/Berlin" })).toEqual([
      { start: new Date(start), end: new Date(end) },
    ]);
  });

  test("begins, where the clocks skip midnight, with the first instant that there is", () => {
    const time = { from: "2027-03-28", until: "2027-03-29" };
    expect(busy([anEntry({ time })], { zone: "Asia/Beirut" })).toEqual([
      { start: new Date("2027-03-27T22:00Z"), end: new Date("2027-03-28T21:00Z") },
    ]);
  });
});

test("what overlaps or touches is one interval, and a gap of a minute stays", () => {
  const times = [
    between("13:00", "14:00"),
    between("10:00", "11:00"),
    between("11:00", "12:00"),
    between("10:30", "10:45"),
    between("14:01", "15:00"),
  ];
  expect(busy(times.map((time) => anEntry({ time })))).toEqual([
    between("10:00", "12:00"),
    between("13:00", "14:00"),
    between("14:01", "15:00"),
  ]);
});

test("a moment without length does not join what it lies between", () => {
  const times = [between("09:00", "10:00"), between("10:30", "10:30"), between("11:00", "12:00")];
  expect(busy(times.map((time) => anEntry({ time })))).toHaveLength(2);
});
