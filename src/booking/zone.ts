import { GatehouseError } from "#errors.ts";
import { ownName, type ZoneTable, zoneTable } from "./zone-table.ts";

/**
 * All zone arithmetic of the product, in whole minutes: a "UTC minute" counts from
 * 1970-01-01T00:00Z, a "local minute" from 1970-01-01T00:00 on the wall of the zone. A zone that
 * does not exist throws INVALID_REQUEST (ask isZone first), and so does a time beyond the data.
 *
 * Intl is never asked: no Node release carries today's rules, and releases disagree.
 */

/** What a wall shows can be one instant, none (skipped in spring) or two (repeated in autumn). */
export type LocalInstant =
  | { readonly kind: "one"; readonly utcMinute: number }
  /** `skippedAt` is the instant at which the clocks jumped over it. */
  | { readonly kind: "none"; readonly skippedAt: number }
  | { readonly kind: "two"; readonly first: number; readonly second: number };

/** A stretch with one offset; a few of them stand in for the data set in a browser. */
export type ZoneSpan = {
  readonly fromMinute: number;
  /** Minutes to add to UTC: New York's winter is -300. */
  readonly offset: number;
  /** "EST"; "UTC+1" where the data know no letters. */
  readonly abbreviation: string;
};

/** No zone is farther from UTC than this. */
const OFFSET_MAX = 16 * 60;
/** The widest jump there ever was, when Samoa left out a date. */
const DAY = 24 * 60;

export function isZone(id: string): boolean {
  return ownName(id) !== undefined;
}

/** One name for all the zones that share their rules: equal names mean equal clocks. */
export function canonicalZone(id: string): string {
  return ownName(id) ?? id;
}

/** Minutes to add to UTC in this zone at this instant. */
export function offsetAt(zone: string, utcMinute: number): number {
  const table = zoneTable(zone);
  return at(table.offsets, spanAt(table, utcMinute));
}

/** "EST" or, where the data know no letters, "UTC+1". */
export function abbreviationAt(zone: string, utcMinute: number): string {
  const table = zoneTable(zone);
  return abbreviationOf(table, spanAt(table, utcMinute));
}

/** What a wall in this zone means by `localMinute`. */
export function toUtc(zone: string, localMinute: number): LocalInstant {
  const table = zoneTable(zone);
  const first = reachedAt(zone, localMinute);
  const span = spanAt(table, first);
  if (first + at(table.offsets, span) !== localMinute) return { kind: "none", skippedAt: first };

  const change = table.changes[span];
  if (change === undefined) return { kind: "one", utcMinute: first };
  const second = localMinute - at(table.offsets, span + 1);
  return second < change ? { kind: "one", utcMinute: first } : { kind: "two", first, second };
}

/** Do the walls show this instant's time twice that day? */
export function isRepeated(zone: string, utcMinute: number): boolean {
  return toUtc(zone, utcMinute + offsetAt(zone, utcMinute)).kind === "two";
}

/**
 * The instant from which on the wall shows `localMinute` or later: the first of two, and the jump
 * itself for a skipped time. It never decreases, so that windows made with it neither overlap nor
 * leave holes (a day's 24:00 is the next day's 00:00, whatever happens at midnight).
 */
export function reachedAt(zone: string, localMinute: number): number {
  const table = zoneTable(zone);
  const { changes, offsets } = table;
  let span = spanAt(table, localMinute - OFFSET_MAX);
  let utcMinute = localMinute - at(offsets, span);
  while (span < changes.length && utcMinute >= at(changes, span)) {
    span++;
    utcMinute = Math.max(localMinute - at(offsets, span), at(changes, span - 1));
  }
  return utcMinute;
}

/**
 * reachedAt for many times of one zone, in any order: it remembers the span of the last answer, and
 * a day away from its ends nothing is skipped or repeated.
 */
export function wallReader(zone: string): (localMinute: number) => number {
  const table = zoneTable(zone);
  let offset = 0;
  let steadyFrom = Number.POSITIVE_INFINITY;
  let steadyTo = Number.NEGATIVE_INFINITY;
  return (localMinute) => {
    if (localMinute >= steadyFrom && localMinute < steadyTo) return localMinute - offset;
    const utcMinute = reachedAt(zone, localMinute);
    const span = spanAt(table, utcMinute);
    offset = at(table.offsets, span);
    steadyFrom = (table.changes[span - 1] ?? Number.NEGATIVE_INFINITY) + offset + DAY;
    steadyTo = (table.changes[span] ?? table.ends) + offset - DAY;
    return utcMinute;
  };
}

/** The spans that cover [fromMinute, toMinute), in order: usually one or two. */
export function zoneSpans(zone: string, fromMinute: number, toMinute: number): ZoneSpan[] {
  const table = zoneTable(zone);
  const spans: ZoneSpan[] = [];
  for (let span = spanAt(table, fromMinute); span <= table.changes.length; span++) {
    const begin = spans.length === 0 ? fromMinute : at(table.changes, span - 1);
    if (begin >= toMinute) break;
    spans.push({
      fromMinute: begin,
      offset: at(table.offsets, span),
      abbreviation: abbreviationOf(table, span),
    });
  }
  return spans;
}

/** "+1", "−4:30" as people write them after "UTC"; nothing for UTC itself. */
export function formatOffset(offset: number): string {
  if (offset === 0) return "";
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? "−" : "+"}${hours}${minutes === 0 ? "" : `:${String(minutes).padStart(2, "0")}`}`;
}

/** The number of the span that holds at this instant. */
function spanAt(table: ZoneTable, utcMinute: number): number {
  if (utcMinute >= table.ends)
    throw new GatehouseError("INVALID_REQUEST", { detail: "This date is too far in the future" });
  let low = 0;
  let high = table.changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(table.changes, middle) <= utcMinute) low = middle + 1;
    else high = middle;
  }
  return low;
}

function abbreviationOf(table: ZoneTable, span: number): string {
  const letters = table.abbreviations[span] ?? "";
  // The data write "+01" for zones whose people use no letters.
  return /^[A-Z]/.test(letters) ? letters : `UTC${formatOffset(at(table.offsets, span))}`;
}

/** Only called with indexes that exist. */
function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}
