import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentile } from "#kpi/percentile.ts";
import { timeToFirstHuman } from "#kpi/time-to-first-human.ts";
import { timeToResolution } from "#kpi/time-to-resolution.ts";

const raisedAt = new Date("2026-11-20T23:00:00Z");

describe("time to first human", () => {
  test("is the median and the p90 of those whom a person answered", () => {
    const answered = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((minutes) => ({
      raisedAt,
      firstHumanAt: minutesLater(minutes),
      endedAt: minutesLater(200),
    }));
    expect(timeToFirstHuman(answered)).toEqual({
      answered: 10,
      waiting: 0,
      unanswered: 0,
      p50Minutes: 5,
      p90Minutes: 9,
    });
  });

  test("counts beside it those who wait, and those to whom nobody came", () => {
    expect(
      timeToFirstHuman([
        { raisedAt, firstHumanAt: undefined, endedAt: undefined },
        { raisedAt, firstHumanAt: undefined, endedAt: undefined },
        { raisedAt, firstHumanAt: undefined, endedAt: minutesLater(10) },
        { raisedAt, firstHumanAt: minutesLater(0.5), endedAt: undefined },
      ]),
    ).toEqual({ answered: 1, waiting: 2, unanswered: 1, p50Minutes: 0.5, p90Minutes: 0.5 });
  });
});

describe("time to resolution", () => {
  test("takes only what a person settled, nights and weekends included", () => {
    const ended = (state: "resolved" | "cancelled" | "expired", minutes: number) => ({
      raisedAt,
      state,
      endedAt: minutesLater(minutes),
      waitedSeconds: 0,
      settledSeconds: 0,
    });
    expect(
      timeToResolution([
        ended("resolved", 30),
        ended("resolved", 4000),
        ended("resolved", 60),
        ended("cancelled", 1),
        ended("expired", 9000),
        { raisedAt, state: "open", endedAt: undefined, waitedSeconds: 0, settledSeconds: 0 },
        { raisedAt, state: "claimed", endedAt: undefined, waitedSeconds: 0, settledSeconds: 0 },
      ]),
    ).toEqual({
      resolved: 3,
      unresolved: 2,
      cancelled: 1,
      expired: 1,
      p50Minutes: 60,
      p90Minutes: 4000,
      netP50Minutes: 60,
      netP90Minutes: 4000,
    });
  });

  test("leaves out the days on which it was settled, before it came back", () => {
    const thirteenDays = 13 * 24 * 60;
    const back = {
      raisedAt,
      state: "resolved" as const,
      endedAt: minutesLater(thirteenDays + 60),
      waitedSeconds: 10 * 60,
      settledSeconds: (thirteenDays - 30) * 60,
    };
    expect(timeToResolution([back])).toMatchObject({ p50Minutes: 90, netP50Minutes: 80 });
  });

  test("has no value where nothing was settled", () => {
    expect(timeToResolution([])).toMatchObject({ resolved: 0, p50Minutes: undefined });
  });
});

test("a percentile is the smallest measured value that enough of the values do not exceed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const found = percentile(values, percent) ?? Number.NaN;
        const share = (limit: number) =>
          values.filter((value) => value <= limit).length / values.length;
        expect(values).toContain(found);
        expect(share(found)).toBeGreaterThanOrEqual(percent / 100);
        for (const smaller of values.filter((value) => value < found))
          expect(share(smaller)).toBeLessThan(percent / 100);
      },
    ),
  );
  expect(percentile([], 50)).toBeUndefined();
});

function minutesLater(minutes: number): Date {
  return new Date(raisedAt.getTime() + minutes * 60_000);
}
