import { expect, test } from "vitest";
import { readSpokenTime, readSpokenTimes } from "#booking/spoken-time.ts";

/** Monday 09:00 in New York, 07:00 in Phoenix. */
const at = new Date("2026-11-23T14:00:00Z");
const phoenix = { at, zone: "America/Phoenix" };

test.each([
  ["tue 2pm", "2026-11-24T21:00:00.000Z"],
  ["tomorrow at 14:30", "2026-11-24T21:30:00.000Z"],
  ["2026-11-24 14:00", "2026-11-24T21:00:00.000Z"],
  ["the 1st of december at 9:15am", "2026-12-01T16:15:00.000Z"],
  ["noon", "2026-11-23T19:00:00.000Z"],
  ["in 2 hours", "2026-11-23T16:00:00.000Z"],
  // Another clock, if it is named.
  ["2pm EST on tuesday", "2026-11-24T19:00:00.000Z"],
])("“%s” in Phoenix is %s", (text, start) => {
  expect(readSpokenTime(text, phoenix)).toEqual({ kind: "time", start: new Date(start) });
});

test.each([
  ["monday", "no-hour"],
  ["as soon as you can", "unread"],
  ["", "unread"],
  ["tue 2pm or wed 3pm", "several"],
  ["23 November 2026 6am", "past"],
])("“%s” is %s", (text, kind) => {
  expect(readSpokenTime(text, phoenix).kind).toBe(kind);
});

test("our own zone data say which instant it is, across a change of the clocks", () => {
  const newYork = { at: new Date("2027-03-13T12:00:00Z"), zone: "America/New_York" };

  expect(readSpokenTime("tomorrow 1:30am", newYork)).toEqual({
    kind: "time",
    start: new Date("2027-03-14T06:30:00Z"),
  });
  expect(readSpokenTime("tomorrow 2:30am", newYork)).toEqual({ kind: "skipped" });
  expect(readSpokenTime("tomorrow 9am", newYork)).toEqual({
    kind: "time",
    start: new Date("2027-03-14T13:00:00Z"),
  });
});

test("of a time that the clocks show twice the first one is meant", () => {
  const newYork = { at: new Date("2026-10-31T12:00:00Z"), zone: "America/New_York" };

  expect(readSpokenTime("tomorrow 1:30am", newYork)).toEqual({
    kind: "time",
    start: new Date("2026-11-01T05:30:00Z"),
  });
});

test("several times are read in their order", () => {
  const times = readSpokenTimes("tue 2pm, wed 10am or thu at noon", phoenix);

  expect(times.map((time) => ("start" in time ? time.start.toISOString() : time.kind))).toEqual([
    "2026-11-24T21:00:00.000Z",
    "2026-11-25T17:00:00.000Z",
    "2026-11-26T19:00:00.000Z",
  ]);
});
