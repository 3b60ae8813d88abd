import { expect, test } from "vitest";
import { type DeadlineSettings, deadlines, explainUnusableHours } from "#escalation/deadline.ts";

const nine = ["09:00-17:00"];
const settings: DeadlineSettings = {
  hours: {
    zone: "America/Phoenix",
    weekly: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine, sat: [], sun: [] },
    exceptions: [],
  },
  normal: { firstResponseMinutes: 15, resolutionMinutes: 240 },
  vip: { firstResponseMinutes: 5, resolutionMinutes: 120 },
  expireAfterHours: 48,
};
/** Friday, 16:50 in Phoenix. */
const raisedAt = new Date("2026-11-20T23:50:00Z");

test("deadlines run on business time; expiry runs on the clock; the promise is the resolution", () => {
  expect(deadlines(raisedAt, settings, "normal")).toEqual({
    firstResponseDueAt: new Date("2026-11-23T16:05:00Z"),
    resolutionDueAt: new Date("2026-11-23T19:50:00Z"),
    promisedBy: new Date("2026-11-23T19:50:00Z"),
    expiresAt: new Date("2026-11-25T19:50:00Z"),
  });
});

test("high priority has its own, shorter deadlines", () => {
  expect(deadlines(raisedAt, settings, "high")).toMatchObject({
    firstResponseDueAt: new Date("2026-11-20T23:55:00Z"),
    resolutionDueAt: new Date("2026-11-23T17:50:00Z"),
  });
});

const closed: DeadlineSettings = {
  ...settings,
  hours: {
    ...settings.hours,
    weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  },
};

test("a business that never opens still has deadlines: every hour counts", () => {
  expect(deadlines(raisedAt, closed, "normal")).toMatchObject({
    firstResponseDueAt: new Date("2026-11-21T00:05:00Z"),
    resolutionDueAt: new Date("2026-11-21T03:50:00Z"),
  });
});

test("hours that never open are explained to whoever writes them; usable ones are not", () => {
  expect(explainUnusableHours(settings.hours, 240, raisedAt)).toBeUndefined();
  expect(explainUnusableHours(closed.hours, 240, raisedAt)).toBe(
    "Fewer than 240 business minutes until 2027-11-21: open at least one weekday, or take out some exceptions",
  );
});
