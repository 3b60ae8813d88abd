import { offsetAt, reachedAt } from "./zone.ts";

/** How many appointments may begin in a local day, a week from Monday on, a month. */
export type Limits = {
  readonly perDay?: number | undefined;
  readonly perWeek?: number | undefined;
  readonly perMonth?: number | undefined;
};

/** A period with a limit, as UTC minutes. */
export type LimitedPeriod = {
  readonly period: "day" | "week" | "month";
  readonly max: number;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60;

export function hasLimits(limits: Limits): boolean {
  return [limits.perDay, limits.perWeek, limits.perMonth].some((max) => max !== undefined);
}

/** The limited periods on the walls of a zone in which a start at this UTC minute would be counted. */
export function limitedPeriods(limits: Limits, zone: string, start: number): LimitedPeriod[] {
  const day = dayBegun(zone, start);
  // Day 0, 1970-01-01, was a Thursday: the Monday before it was day -3.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * DAY * 60_000);
  const firstOf = (month: number) => Date.UTC(date.getUTCFullYear(), month) / (DAY * 60_000);
  const [first, next] = [firstOf(date.getUTCMonth()), firstOf(date.getUTCMonth() + 1)];
  const period = (
    name: LimitedPeriod["period"],
    max: number | undefined,
    days: [number, number],
  ) =>
    max === undefined
      ? []
      : [
          {
            period: name,
            max,
            from: reachedAt(zone, days[0] * DAY),
            to: reachedAt(zone, days[1] * DAY),
          },
        ];
  return [
    ...period("day", limits.perDay, [day, day + 1]),
    ...period("week", limits.perWeek, [monday, monday + 7]),
    ...period("month", limits.perMonth, [first, next]),
  ];
}

/**
 * The local day that has begun last, as days since 1970-01-01. Where clocks are set back across midnight
 * the old date is shown again, but its day is over: periods neither overlap nor leave holes.
 */
function dayBegun(zone: string, minute: number): number {
  const shown = Math.floor((minute + offsetAt(zone, minute)) / DAY);
  return reachedAt(zone, (shown + 1) * DAY) <= minute ? shown + 1 : shown;
}

/**
 * The periods in which nothing more may begin, flat and sorted, for appointments that begin at
 * `starts` (UTC minutes, any order).
 */
export function fullPeriods(starts: readonly number[], limits: Limits, zone: string): number[] {
  return countedPeriods(starts, limits, zone)
    .filter(({ max, count }) => count >= max)
    .sort((a, b) => a.from - b.from)
    .flatMap(({ from, to }) => [from, to]);
}

/** The limited periods in which something begins at `starts`, each with how many do. */
export function countedPeriods(
  starts: readonly number[],
  limits: Limits,
  zone: string,
): (LimitedPeriod & { readonly count: number })[] {
  if (!hasLimits(limits)) return [];
  const counts = new Map<string, { readonly period: LimitedPeriod; count: number }>();
  for (const start of starts) {
    for (const period of limitedPeriods(limits, zone, start)) {
      const name = `${period.period} ${period.from}`;
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { period, count: 1 });
      else known.count++;
    }
  }
  return [...counts.values()].map(({ period, count }) => ({ ...period, count }));
}
