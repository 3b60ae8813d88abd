import type { Interval } from "#booking/interval.ts";
import { dayInterval, localDay } from "#booking/local-time.ts";
import { dayKeys } from "#booking/wall-clock.ts";

const dayMs = 24 * 60 * 60_000;

/**
 * A period in weeks, oldest first: each from midnight to midnight in the zone, of as many hours as
 * they have there. The first one begins where the period begins, the last one ends where it ends.
 */
export function weeksOf({ start, end }: Interval, zone: string): readonly Interval[] {
  const daysMax = Math.ceil((end.getTime() - start.getTime()) / dayMs) + 8;
  const begins = dayKeys(localDay(start, zone), daysMax)
    .filter((_, index) => index % 7 === 0)
    .map((day) => dayInterval(day, zone).start)
    .filter((begin) => begin > start && begin < end);
  return [start, ...begins].map((from, index) => ({ start: from, end: begins[index] ?? end }));
}
