import type { DatedException, WeeklyHours } from "./hours.ts";
import { type Mistake, unless } from "./mistake.ts";

type Hours = {
  readonly weekly: WeeklyHours;
  readonly exceptions: readonly DatedException[];
};

/** Shifts that overlap, and dates that have two sets of hours. `at`: where the hours stand. */
export function checkHours(
  at: readonly PropertyKey[],
  { weekly, exceptions }: Hours,
  weeklyName = "weekly",
): readonly Mistake[] {
  const dates = exceptions.map(({ on }) => on);
  return [
    ...Object.entries(weekly).flatMap(([day, shifts]) =>
      overlapping([...at, weeklyName, day], shifts),
    ),
    ...exceptions.flatMap(({ on, hours }, index) => [
      ...overlapping([...at, "exceptions", index, "hours"], hours),
      ...unless(dates.indexOf(on) === index, {
        path: [...at, "exceptions", index, "on"],
        message: `${on} is there twice`,
      }),
    ]),
  ];
}

/** Two shifts that overlap are a slip of the pen, never a wish. */
function overlapping(path: readonly PropertyKey[], shifts: readonly string[]): readonly Mistake[] {
  const sorted = shifts.toSorted();
  return sorted.flatMap((shift, index) => {
    const before = sorted[index - 1];
    return unless(before === undefined || shift.slice(0, 5) >= before.slice(6), {
      path,
      message: `${before} and ${shift} overlap`,
    });
  });
}

/** The longest stretch that somebody works without a break, in minutes. */
export function longestShift({ weekly, exceptions }: Hours): number {
  const shifts = [...Object.values(weekly), ...exceptions.map(({ hours }) => hours)].flat();
  return Math.max(0, ...shifts.map((shift) => minuteOf(shift.slice(6)) - minuteOf(shift)));
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
