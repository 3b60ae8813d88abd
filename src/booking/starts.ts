import type { Taken } from "./taken.ts";
import { offsetAt, zoneSpans } from "./zone.ts";

/** What a start is counted from: each shift's begin, the local midnight, the end of what came before. */
export type StartsOn = "shift" | "clock" | "free";

/** What decides where a service may start in a window; a service of company.yaml fits as it is. */
export type StartRules = {
  readonly minutes: number;
  readonly stepMinutes: number;
  readonly startsOn: StartsOn;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
};

/** What is in the way, as flat sorted UTC minutes. */
export type Obstacles = {
  /** Meets neither the appointment nor its buffers. */
  readonly taken: Taken;
  /** Meets no appointment; buffers may hang into it, as they may hang out of a shift. */
  readonly away: Taken;
};

export type Sweep = {
  /** Flat sorted working windows of `zone`, which do not overlap. */
  readonly windows: readonly number[];
  readonly zone: string;
  readonly obstacles: Obstacles;
  /** Starts from `from` until before `to` are wanted. */
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60;

/** The free starts: UTC minutes, ascending. One pass over windows and obstacles, which are all sorted. */
export function startsIn(
  { windows, zone, obstacles, from, to }: Sweep,
  rules: StartRules,
): number[] {
  const { minutes, startsOn } = rules;
  const free: number[] = [];
  const blockedUntil = blockades(obstacles, rules);
  for (let window = 0; window < windows.length; window += 2) {
    const opens = windows[window] as number;
    const last = Math.min((windows[window + 1] as number) - minutes, to - 1);
    const place = { opens, zone, rules };
    // What follows "free" depends on everything that came before it in the window.
    let start = startsOn === "free" ? opens : firstFrom(Math.max(opens, from), place);
    while (start <= last) {
      const until = blockedUntil(start);
      if (until > start) start = firstFrom(until, place);
      else {
        free.push(start);
        start = nextAfter(start, place);
      }
    }
  }
  return startsOn === "free" ? free.filter((start) => start >= from) : free;
}

type Place = { readonly opens: number; readonly zone: string; readonly rules: StartRules };

/** The first start of a window that is not before a minute, if nothing were in the way. */
function firstFrom(minute: number, place: Place): number {
  switch (place.rules.startsOn) {
    case "shift":
      return alignedToShift(minute, place);
    case "clock":
      return alignedToClock(minute, place);
    case "free":
      return minute;
  }
}

/** The start that follows another one. */
function nextAfter(start: number, place: Place): number {
  const { startsOn, stepMinutes } = place.rules;
  return startsOn === "clock" ? alignedToClock(start + 1, place) : start + stepMinutes;
}

/** Would a start at this minute be counted, in this window, if nothing were in the way? */
export function isAligned(start: number, place: Place): boolean {
  return firstFrom(start, place) === start;
}

/** Is nothing in the way of a start? `taken` and `away` as mergeTaken leaves them: apart from each other. */
export function isClear({ taken, away }: Obstacles, start: number, rules: StartRules): boolean {
  const { minutes, bufferBeforeMinutes, bufferAfterMinutes } = rules;
  return (
    !meets(taken, start - bufferBeforeMinutes, start + minutes + bufferAfterMinutes) &&
    !meets(away, start, start + minutes)
  );
}

/** Whether [begin, end) overlaps any of the intervals, which are sorted and apart. */
function meets(intervals: Taken, begin: number, end: number): boolean {
  let low = 0;
  let high = intervals.length / 2;
  // The first interval that ends after `begin`: no earlier one can overlap.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[2 * middle + 1] as number) <= begin) low = middle + 1;
    else high = middle;
  }
  return 2 * low < intervals.length && (intervals[2 * low] as number) < end;
}

/**
 * Asked with ascending starts: the first minute at which what is in the way of a start is over;
 * `start` itself when nothing is.
 */
function blockades({ taken, away }: Obstacles, rules: StartRules): (start: number) => number {
  const { minutes, bufferBeforeMinutes, bufferAfterMinutes } = rules;
  const length = minutes + bufferAfterMinutes;
  let nextTaken = 0;
  let nextAway = 0;
  return (start) => {
    const begin = start - bufferBeforeMinutes;
    while (nextTaken < taken.length && (taken[nextTaken + 1] as number) <= begin) nextTaken += 2;
    if (nextTaken < taken.length && (taken[nextTaken] as number) < start + length)
      return (taken[nextTaken + 1] as number) + bufferBeforeMinutes;
    while (nextAway < away.length && (away[nextAway + 1] as number) <= start) nextAway += 2;
    if (nextAway < away.length && (away[nextAway] as number) < start + minutes)
      return away[nextAway + 1] as number;
    return start;
  };
}

/** The first of opens, opens + step, … that is not before `minute`. */
function alignedToShift(minute: number, { opens, rules: { stepMinutes } }: Place): number {
  return minute <= opens ? opens : opens + Math.ceil((minute - opens) / stepMinutes) * stepMinutes;
}

/** The first minute, not before `minute`, at which the wall shows a multiple of the step. */
function alignedToClock(minute: number, { zone, rules: { stepMinutes } }: Place): number {
  let candidate = minute;
  for (;;) {
    const offset = offsetAt(zone, candidate);
    const ofDay = (((candidate + offset) % DAY) + DAY) % DAY;
    // Midnight is a begin of its own, for steps that do not divide a day.
    const ahead = Math.min(Math.ceil(ofDay / stepMinutes) * stepMinutes, DAY) - ofDay;
    if (ahead === 0) return candidate;
    const counted = candidate + ahead;
    // Where the clocks change on the way the wall shows something else than was counted on. It is asked
    // again at the change, not behind it: the very minute that it jumped to may be the one.
    const changed = offsetAt(zone, counted) !== offset;
    candidate =
      (changed ? zoneSpans(zone, candidate, counted + 1)[1]?.fromMinute : counted) ?? counted;
  }
}
