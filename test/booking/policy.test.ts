import { describe, expect, test } from "vitest";
import { judgeCancel, judgeReschedule, judgeStart, type Policy } from "#booking/policy.ts";
import { aService, worksAt } from "./engine.ts";

const policy: Policy = {
  noticeMinutes: 60,
  horizonDays: 30,
  cancelNoticeMinutes: 60,
  rescheduleNoticeMinutes: 120,
  rescheduleMax: 3,
};
const service = aService({ policy });
const nine = ["09:00-17:00"];
const hours = { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine, sat: [], sun: [] };
const providers = [
  worksAt("ana", { zone: "America/Phoenix", weekly: hours }),
  worksAt("ben", { zone: "America/New_York", weekly: hours }),
];
/** Monday, 9 o'clock in Phoenix. */
const now = new Date("2026-11-23T16:00Z");

describe("a wanted start", () => {
  test.each([
    ["an hour from now", "2026-11-23T17:00Z", []],
    ["a second too early", "2026-11-23T17:00Z", ["notice"], "2026-11-23T16:00:01Z"],
    ["in the past", "2026-11-23T15:30Z", ["notice"]],
    ["thirty days from now", "2026-12-23T16:00Z", []],
    ["a step behind the horizon", "2026-12-23T16:30Z", ["horizon"]],
    ["on a Sunday", "2026-11-29T17:00Z", ["working-hours"]],
    ["off the steps", "2026-11-23T17:10Z", ["working-hours"]],
    ["when only the other provider works", "2026-11-24T14:00Z", []],
    ["when nobody works any more", "2026-11-24T05:00Z", ["working-hours"]],
    ["on a Sunday next year", "2027-03-07T17:00Z", ["horizon", "working-hours"]],
  ])("%s (%s) breaks %j", (_, start, limits, at = now.toISOString()) => {
    const found = judgeStart({ start: new Date(start), now: new Date(at), service, providers });
    expect(found.map(({ limit }) => limit)).toEqual(limits);
  });

  test("is explained with the numbers of the service", () => {
    const explain = (settings: Partial<Policy>, start: string) =>
      judgeStart({
        start: new Date(start),
        now,
        service: { ...service, policy: { ...policy, ...settings } },
        providers,
      }).map(({ explanation }) => explanation);
    expect(explain({}, "2026-11-23T16:30Z")).toEqual([
      "Please book at least 60 minutes before the start.",
    ]);
    expect(explain({ noticeMinutes: 240 }, "2026-11-23T16:30Z")).toEqual([
      "Please book at least 4 hours before the start.",
    ]);
    expect(explain({ noticeMinutes: 2880 }, "2026-11-23T16:30Z")).toEqual([
      "Please book at least 2 days before the start.",
    ]);
    expect(explain({ noticeMinutes: 0 }, "2026-11-20T16:30Z")).toEqual([
      "This time has already passed.",
    ]);
    expect(explain({ horizonDays: 1 }, "2026-11-25T17:00Z")).toEqual([
      "Times can be booked up to 1 day ahead.",
    ]);
  });
});

describe("a reschedule", () => {
  const judge = (start: string, reschedules: number, settings: Partial<Policy> = {}) =>
    judgeReschedule({
      start: new Date(start),
      reschedules,
      now,
      policy: { ...policy, ...settings },
    });

  test.each([
    ["2026-11-23T18:00Z", 0, []],
    ["2026-11-23T17:59Z", 0, ["reschedule-notice"]],
    ["2026-11-24T18:00Z", 2, []],
    ["2026-11-24T18:00Z", 3, ["reschedule-max"]],
    ["2026-11-23T17:59Z", 4, ["reschedule-notice", "reschedule-max"]],
  ])("of an appointment at %s that was moved %d times breaks %j", (start, reschedules, limits) => {
    expect(judge(start, reschedules).map(({ limit }) => limit)).toEqual(limits);
  });

  test("is explained with the numbers of the service", () => {
    expect(judge("2026-11-23T17:59Z", 3).map(({ explanation }) => explanation)).toEqual([
      "An appointment can be rescheduled online until 2 hours before the start.",
      "An appointment can be rescheduled online at most 3 times.",
    ]);
    expect(judge("2026-11-25T17:59Z", 1, { rescheduleMax: 1 })[0]?.explanation).toBe(
      "An appointment can be rescheduled online at most once.",
    );
    expect(judge("2026-11-25T17:59Z", 0, { rescheduleMax: 0 })[0]?.explanation).toBe(
      "This appointment cannot be rescheduled online.",
    );
  });
});

test.each([
  ["2026-11-23T17:00Z", 60, []],
  [
    "2026-11-23T16:59Z",
    60,
    ["An appointment can be cancelled online until 60 minutes before the start."],
  ],
  ["2026-11-23T15:59Z", 0, ["An appointment that has begun cannot be cancelled."]],
])(
  "cancelling an appointment at %s with %d minutes of notice breaks %j",
  (start, notice, words) => {
    const found = judgeCancel({
      start: new Date(start),
      now,
      policy: { ...policy, cancelNoticeMinutes: notice },
    });
    expect(found.map(({ explanation }) => explanation)).toEqual(words);
  },
);
