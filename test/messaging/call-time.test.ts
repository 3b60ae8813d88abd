import { expect, test } from "vitest";
import { callTime } from "#messaging/call-time.ts";

const shifts = ["09:00-12:00", "13:00-17:00"];
const hours = {
  zone: "America/New_York",
  weekly: { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts, sat: [], sun: [] },
  exceptions: [{ on: "2026-11-26", hours: [] }],
};
/** On the walls of New York, in winter. */
const ny = (wall: string) => new Date(`${wall}:00-05:00`);

test.each([
  // Asked for at, begins at, agreed at → asked at, why
  ["as planned, by day", "2026-11-24T10:00", "2026-11-24T16:00", "2026-11-24T10:00", undefined],
  [
    "at night, for the morning",
    "2026-11-24T05:00",
    "2026-11-24T10:00",
    "2026-11-24T09:00",
    "opens",
  ],
  ["at lunch", "2026-11-24T12:30", "2026-11-24T16:00", "2026-11-24T13:00", "opens"],
  [
    "before it opens at all that day",
    "2026-11-24T03:00",
    "2026-11-24T08:00",
    "2026-11-23T16:00",
    "closes",
  ],
  [
    "with too few minutes after it opens",
    "2026-11-24T03:00",
    "2026-11-24T09:10",
    "2026-11-23T16:00",
    "closes",
  ],
  [
    "on a Sunday, for a Sunday",
    "2026-11-29T10:00",
    "2026-11-29T14:00",
    "2026-11-27T16:00",
    "closes",
  ],
  ["on a holiday", "2026-11-26T10:00", "2026-11-26T14:00", "2026-11-25T16:00", "closes"],
] as const)("%s", (_name, meantAt, start, at, moved) => {
  const when = { meantAt: ny(meantAt), start: ny(start), notBefore: ny("2026-11-20T09:00") };
  expect(callTime(when, hours)).toEqual({ at: ny(at), moved });
});

test("what was agreed after the desk had closed, for before it opens, is for who is on call", () => {
  const meantAt = ny("2026-11-29T10:00");
  const when = { meantAt, start: ny("2026-11-29T14:00"), notBefore: ny("2026-11-28T12:00") };
  expect(callTime(when, hours)).toEqual({ at: meantAt, moved: "no-hours" });
});

test("an hour before closing, or as soon as it was agreed", () => {
  const when = { meantAt: ny("2026-11-24T05:00"), start: ny("2026-11-24T08:00") };
  const notBefore = ny("2026-11-23T16:30");
  expect(callTime({ ...when, notBefore }, hours)).toEqual({ at: notBefore, moved: "closes" });
});
