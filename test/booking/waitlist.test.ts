import { describe, expect, test } from "vitest";
import { offerable, suits, type Waiter, type Window } from "#booking/waitlist.ts";
import { sayWindow } from "#booking/waitlist-words.ts";

const minutes = (start: string, length: number) => {
  const from = new Date(start);
  return { start: from, end: new Date(from.getTime() + length * 60_000) };
};
const wish = (windows: readonly Window[], zone = "America/Phoenix") => ({
  windows,
  zone,
  fromAt: undefined,
  untilAt: new Date("2026-12-01T07:00:00Z"),
});
const tuesday = (from: string, to: string): Window => ({ days: [2], from, to });

describe("a time suits", () => {
  // Tuesday 10:00 in Phoenix.
  const slot = minutes("2026-11-24T17:00:00Z", 30);

  test.each([
    ["any time", []],
    ["from its start to its end", [tuesday("10:00", "10:30")]],
    [
      "one window of several",
      [{ days: [1], from: "00:00", to: "24:00" }, tuesday("09:00", "11:00")],
    ],
  ])("with %s", (_name, windows) => {
    expect(suits(wish(windows), slot)).toBe(true);
  });

  test.each([
    ["it begins too early", [tuesday("10:01", "12:00")]],
    ["it ends too late", [tuesday("09:00", "10:29")]],
    ["it is another day", [{ days: [1, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }]],
  ])("not when %s", (_name, windows) => {
    expect(suits(wish(windows), slot)).toBe(false);
  });

  test("not once the last day is over, whatever the windows", () => {
    expect(suits(wish([]), minutes("2026-12-01T06:59:00Z", 30))).toBe(true);
    expect(suits(wish([]), minutes("2026-12-01T07:00:00Z", 30))).toBe(false);
  });

  test("not before the first day, whatever the windows", () => {
    const fromAt = new Date("2026-11-24T07:00:00Z");
    const waits = { ...wish([]), fromAt };
    expect(suits(waits, minutes("2026-11-24T06:59:00Z", 30))).toBe(false);
    expect(suits(waits, minutes("2026-11-24T07:00:00Z", 30))).toBe(true);
  });

  test("up to midnight, and not across it", () => {
    const late = wish([tuesday("20:00", "24:00")]);
    expect(suits(late, minutes("2026-11-25T06:30:00Z", 30))).toBe(true);
    expect(suits(late, minutes("2026-11-25T06:45:00Z", 30))).toBe(false);
  });

  test("by the clock on the client's wall, before and after the clocks change", () => {
    // New York leaves summer time on Sunday 1 November 2026.
    const mornings = wish([{ days: [5, 1], from: "09:00", to: "10:00" }], "America/New_York");
    expect(suits(mornings, minutes("2026-10-30T13:00:00Z", 60))).toBe(true);
    expect(suits(mornings, minutes("2026-11-02T14:00:00Z", 60))).toBe(true);
    expect(suits(mornings, minutes("2026-11-02T13:00:00Z", 60))).toBe(false);
  });
});

describe("what can be offered", () => {
  const nine = minutes("2026-11-24T16:00:00Z", 30);
  const ten = minutes("2026-11-24T17:00:00Z", 30);
  const eleven = minutes("2026-11-24T18:00:00Z", 30);
  const waiter = (change: Partial<Waiter> = {}): Waiter => ({
    ...wish([]),
    passed: [],
    offered: [],
    ...change,
  });

  test("is everything that suits, at first", () => {
    const { slots, seen, passed } = offerable(waiter(), [nine, ten]);
    expect(slots).toEqual([nine, ten]);
    expect(seen).toEqual([nine.start, ten.start]);
    expect(passed).toEqual([]);
  });

  test("is nothing that was passed over or offered before", () => {
    const seenBefore = waiter({ passed: [nine.start], offered: [ten.start] });
    expect(offerable(seenBefore, [nine, ten, eleven]).slots).toEqual([eleven]);
  });

  test("is news again once it was gone", () => {
    const before = waiter({ passed: [nine.start, eleven.start] });
    const { passed } = offerable(before, [eleven]);
    expect(passed).toEqual([eleven.start]);
    expect(offerable(waiter({ passed }), [nine, eleven]).slots).toEqual([nine]);
  });
});

test.each([
  [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }, "any day, any time"],
  [{ days: [2, 4], from: "09:00", to: "12:30" }, "Tue, Thu, 9:00 AM – 12:30 PM"],
  [{ days: [7], from: "18:00", to: "24:00" }, "Sun, from 6:00 PM"],
  [{ days: [7], from: "00:00", to: "08:00" }, "Sun, until 8:00 AM"],
])("%o reads “%s”", (window, words) => {
  expect(sayWindow(window)).toBe(words);
});
