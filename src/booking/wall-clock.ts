/**
 * What a wall shows, in words: the one formatter behind pages, islands, messages and cards.
 *
 * For the booking page: this file imports nothing and knows no zones, so an island may bundle it.
 * Server and browser then say exactly the same, because both are given offsets by the server: for
 * every zone the client can choose, the page carries `zoneSpans(zone, from, to)` of #booking/zone.ts
 * (one or two spans over a booking horizon), or fetches them when the client picks another zone;
 * `spanFor` finds the one that holds at a slot's start. The browser's Intl is asked for the name of
 * the client's own zone and for 12 or 24 hours, never for an offset: its rules may be years old.
 */

export type HourCycle = 12 | 24;

const MINUTE = 60_000;
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The span (of `zoneSpans`) that holds at an instant; the spans must begin at or before it. */
export function spanFor<Span extends { readonly fromMinute: number }>(
  spans: readonly Span[],
  start: Date,
): Span | undefined {
  return spans.findLast((span) => span.fromMinute * MINUTE <= start.getTime());
}

/** "2026-11-23": the local day of an instant, where the wall is `offset` minutes ahead of UTC. */
export function dayKey(start: Date, offset: number): string {
  return wallIso(start, offset).slice(0, 10);
}

/** "2026-11-23T14:00": what the wall shows, as ISO 8601 without an offset. */
export function wallIso(start: Date, offset: number): string {
  return shifted(start, offset).toISOString().slice(0, 16);
}

/** "2:00 PM" or "14:00". */
export function timeLabel(start: Date, offset: number, hours: HourCycle = 12): string {
  const wall = shifted(start, offset);
  const minute = String(wall.getUTCMinutes()).padStart(2, "0");
  const hour = wall.getUTCHours();
  if (hours === 24) return `${String(hour).padStart(2, "0")}:${minute}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
}

/** "Mon 23 Nov". */
export function dayLabel(key: string): string {
  const day = dayOf(key);
  return `${weekdayOf(day).slice(0, 3)} ${day.getUTCDate()} ${monthOf(day).slice(0, 3)}`;
}

/** "Monday 23 November 2026", for headings and for dates that may be far away. */
export function longDayLabel(key: string): string {
  const day = dayOf(key);
  return `${weekdayOf(day)} ${day.getUTCDate()} ${monthOf(day)} ${day.getUTCFullYear()}`;
}

/** The `count` days from a day on: "2026-11-30", "2026-12-01", … */
export function dayKeys(first: string, count: number): string[] {
  const start = dayOf(first);
  return Array.from({ length: count }, (_, index) => dayKey(start, index * 24 * 60));
}

/** A Date whose UTC fields read what the wall shows; it is no instant and never leaves this file. */
function shifted(start: Date, offset: number): Date {
  return new Date(start.getTime() + offset * MINUTE);
}

function dayOf(key: string): Date {
  return new Date(`${key}T00:00:00Z`);
}

function weekdayOf(day: Date): string {
  return weekdays[day.getUTCDay()] ?? "";
}

function monthOf(day: Date): string {
  return months[day.getUTCMonth()] ?? "";
}
