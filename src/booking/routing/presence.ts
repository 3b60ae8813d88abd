import type { ProviderTime } from "#booking/provider-time.ts";
import { mergeTaken, subtractOwn, type Taken } from "#booking/taken.ts";
import { workingWindows } from "#booking/working-hours.ts";

/** Somebody among whom work is divided. */
export type Person = {
  readonly time: ProviderTime;
  readonly weight: number;
  /** UTC minutes, sorted by their begins. */
  readonly absent: Taken;
  /** UTC minute since which they take part. */
  readonly joined: number;
};

/** Work by the day on which it takes place: 24 hours each, from a UTC minute on. */
export type WorkByDay = { readonly from: number; readonly work: readonly number[] };

const DAY = 24 * 60;
/** Who is asked now is there now; and nothing can be divided by nothing. */
const leastPresence = 0.01;

/**
 * Of the days on which work took place, or will, the share on which each was there: above 0, up to 1,
 * by their ids. A day counts by what it brought to each of those who were there: while one is away,
 * the others have more than usual, and that is not what whoever comes back has to catch up with.
 */
export function presences(people: readonly Person[], days: WorkByDay): ReadonlyMap<string, number> {
  const there = people.map((person) => thereByDay(person, days));
  const sums = people.map(() => 0);
  let total = 0;
  days.work.forEach((work, day) => {
    const weights = people.map(({ weight }, index) => weight * (there[index]?.[day] ?? 0));
    const weight = weights.reduce((sum, one) => sum + one, 0);
    if (work === 0 || weight === 0) return;
    total += work / weight;
    for (let index = 0; index < people.length; index++)
      sums[index] = (sums[index] as number) + (work / weight) * (there[index]?.[day] as number);
  });
  return new Map(
    people.map(({ time }, index) => [
      time.providerId,
      total === 0 ? 1 : Math.max(leastPresence, (sums[index] as number) / total),
    ]),
  );
}

/** Of each day the part, from 0 to 1, of the usual hours in which somebody was there. */
function thereByDay(person: Person, days: WorkByDay): readonly number[] {
  const { workplaces, timeOff } = person.time;
  const to = days.from + days.work.length * DAY;
  const away = mergeTaken(mergeTaken(timeOff, person.absent), [days.from, person.joined]);
  const usual = days.work.map(() => 0);
  const worked = days.work.map(() => 0);
  for (const workplace of workplaces) {
    const { zone, weekly } = workplace;
    const weeks = { zone, weekly, exceptions: noExceptions };
    addByDay(usual, workingWindows(weeks, days.from, to), days.from);
    const windows = workingWindows(workplace, days.from, to);
    addByDay(worked, subtractOwn(windows, away), days.from);
  }
  const awayMinutes = addByDay(
    days.work.map(() => 0),
    away,
    days.from,
  );
  return usual.map((minutes, day) =>
    // On a day on which they never work it is the absence itself that says whether they were there.
    minutes === 0
      ? 1 - (awayMinutes[day] as number) / DAY
      : Math.min(1, (worked[day] as number) / minutes),
  );
}

/** One list for ever: what was read of hours is remembered by the list. */
const noExceptions: readonly [] = [];

/** Adds the minutes of intervals, sorted and apart, to the days in which they lie. */
function addByDay(minutes: number[], intervals: Taken, from: number): readonly number[] {
  for (let index = 0; index < intervals.length; index += 2) {
    let begin = Math.max(intervals[index] as number, from);
    const end = Math.min(intervals[index + 1] as number, from + minutes.length * DAY);
    while (begin < end) {
      const day = Math.floor((begin - from) / DAY);
      const until = Math.min(end, from + (day + 1) * DAY);
      minutes[day] = (minutes[day] as number) + until - begin;
      begin = until;
    }
  }
  return minutes;
}
