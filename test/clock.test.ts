import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClock, type MovableClock, realClock } from "#clock.ts";

const HOUR = 3_600_000;
let clock: MovableClock;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-03-02T09:00:00Z") });
});
afterEach(() => {
  clock?.stop();
  vi.useRealTimers();
});

test("business time is real time plus the stored offset", async () => {
  clock = createClock(async () => HOUR);
  await clock.refresh();
  expect(clock.now()).toEqual(new Date("2026-03-02T10:00:00Z"));
  vi.advanceTimersByTime(60_000);
  expect(clock.now()).toEqual(new Date("2026-03-02T10:01:00Z"));
});

test("an offset that another node stored is known within a second", async () => {
  let stored = 0;
  clock = createClock(async () => stored);
  stored = HOUR;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(clock.now()).toEqual(new Date("2026-03-02T10:00:01Z"));
});

test("an offset that this node set holds at once, also against a reading that began before", async () => {
  const answers: ((offsetMs: number) => void)[] = [];
  clock = createClock(() => new Promise((resolve) => answers.push(resolve)));
  const reading = clock.refresh();
  clock.setOffset(HOUR);
  answers[0]?.(0);
  await reading;
  expect(clock.now()).toEqual(new Date("2026-03-02T10:00:00Z"));
});

test("a database that is away stops nothing: the last known offset stays", async () => {
  let away = false;
  clock = createClock(async () => {
    if (away) throw new Error("connection refused");
    return HOUR;
  });
  await clock.refresh();
  away = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(clock.now()).toEqual(new Date("2026-03-02T10:00:05Z"));
});

test("one reading at a time, however slow the database is", async () => {
  const readOffsetMs = vi.fn(() => new Promise<number>(() => {}));
  clock = createClock(readOffsetMs);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(readOffsetMs).toHaveBeenCalledTimes(1);
});

test("a stopped clock asks no more", async () => {
  const readOffsetMs = vi.fn(async () => 0);
  clock = createClock(readOffsetMs);
  clock.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(readOffsetMs).not.toHaveBeenCalled();
});

test("the real clock is real", () => {
  expect(realClock.now()).toEqual(new Date("2026-03-02T09:00:00Z"));
});
