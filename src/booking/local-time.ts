import { dayKey, dayLabel, type HourCycle, timeLabel, wallIso } from "./wall-clock.ts";
import { isRepeated, type LocalInstant, offsetAt, reachedAt, toUtc } from "./zone.ts";
import { describeZone } from "./zone-name.ts";

/** Times as people in a zone read and write them. wall-clock.ts says what a browser should use. */

/**
 * "Mon 23 Nov 2:00 PM, Phoenix time (MST)". Never without the zone in words: a bare "2:00 PM" is
 * read on one's own clock. A time that the clocks show twice also carries its offset:
 * "Sun 1 Nov 1:30 AM, New York time (EDT, UTC−4)".
 */
export function describeLocal(start: Date, zone: string, hours: HourCycle = 12): string {
  const { day, time } = localLabels(start, zone, hours);
  return `${dayLabel(day)} ${time}, ${describeZone(zone, start)}`;
}

/**
 * "Mon 23 Nov 2:00 PM to 3:30 PM, Phoenix time (MST)": the day and the zone once, unless the stretch
 * ends on another day or by other clocks.
 */
export function describeStretch(
  { from, to }: { readonly from: Date; readonly to: Date },
  zone: string,
  hours: HourCycle = 12,
): string {
  const [begin, end] = [localLabels(from, zone, hours), localLabels(to, zone, hours)];
  const words = describeZone(zone, from);
  if (describeZone(zone, to) !== words)
    return `${describeLocal(from, zone, hours)} to ${describeLocal(to, zone, hours)}`;
  const until = begin.day === end.day ? end.time : `${dayLabel(end.day)} ${end.time}`;
  return `${dayLabel(begin.day)} ${begin.time} to ${until}, ${words}`;
}

/** The parts that a list of slots is made of: the local day, and the time with an offset if needed. */
export function localLabels(
  start: Date,
  zone: string,
  hours: HourCycle = 12,
): { readonly day: string; readonly time: string; readonly repeated: boolean } {
  const offset = offsetAt(zone, minuteOf(start));
  return {
    day: dayKey(start, offset),
    time: timeLabel(start, offset, hours),
    repeated: isRepeated(zone, minuteOf(start)),
  };
}

/** "2026-11-23T14:00": the local intent that is stored beside the instant and the zone. */
export function localStart(start: Date, zone: string): string {
  return wallIso(start, offsetAt(zone, minuteOf(start)));
}

/** "2026-11-23": the local day of an instant. */
export function localDay(start: Date, zone: string): string {
  return localStart(start, zone).slice(0, 10);
}

/** What "2026-11-23T14:00" on the walls of a zone means: one instant, none, or two. */
export function readLocal(local: string, zone: string): LocalInstant {
  return toUtc(zone, minuteOf(new Date(`${local}Z`)));
}

/** The local day "2026-11-23" from its first instant to the next day's: 23, 24, 25 … hours. */
export function dayInterval(
  day: string,
  zone: string,
): { readonly start: Date; readonly end: Date } {
  const midnight = minuteOf(new Date(`${day}T00:00Z`));
  return {
    start: new Date(reachedAt(zone, midnight) * 60_000),
    end: new Date(reachedAt(zone, midnight + 24 * 60) * 60_000),
  };
}

function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000);
}
