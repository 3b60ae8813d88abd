import { workingWindows, type ZonedHours } from "#booking/working-hours.ts";

/** When a number of business minutes is over, or that the business never opens long enough. */
export type BusinessTime =
  | { readonly kind: "due"; readonly at: Date }
  | { readonly kind: "never-open"; readonly searchedUntil: Date };

const DAY = 24 * 60;
/** A business that opens less than this within a year gives no deadline anybody could mean. */
const SEARCH_DAYS = 366;
/** The hours are looked at in portions: nearly all deadlines fall into the first. */
const PORTION_DAYS = 7;

/**
 * The instant at which `minutes` of business time have gone by since `from`. Only open minutes
 * count, on the walls of the hours' zone: over split shifts, holidays (dated exceptions), and days
 * of 23 or 25 hours. Work that ends exactly at closing time is due then, not the next morning.
 */
export function addBusinessMinutes(from: Date, minutes: number, hours: ZonedHours): BusinessTime {
  const begin = from.getTime() / 60_000;
  const limit = Math.floor(begin) + SEARCH_DAYS * DAY;
  let left = minutes;
  let portion = Math.floor(begin);
  while (portion < limit) {
    const portionEnd = Math.min(portion + PORTION_DAYS * DAY, limit);
    const windows = workingWindows(hours, portion, portionEnd);
    for (let index = 0; index < windows.length; index += 2) {
      // A shift across two portions is in both lists: each counts its own part.
      const opens = Math.max(windows[index] as number, portion, begin);
      const closes = Math.min(windows[index + 1] as number, portionEnd);
      if (closes - opens >= left) return due(opens + left);
      left -= closes - opens;
    }
    portion = portionEnd;
  }
  return { kind: "never-open", searchedUntil: new Date(limit * 60_000) };
}

/** How many minutes the business is open between two instants; 0 when the second is the earlier one. */
export function businessMinutesBetween(from: Date, to: Date, hours: ZonedHours): number {
  const [begin, end] = [from.getTime() / 60_000, to.getTime() / 60_000];
  if (end <= begin) return 0;
  const windows = workingWindows(hours, Math.floor(begin), Math.ceil(end));
  let open = 0;
  for (let index = 0; index < windows.length; index += 2) {
    const opens = Math.max(windows[index] as number, begin);
    const closes = Math.min(windows[index + 1] as number, end);
    open += Math.max(0, closes - opens);
  }
  return open;
}

/** Is the business open at this instant? */
export function isOpen(at: Date, hours: ZonedHours): boolean {
  const minute = Math.floor(at.getTime() / 60_000);
  return workingWindows(hours, minute, minute + 1).length > 0;
}

function due(minute: number): BusinessTime {
  return { kind: "due", at: new Date(Math.round(minute * 60_000)) };
}
