import { describe, expect, test } from "vitest";
import { drawnDay } from "#handlers/pages/week/drawn-day.ts";

const minute = (instant: string) => Date.parse(instant) / 60_000;
const stretch = (from: string, to: string) => ({ from: minute(from), to: minute(to) });

describe("an ordinary day in Phoenix", () => {
  const day = drawnDay("2026-11-23", "America/Phoenix");

  test("takes what begins and ends in it to the minutes of its wall", () => {
    expect(day.clip(stretch("2026-11-23T16:00Z", "2026-11-23T17:30Z"))).toEqual({
      from: 540,
      to: 630,
    });
    expect(day.instantOf(540)).toBe(minute("2026-11-23T16:00Z"));
  });

  test("cuts what reaches over midnight, and leaves out what only touches it", () => {
    const night = stretch("2026-11-24T05:00Z", "2026-11-24T09:00Z");
    expect([day.has(night), day.clip(night)]).toEqual([true, { from: 1320, to: 1440 }]);
    expect(day.has(stretch("2026-11-24T07:00Z", "2026-11-24T09:00Z"))).toBe(false);
    expect(day.has(stretch("2026-11-23T05:00Z", "2026-11-23T07:00Z"))).toBe(false);
    expect(day.clip(stretch("2026-11-20T00:00Z", "2026-11-30T00:00Z"))).toEqual({
      from: 0,
      to: 1440,
    });
  });
});

describe("where the clocks change", () => {
  test("the lost hour is drawn, and nothing takes less than no room in the repeated one", () => {
    const spring = drawnDay("2026-03-08", "America/New_York");
    expect(spring.clip(stretch("2026-03-08T06:30Z", "2026-03-08T07:30Z"))).toEqual({
      from: 90,
      to: 210,
    });
    expect(spring.instantOf(150)).toBe(minute("2026-03-08T07:00Z"));
    const autumn = drawnDay("2026-11-01", "America/New_York");
    expect(autumn.clip(stretch("2026-11-01T05:45Z", "2026-11-01T06:15Z"))).toEqual({
      from: 105,
      to: 105,
    });
    expect(autumn.instantOf(90)).toBe(minute("2026-11-01T05:30Z"));
  });
});
