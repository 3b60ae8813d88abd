import type { Interval } from "./interval.ts";
import { localStart } from "./local-time.ts";

/** When it would suit: some weekdays, between two times on the walls of the client's zone. */
export type Window = {
  /** From Monday = 1 to Sunday = 7. */
  readonly days: readonly number[];
  /** "09:00" */
  readonly from: string;
  /** "24:00" is the end of the day. */
  readonly to: string;
};

/** What somebody on the waitlist waits for. */
export type WaitlistWish = {
  /** None: any time suits. */
  readonly windows: readonly Window[];
  readonly zone: string;
  /** Nothing before it; undefined: at once. */
  readonly fromAt: Date | undefined;
  readonly untilAt: Date;
};

/** Somebody who waits, and which times they have had before them already. */
export type Waiter = WaitlistWish & {
  /** Free when a time was last offered, and passed over: news only once they were gone. */
  readonly passed: readonly Date[];
  /** Offered by name: never a second time. */
  readonly offered: readonly Date[];
};

/** More than these nobody can have looked at. */
const passedMax = 500;

/** Whether a time lies, from its start to its end, within one of the windows. */
export function suits(wish: WaitlistWish, slot: Interval): boolean {
  if (slot.start >= wish.untilAt) return false;
  if (wish.fromAt !== undefined && slot.start < wish.fromAt) return false;
  if (wish.windows.length === 0) return true;
  const [day, from] = wallOf(slot.start, wish.zone);
  const [lastDay, to] = wallOf(slot.end, wish.zone);
  // What ends at midnight ends at the day's 24:00.
  const end = lastDay === day ? to : to === "00:00" ? "24:00" : undefined;
  return wish.windows.some(
    (window) =>
      window.days.includes(weekdayOf(day)) &&
      window.from <= from &&
      end !== undefined &&
      end <= window.to,
  );
}

/**
 * What can be offered to somebody who waits: times that suit and became free since they were last
 * asked, the earliest first. `passed` is what they have seen of what is free now: a time that goes
 * and comes back is offered then.
 */
export function offerable<Slot extends Interval>(
  waiter: Waiter,
  free: readonly Slot[],
): {
  readonly slots: readonly Slot[];
  /** Everything free that suits: what is passed over with an offer. */
  readonly seen: readonly Date[];
  /** What stays passed over without one. */
  readonly passed: readonly Date[];
} {
  const fitting = free.filter((slot) => suits(waiter, slot)).slice(0, passedMax);
  const passed = new Set(waiter.passed.map((start) => start.getTime()));
  const offered = new Set(waiter.offered.map((start) => start.getTime()));
  const isNew = ({ start }: Slot) => !passed.has(start.getTime()) && !offered.has(start.getTime());
  const starts = fitting.map(({ start }) => start);
  return {
    slots: fitting.filter(isNew),
    seen: starts,
    passed: starts.filter((start) => passed.has(start.getTime())),
  };
}

function wallOf(instant: Date, zone: string): readonly [day: string, time: string] {
  const wall = localStart(instant, zone);
  return [wall.slice(0, 10), wall.slice(11)];
}

function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1;
}
