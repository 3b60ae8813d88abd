import { dayInterval } from "#booking/local-time.ts";
import { workingWindows, type ZonedHours } from "#booking/working-hours.ts";

/** A business that is closed for longer than this has no business day before. */
const searchDays = 30;

/** Does the business open on this local day ("2026-11-23") at all? */
export function isBusinessDay(day: string, hours: ZonedHours): boolean {
  const { start, end } = dayInterval(day, hours.zone);
  const [from, to] = [start.getTime() / 60_000, end.getTime() / 60_000];
  const windows = workingWindows(hours, from, to);
  // A shift that began the evening before belongs to the day before.
  return windows.some((minute, index) => index % 2 === 0 && minute >= from && minute < to);
}

/** The last business day before this one; the day before it where there is none in a month. */
export function businessDayBefore(day: string, hours: ZonedHours): string {
  const daysBack = Array.from({ length: searchDays }, (_, index) => dayBack(day, index + 1));
  return daysBack.find((before) => isBusinessDay(before, hours)) ?? dayBack(day, 1);
}

function dayBack(day: string, days: number): string {
  const noon = new Date(`${day}T12:00:00Z`).getTime() - days * 24 * 60 * 60_000;
  return new Date(noon).toISOString().slice(0, 10);
}
