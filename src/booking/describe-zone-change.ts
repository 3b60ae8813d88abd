import { localStart as shownAt } from "./local-time.ts";
import type { Agreed, ReResolved } from "./re-resolve.ts";
import { dayLabel, timeLabel, wallIso } from "./wall-clock.ts";
import { zoneName } from "./zone-name.ts";

/** What became of an appointment whose wall time is another instant than it was, or none. */
export type ZoneChange =
  | Exclude<ReResolved, { readonly kind: "same" }>
  /** Somebody, or something, that it needs is taken at the new instant. */
  | { readonly kind: "taken"; readonly start: Date };

/**
 * For members: what was agreed, which instants it was and is, what has been done, and what is left for
 * a person. Beside other reasons a card has room for the beginning only, so that comes first.
 */
export function describeZoneChange(agreed: Agreed, change: ZoneChange): string {
  const { startsAt, localStart, zone } = agreed;
  const was = inUtc(startsAt);
  const changed = `${inWords(localStart)}, ${zoneName(zone)}, was agreed; the time-zone rules changed, and`;
  const leaves = `and the clocks there will show ${inWords(shownAt(startsAt, zone))}; agree on a time with the client, who was not told`;
  switch (change.kind) {
    case "moved":
      return `${changed} that is ${inUtc(change.start)} now, not ${was}; the appointment was moved, so that the clocks there still show the agreed time; tell the client, who was not told`;
    case "taken":
      return `${changed} that is ${inUtc(change.start)} now, not ${was}, but that time is taken; the appointment stays, ${leaves}`;
    case "past":
      return `${changed} that was ${inUtc(change.start)}, which is over, not ${was}; the appointment stays, ${leaves}`;
    case "skipped":
      return `${changed} the clocks there jump over it; the appointment stays at ${was}, ${leaves}`;
  }
}

const inUtc = (at: Date) => `${inWords(wallIso(at, 0), 24)} UTC`;

/** "Mon 23 Nov 2:00 PM" for "2026-11-23T14:00". */
function inWords(wall: string, hours: 12 | 24 = 12): string {
  return `${dayLabel(wall.slice(0, 10))} ${timeLabel(new Date(`${wall}Z`), 0, hours)}`;
}
