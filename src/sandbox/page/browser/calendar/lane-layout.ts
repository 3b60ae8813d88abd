import { dateInZone, instantOf } from "#sandbox/google/wall-clock.ts";
import { addDays } from "#sandbox/page/browser/times.ts";
import type { PageCalendar, PageEvent } from "#sandbox/page/page-state.ts";

/** One column of the calendar: a provider's day. */
export type Lane = {
  readonly key: string;
  readonly title: string;
  readonly calendar: PageCalendar;
  /** The local date. */
  readonly date: string;
};

/** An event in its lane; times in hours since local midnight, clipped to the day. */
export type PlacedEvent = {
  readonly event: PageEvent;
  readonly fromHour: number;
  readonly untilHour: number;
  /** Which of `columns` equal columns it stands in, so that a clash can be seen. */
  readonly column: number;
  readonly columns: number;
};

const HOUR_MS = 60 * 60_000;

/** What stands in a lane on its day, all-day entries apart. */
export function placeEvents({ calendar, date }: Lane, zone: string): readonly PlacedEvent[] {
  const [midnight, nextMidnight] = [date, addDays(date, 1)].map((day) =>
    instantOf(`${day}T00:00:00`, zone),
  ) as [number, number];
  const placed = calendar.events
    .filter(({ allDay, from, until }) => !allDay && from < nextMidnight && until > midnight)
    .map((event) => ({
      event,
      fromHour: (Math.max(event.from, midnight) - midnight) / HOUR_MS,
      untilHour: (Math.min(event.until, nextMidnight) - midnight) / HOUR_MS,
    }));
  return clustersOf(placed).flatMap(spread);
}

type Unplaced = Omit<PlacedEvent, "column" | "columns">;

/** Events that touch each other, directly or through others, share one width. */
function clustersOf(events: readonly Unplaced[]): readonly (readonly Unplaced[])[] {
  const clusters: Unplaced[][] = [];
  let end = 0;
  for (const event of events) {
    const last = clusters.at(-1);
    if (last === undefined || event.fromHour >= end) clusters.push([event]);
    else last.push(event);
    end = Math.max(end, event.untilHour);
  }
  return clusters;
}

/** Each event takes the first column that is free when it begins. */
function spread(cluster: readonly Unplaced[]): readonly PlacedEvent[] {
  const ends: number[] = [];
  const columns = cluster.map((event) => {
    const free = ends.findIndex((end) => end <= event.fromHour);
    const column = free === -1 ? ends.length : free;
    ends[column] = event.untilHour;
    return column;
  });
  return cluster.map((event, index) => ({
    ...event,
    column: columns[index] ?? 0,
    columns: ends.length,
  }));
}

const QUARTER_MS = HOUR_MS / 4;

/** Where an event goes that is put to an hour of a lane's day: as long as before, from a whole quarter on. */
export function droppedAt(
  { from, until }: Pick<PageEvent, "from" | "until">,
  { date, zone, hour }: { readonly date: string; readonly zone: string; readonly hour: number },
): { readonly start: string; readonly end: string } {
  const midnight = instantOf(`${date}T00:00:00`, zone);
  const start = midnight + Math.round((hour * HOUR_MS) / QUARTER_MS) * QUARTER_MS;
  const [at, end] = [start, start + until - from].map((time) => new Date(time).toISOString());
  return { start: at ?? "", end: end ?? "" };
}

/** All-day entries of a lane's day. */
export function allDayEvents({ calendar, date }: Lane): readonly PageEvent[] {
  return calendar.events.filter(
    ({ allDay, from, until }) =>
      allDay &&
      dateInZone(from, calendar.timeZone) <= date &&
      date < dateInZone(until, calendar.timeZone),
  );
}

/** The whole hours that are shown: a business day, and whatever lies outside it. */
export function hoursShown(placed: readonly PlacedEvent[]): {
  readonly first: number;
  readonly last: number;
} {
  return {
    first: Math.min(8, ...placed.map(({ fromHour }) => Math.floor(fromHour))),
    last: Math.max(18, ...placed.map(({ untilHour }) => Math.ceil(untilHour))),
  };
}

/** Monday to Friday of the date's week, and the weekend's days too where the calendar has something. */
export function weekOf(date: string, calendar: PageCalendar | undefined): readonly string[] {
  const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  const days = Array.from({ length: 7 }, (_, day) => addDays(date, day - weekday));
  const zone = calendar?.timeZone ?? "UTC";
  const taken = new Set(calendar?.events.map(({ from }) => dateInZone(from, zone)));
  return days.filter((day, index) => index < 5 || taken.has(day));
}
