import type { Interval } from "./interval.ts";

/**
 * What is taken of one provider's time: UTC minutes s0,e0,s1,e1,…, half-open, sorted by their
 * starts; they may overlap. A plain array, an Int32Array or whatever a database row unpacks to.
 */
export type Taken = ArrayLike<number>;

/** Any intervals, in any order. Parts of minutes count as taken: never free by rounding. */
export function takenFrom(intervals: Iterable<Interval>): number[] {
  const pairs = [...intervals]
    .map(({ start, end }) => [
      Math.floor(start.getTime() / 60_000),
      Math.ceil(end.getTime() / 60_000),
    ])
    .sort(([a = 0], [b = 0]) => a - b);
  const taken: number[] = [];
  for (const [start = 0, end = 0] of pairs) append(taken, start, end);
  return taken;
}

/** Taken by either: our own occupancies (buffers included) and what the calendar says. */
export function mergeTaken(a: Taken, b: Taken): number[] {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
    if (fromA) {
      append(merged, a[i] as number, a[i + 1] as number);
      i += 2;
    } else {
      append(merged, b[j] as number, b[j + 1] as number);
      j += 2;
    }
  }
  return merged;
}

/**
 * `busy` without `own`. A calendar also reports the events that we put there, and their time is
 * already known from our occupancies; counted twice, an appointment would block its own reschedule.
 * Somebody else's event at exactly our time disappears with it, until ours moves and busy is read
 * again; free/busy answers do not tell the two apart.
 */
export function subtractOwn(busy: Taken, own: Taken): number[] {
  const rest: number[] = [];
  let j = 0;
  for (let i = 0; i < busy.length; i += 2) {
    let start = busy[i] as number;
    const end = busy[i + 1] as number;
    while (j < own.length && (own[j + 1] as number) <= start) j += 2;
    for (let k = j; k < own.length && (own[k] as number) < end; k += 2) {
      append(rest, start, own[k] as number);
      start = Math.max(start, own[k + 1] as number);
    }
    append(rest, start, end);
  }
  return rest;
}

/** Adds [start, end) to a list that is sorted by start, joining it to the last one if they touch. */
function append(taken: number[], start: number, end: number): void {
  if (end <= start) return;
  const lastEnd = taken.at(-1);
  if (lastEnd !== undefined && start <= lastEnd) taken[taken.length - 1] = Math.max(lastEnd, end);
  else taken.push(start, end);
}

/** The starts that lie in none of the periods; both sorted. */
export function outside(starts: number[], periods: Taken): number[] {
  if (periods.length === 0) return starts;
  let next = 0;
  return starts.filter((start) => {
    while (next < periods.length && (periods[next + 1] as number) <= start) next += 2;
    return next >= periods.length || start < (periods[next] as number);
  });
}
