import { describe, expect, test } from "vitest";
import { businessMinutesBetween } from "#escalation/business-hours.ts";
import { mayReopen } from "#escalation/reopening.ts";
import { firstSnooze, snoozeProblem } from "#escalation/snooze.ts";
import { dueAfterWait } from "#escalation/waited-time.ts";

const nineToFive = ["09:00-12:00", "13:00-17:00"];
const hours = {
  zone: "America/New_York",
  weekly: {
    mon: nineToFive,
    tue: nineToFive,
    wed: nineToFive,
    thu: nineToFive,
    fri: nineToFive,
    sat: [],
    sun: [],
  },
  exceptions: [{ on: "2026-11-26", hours: [] }],
};
const at = (text: string) => new Date(`${text}:00-05:00`);

describe("business minutes between two instants", () => {
  test.each([
    ["within a shift", "2026-11-23T09:15", "2026-11-23T10:00", 45],
    ["over the lunch break", "2026-11-23T11:30", "2026-11-23T13:30", 60],
    ["over a night", "2026-11-23T16:00", "2026-11-24T10:00", 120],
    ["over a holiday and a weekend", "2026-11-25T16:00", "2026-11-30T10:00", 60 + 420 + 60],
    ["while it is closed", "2026-11-28T10:00", "2026-11-29T10:00", 0],
    ["backwards", "2026-11-23T10:00", "2026-11-23T09:00", 0],
  ])("%s", (_how, from, to, minutes) => {
    expect(businessMinutesBetween(at(from), at(to), hours)).toBe(minutes);
  });

  test("on the day on which the clocks go back", () => {
    const weekly = { ...hours.weekly, sun: ["00:00-24:00"] };
    const always = { zone: "America/New_York", weekly, exceptions: [] };
    const [from, to] = [new Date("2026-11-01T04:00:00Z"), new Date("2026-11-02T05:00:00Z")];
    expect(businessMinutesBetween(from, to, always)).toBe(25 * 60);
  });
});

describe("the deadlines after a wait", () => {
  const due = {
    firstResponseDueAt: at("2026-11-23T09:15"),
    resolutionDueAt: at("2026-11-23T14:00"),
    expiresAt: at("2026-11-25T14:00"),
  };

  test.each([
    ["within a shift", "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T15:00"],
    ["until the next morning", "2026-11-23T13:30", "2026-11-24T09:00", "2026-11-24T09:30"],
    ["that ends in the night", "2026-11-23T11:00", "2026-11-24T03:00", "2026-11-24T11:00"],
    ["over a holiday", "2026-11-23T11:00", "2026-11-26T12:00", "2026-11-27T11:00"],
  ])("%s leave as much as was left", (_how, from, to, resolution) => {
    const after = dueAfterWait(due, { from: at(from), to: at(to) }, hours);
    expect(after.resolutionDueAt).toEqual(at(resolution));
    expect(after.expiresAt.getTime() - after.resolutionDueAt.getTime()).toBe(48 * 3_600_000);
    expect(after.firstResponseDueAt).toEqual(due.firstResponseDueAt);
  });

  test.each([
    ["when it was due", "2026-11-23T14:00", "2026-11-24T09:00", "2026-11-26T09:00"],
    ["when it was late", "2026-11-24T13:00", "2026-11-25T18:00", "2026-11-26T19:00"],
    ["when it had run out", "2026-11-25T14:00", "2026-11-25T18:00", "2026-11-25T14:00"],
  ])("that began %s leave it late, and as long from its end", (_when, from, to, expires) => {
    const after = dueAfterWait(due, { from: at(from), to: at(to) }, hours);
    expect(after).toEqual({ ...due, expiresAt: at(expires) });
  });
});

describe("a moment to snooze until", () => {
  const now = at("2026-11-23T10:00");
  test.each([
    ["now", now, "past"],
    ["in a minute", at("2026-11-23T10:01"), undefined],
    ["in fourteen days", at("2026-12-07T10:00"), undefined],
    ["a minute after that", at("2026-12-07T10:01"), "too-far"],
  ])("%s", (_when, until, problem) => {
    expect(snoozeProblem(until, now)).toBe(problem);
  });

  test.each([
    ["in an hour", "2026-11-23T14:00", "2026-11-23T11:00"],
    ["when it is due", "2026-11-23T10:20", "2026-11-23T10:20"],
    ["in an hour, when it is late already", "2026-11-23T09:00", "2026-11-23T11:00"],
  ])("is proposed %s", (_how, dueAt, proposed) => {
    expect(firstSnooze(now, at(dueAt))).toEqual(at(proposed));
  });

  test("is never proposed in the past", () => {
    const dueSoon = new Date(now.getTime() + 10_000);
    expect(firstSnooze(now, dueSoon).getTime()).toBeGreaterThan(now.getTime());
  });
});

test("what was settled can be opened again for two weeks", () => {
  const ended = at("2026-11-23T10:00");
  expect(mayReopen(ended, at("2026-12-07T09:59"))).toBe(true);
  expect(mayReopen(ended, at("2026-12-07T10:00"))).toBe(false);
});
