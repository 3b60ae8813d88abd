import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTaken, subtractOwn, takenFrom } from "#booking/taken.ts";

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 })), {
    maxLength: 8,
  })
  .map((pairs) =>
    pairs
      .map(([start, length]) => [start, start + length] as const)
      .sort(([a], [b]) => a - b)
      .flat(),
  );

test("a merged list covers exactly the minutes of both, sorted, without overlaps", () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const merged = mergeTaken(a, b);
      expect(minutes(merged)).toEqual(
        new Set([...minutes(a), ...minutes(b)].sort((x, y) => x - y)),
      );
      expect(isTidy(merged)).toBe(true);
    }),
  );
});

test("busy without our own covers exactly the minutes that are not ours", () => {
  fc.assert(
    fc.property(ranges, ranges, (busy, own) => {
      const rest = subtractOwn(busy, own);
      const ours = minutes(own);
      expect([...minutes(rest)].sort()).toEqual(
        [...minutes(busy)].filter((minute) => !ours.has(minute)).sort(),
      );
      expect(isTidy(rest)).toBe(true);
    }),
  );
});

test("one busy block that holds ours in its middle leaves both its ends", () => {
  expect(subtractOwn([0, 100], [20, 30, 50, 60])).toEqual([0, 20, 30, 50, 60, 100]);
});

test("intervals in any order become sorted minutes, and parts of a minute count as taken", () => {
  const at = (time: string) => new Date(`1970-01-01T${time}Z`);
  expect(
    takenFrom([
      { start: at("02:00:00"), end: at("03:00:00") },
      { start: at("00:10:59"), end: at("00:19:01") },
      { start: at("02:30:00"), end: at("03:30:00") },
      { start: at("05:00:00"), end: at("05:00:00") },
    ]),
  ).toEqual([10, 20, 120, 210]);
});

function minutes(taken: readonly number[]): Set<number> {
  const set = new Set<number>();
  for (let index = 0; index < taken.length; index += 2)
    for (let minute = taken[index] ?? 0; minute < (taken[index + 1] ?? 0); minute++)
      set.add(minute);
  return set;
}

function isTidy(taken: readonly number[]): boolean {
  return taken.every((edge, index) => index === 0 || edge > (taken[index - 1] ?? 0));
}
