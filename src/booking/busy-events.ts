import { type Interval, joined } from "./interval.ts";
import { dayInterval } from "./local-time.ts";

/** An event in somebody's calendar, whatever the vendor: what decides whether it takes their time. */
export type CalendarEntry = {
  readonly time: Interval | WholeDays;
  readonly status: "confirmed" | "tentative" | "cancelled";
  /** What the calendar's owner said to the invitation; "accepted" where nobody had to ask them. */
  readonly answer: "accepted" | "tentative" | "declined" | "unanswered";
  /** False where its owner is shown as available all the same: a birthday, a reminder. */
  readonly takesTime: boolean;
};

/** Days on the calendar's own wall ("2026-11-23"); `until` is the first one after them. */
type WholeDays = { readonly from: string; readonly until: string };

/** What the company says of events that are only tentative. */
export type TentativeCountsAs = "busy" | "free";

/** The time that a calendar's entries take. Throws INVALID_REQUEST for an unknown zone. */
export function busyIntervals(
  entries: readonly CalendarEntry[],
  { zone, tentative }: { readonly zone: string; readonly tentative: TentativeCountsAs },
): readonly Interval[] {
  const taken = entries
    .filter((entry) => takesTime(entry, tentative))
    .map(({ time }) => ("from" in time ? daysOf(time, zone) : time))
    // A moment without length is an empty range: it meets nothing.
    .filter(({ start, end }) => start < end);
  return joined(taken);
}

function takesTime(entry: CalendarEntry, countsAs: TentativeCountsAs): boolean {
  if (!entry.takesTime || entry.status === "cancelled" || entry.answer === "declined") return false;
  // An invitation without an answer is nobody's "maybe": until it is declined it may well be meant.
  const tentative = entry.status === "tentative" || entry.answer === "tentative";
  return !tentative || countsAs === "busy";
}

/** From the first instant of the first day to the last of the last one: days have 23 to 25 hours. */
function daysOf({ from, until }: WholeDays, zone: string): Interval {
  const first = dayInterval(from, zone);
  const after = dayInterval(until, zone).start;
  // Imported calendars let a day end on the day that it is: it is that day all the same.
  return { start: first.start, end: after > first.start ? after : first.end };
}
