import type { Interval } from "#booking/interval.ts";

const DAY_MS = 24 * 60 * 60_000;

/** The parts of a time that one question each may be about: vendors answer only for so many days at once. */
export function questionWindows({ start, end }: Interval, daysMax: number): Interval[] {
  const step = daysMax * DAY_MS;
  const count = Math.max(1, Math.ceil((end.getTime() - start.getTime()) / step));
  return Array.from({ length: count }, (_, index) => ({
    start: new Date(start.getTime() + index * step),
    end: new Date(Math.min(start.getTime() + (index + 1) * step, end.getTime())),
  }));
}
