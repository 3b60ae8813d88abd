import { reachedAt } from "./zone.ts";

/** Whole local days, both of them included ("2026-12-24" to "2026-12-26"). */
export type DatedRange = { readonly from: string; readonly to: string; readonly reason: string };

const DAY = 24 * 60;

/** Days since 1970-01-01 of a date on the wall. */
export const dayNumber = (date: string): number => Date.parse(date) / (DAY * 60_000);

/** Why a local day is closed, if it is: the first range that covers it. */
export function closedOn(ranges: readonly DatedRange[]): (day: number) => string | undefined {
  const days = ranges.map(({ from, to, reason }) => ({
    first: dayNumber(from),
    last: dayNumber(to),
    reason,
  }));
  return (day) => days.find(({ first, last }) => first <= day && day <= last)?.reason;
}

/** The ranges as UTC minutes, flat and sorted, from the first day's midnight to the last one's 24:00. */
export function datedMinutes(ranges: readonly DatedRange[], zone: string): number[] {
  return ranges
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .flatMap(({ from, to }) => [
      reachedAt(zone, dayNumber(from) * DAY),
      reachedAt(zone, (dayNumber(to) + 1) * DAY),
    ]);
}
