import { closedOn, type DatedRange, dayNumber } from "#booking/dated.ts";
import type { Interval } from "#booking/interval.ts";
import type { Weekday } from "#booking/working-hours.ts";
import { offsetAt, reachedAt } from "#booking/zone.ts";

/** Who is on call, week by week. Members are named by their keys in company.yaml. */
export type Rota = {
  readonly zone: string;
  readonly handOver: { readonly day: Weekday; readonly time: string };
  /** A local day in the first one's week. */
  readonly since: string;
  readonly members: readonly [string, ...string[]];
  readonly overrides: readonly (DatedRange & { readonly member: string })[];
  readonly timeOff: ReadonlyMap<string, readonly DatedRange[]>;
  /** When they are away besides: what was put in for them as providers. */
  readonly absences: ReadonlyMap<string, readonly Interval[]>;
};

export type OnCall = {
  readonly member: string;
  /** "stands-in": for the one whose turn it is, and who is away. */
  readonly because: "turn" | "override" | "stands-in";
};

const DAY = 24 * 60;
const WEEK = 7 * DAY;
/** Day 0, 1970-01-01, was a Thursday. */
const weekdays: readonly Weekday[] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/**
 * Who is on call at an instant. There is always an answer: an override of the day, else whose week it
 * is, else the next one in order who is not away; if everybody is, the one whose week it is.
 */
export function onCallAt(rota: Rota, at: Date): OnCall {
  const day = localDayNumber(rota.zone, at);
  const override = rota.overrides.find(
    ({ member, ...range }) => covers([range], day) && isThere(rota, member, at),
  );
  if (override !== undefined) return { member: override.member, because: "override" };
  const inOrder = membersFrom(rota, weekOf(rota, at));
  const [turn] = inOrder;
  const present = inOrder.find((member) => isThere(rota, member, at)) ?? turn;
  return { member: present, because: present === turn ? "turn" : "stands-in" };
}

/**
 * Who takes over from somebody: the next one of the rota, from them on, who is there. Themselves when
 * nobody else is.
 */
export function backupAt(rota: Rota, at: Date, instead: string): string {
  const place = rota.members.indexOf(instead);
  const others = membersFrom(rota, place < 0 ? weekOf(rota, at) : place + 1);
  return others.find((member) => member !== instead && isThere(rota, member, at)) ?? instead;
}

/** The first local day, of those from `at` on, on which everybody is away. */
export function dayWithoutAnybody(rota: Rota, at: Date): string | undefined {
  const today = localDayNumber(rota.zone, at);
  const beginnings = [...rota.timeOff.values()].flat().map(({ from }) => dayNumber(from));
  // Whoever is the last to go makes it empty on their first day.
  const empty = [today, ...beginnings.filter((day) => day > today)]
    .toSorted((one, other) => one - other)
    .find((day) => rota.members.every((member) => hasDayOff(rota, member, day)));
  return empty === undefined ? undefined : dateOf(empty);
}

/** How many hand-overs there were since the first one's week began. */
function weekOf({ zone, handOver, since }: Rota, at: Date): number {
  const minute = Math.floor(at.getTime() / 60_000);
  const sinceDay = dayNumber(since);
  const daysBefore = (remainder(sinceDay, 7) - weekdays.indexOf(handOver.day) + 7) % 7;
  const [hour = 0, past = 0] = handOver.time.split(":").map(Number);
  const first = (sinceDay - daysBefore) * DAY + hour * 60 + past;
  const week = Math.floor((minute + offsetAt(zone, minute) - first) / WEEK);
  // Where the clocks were set back the wall shows the hand-over twice, and only the first time counts.
  return minute >= reachedAt(zone, first + (week + 1) * WEEK) ? week + 1 : week;
}

function membersFrom({ members }: Rota, place: number): readonly [string, ...string[]] {
  const first = remainder(place, members.length);
  return [...members.slice(first), ...members.slice(0, first)] as unknown as readonly [
    string,
    ...string[],
  ];
}

function isThere(rota: Rota, member: string, at: Date): boolean {
  const absences = rota.absences.get(member) ?? [];
  const absent = absences.some(({ start, end }) => start <= at && at < end);
  return !absent && !hasDayOff(rota, member, localDayNumber(rota.zone, at));
}

const hasDayOff = ({ timeOff }: Rota, member: string, day: number) =>
  covers(timeOff.get(member) ?? [], day);
const covers = (ranges: readonly DatedRange[], day: number) => closedOn(ranges)(day) !== undefined;

function localDayNumber(zone: string, at: Date): number {
  const minute = Math.floor(at.getTime() / 60_000);
  return Math.floor((minute + offsetAt(zone, minute)) / DAY);
}

const dateOf = (day: number) => new Date(day * DAY * 60_000).toISOString().slice(0, 10);
const remainder = (value: number, by: number) => ((value % by) + by) % by;
