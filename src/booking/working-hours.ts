import { dayNumber } from "./dated.ts";
import { offsetAt, wallReader } from "./zone.ts";

/** Weekdays in company.yaml's words; each one a list of shifts such as "09:00-12:30" (or "-24:00"). */
export type WeeklyHours = Readonly<Record<Weekday, readonly string[]>>;
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** On this local date ("2026-12-25") these shifts hold instead of the weekly ones; none means closed. */
export type DatedException = { readonly on: string; readonly hours: readonly string[] };

/** Opening hours on the walls of one zone: a provider's, or a business's. */
export type ZonedHours = {
  readonly zone: string;
  readonly weekly: WeeklyHours;
  readonly exceptions: readonly DatedException[];
  /** The public holiday on a local day (days since 1970-01-01): then only an exception is worked. */
  readonly holidayOn?: ((day: number) => string | undefined) | undefined;
  /** Why nobody is served on a local day, exception or not. */
  readonly closedOn?: ((day: number) => string | undefined) | undefined;
};

const DAY = 24 * 60;
/** Day 0, 1970-01-01, was a Thursday. */
const weekdays = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"] as const;

/**
 * The shifts that touch the UTC minutes [from, to), whole, as a flat sorted list s0,e0,s1,e1,… of
 * half-open windows that do not overlap.
 *
 * A shift lasts from the instant the wall reaches its begin to the instant the wall reaches its end.
 * So a shift that starts in a skipped hour starts at the jump, one that lies in it vanishes, and
 * across a change it is an hour shorter or longer than its label. Where its begin or end is shown
 * twice, the first time counts.
 */
export function workingWindows(hours: ZonedHours, from: number, to: number): number[] {
  const { zone } = hours;
  const shiftsOf = shiftsByDay(hours);
  const reachedAt = wallReader(zone);
  const windows: number[] = [];
  const firstDay = Math.floor((from + offsetAt(zone, from)) / DAY);
  // Where clocks are set back across midnight, a day has begun before the wall shows it for good.
  const lastDay = Math.floor((to + offsetAt(zone, to)) / DAY) + 1;
  for (let day = firstDay; day <= lastDay; day++) {
    const shifts = shiftsOf(day);
    for (let index = 0; index < shifts.length; index += 2) {
      const start = reachedAt(day * DAY + (shifts[index] as number));
      if (start >= to) return windows;
      const end = reachedAt(day * DAY + (shifts[index + 1] as number));
      if (end > start && end > from) windows.push(start, end);
    }
  }
  return windows;
}

/** The shifts of a local day (days since 1970-01-01) as flat sorted minutes of that day. */
function shiftsByDay(hours: ZonedHours): (day: number) => readonly number[] {
  const { holidayOn, closedOn } = hours;
  const usual = usualShifts(hours.weekly);
  const special = specialShifts(hours.exceptions);
  return (day) => {
    if (closedOn?.(day) !== undefined) return nothing;
    const exception = special.get(day);
    if (exception !== undefined) return exception;
    if (holidayOn?.(day) !== undefined) return nothing;
    // Days before 1970 are negative, and so would be their remainder.
    return usual[((day % 7) + 7) % 7] ?? nothing;
  };
}

const nothing: readonly number[] = [];

/**
 * What was read of hours that have been asked about before: a question about thousands of providers
 * would spend most of its time on reading the same words again. Settings are never changed in place.
 */
const usualShifts = remembered((weekly: WeeklyHours) =>
  weekdays.map((weekday) => parseShifts(weekly[weekday])),
);
const specialShifts = remembered(
  (exceptions: readonly DatedException[]) =>
    new Map(exceptions.map(({ on, hours }) => [dayNumber(on), parseShifts(hours)])),
);

function remembered<From extends object, To>(work: (from: From) => To): (from: From) => To {
  const known = new WeakMap<From, To>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const made = work(from);
    known.set(from, made);
    return made;
  };
}

/** "09:00-12:30" … → [540, 750, …], sorted, overlapping shifts joined. */
function parseShifts(shifts: readonly string[]): number[] {
  const parsed = shifts
    .map((shift) => [minuteOfDay(shift.slice(0, 5)), minuteOfDay(shift.slice(6))] as const)
    .sort(([a], [b]) => a - b);
  const flat: number[] = [];
  for (const [start, end] of parsed) {
    const lastEnd = flat.at(-1);
    if (lastEnd !== undefined && start < lastEnd) flat[flat.length - 1] = Math.max(lastEnd, end);
    else flat.push(start, end);
  }
  return flat;
}

function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}
