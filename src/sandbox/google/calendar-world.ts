import type { PretendCalendar, StoredEvent } from "./calendars.ts";
import { dateInZone, instantOf } from "./wall-clock.ts";

const NEW_YORK = "America/New_York";
const DAY_MS = 24 * 60 * 60_000;
/** Busy weeks ahead: as far as the demo's services can be booked. */
const WORKDAYS = 20;

/** What comes again and again in a provider's calendar. `on`: every how many workdays, from which. */
type Habit = {
  readonly summary: string;
  readonly from: string;
  readonly until: string;
  readonly on: { readonly every: number; readonly first: number };
};
export const daily = { every: 1, first: 0 };

export type Owner = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly habits: readonly Habit[];
};

const owners: readonly Owner[] = [
  {
    id: "ana@harborpine.example",
    name: "Ana Ortiz",
    timeZone: NEW_YORK,
    habits: [
      { summary: "Desk stand-up", from: "09:00", until: "09:20", on: daily },
      { summary: "Partner review", from: "14:00", until: "15:30", on: { every: 5, first: 1 } },
      { summary: "Dentist", from: "10:30", until: "11:30", on: { every: 20, first: 3 } },
    ],
  },
  {
    id: "priya@harborpine.example",
    name: "Priya Raman",
    timeZone: NEW_YORK,
    habits: [
      { summary: "School run", from: "15:00", until: "15:45", on: daily },
      { summary: "Portfolio committee", from: "10:00", until: "12:00", on: { every: 5, first: 0 } },
    ],
  },
];

/** The calendars of the demo company's providers (db/demo.yaml) at Google, with busy weeks after `now`. */
export function calendarWorld(now: number): readonly PretendCalendar[] {
  return owners.map((owner) => calendarOf(owner, now));
}

/** An owner's calendar with the coming weeks in it. */
export function calendarOf({ id, name, timeZone, habits }: Owner, now: number): PretendCalendar {
  const events = [
    ...workdays(now, timeZone).flatMap((date, index) =>
      habits
        .filter(({ on }) => index % on.every === on.first)
        .map((habit) => habitOn(habit, { date, timeZone, now })),
    ),
    birthday(dateInZone(now + 3 * DAY_MS, timeZone), now),
  ];
  return {
    id,
    summary: name,
    timeZone,
    unreadable: undefined,
    videoLinks: true,
    events: Object.fromEntries(events.map((event) => [event.id, event])),
  };
}

/** The next workdays after today, as dates on the zone's wall. */
function workdays(now: number, timeZone: string): readonly string[] {
  const dates = Array.from({ length: WORKDAYS * 2 }, (_, day) =>
    dateInZone(now + (day + 1) * DAY_MS, timeZone),
  );
  const isWorkday = (date: string) => ![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
  // A day with a clock change may come twice in steps of 24 hours.
  return [...new Set(dates)].filter(isWorkday).slice(0, WORKDAYS);
}

function habitOn(
  { summary, from, until }: Habit,
  {
    date,
    timeZone,
    now,
  }: { readonly date: string; readonly timeZone: string; readonly now: number },
): StoredEvent {
  const at = (clock: string) => ({
    kind: "instant" as const,
    at: instantOf(`${date}T${clock}:00`, timeZone),
    zone: timeZone,
  });
  return {
    ...entry(`${date}${from}`, now),
    start: at(from),
    end: at(until),
    content: { summary, transparency: "opaque" },
  };
}

/** An all-day entry that takes no time: whoever reads it as busy loses a whole day. */
function birthday(date: string, now: number): StoredEvent {
  const nextDay = new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
  return {
    ...entry(`${date}day`, now),
    start: { kind: "day", date },
    end: { kind: "day", date: nextDay },
    content: { summary: "Robin's birthday", transparency: "transparent" },
  };
}

function entry(name: string, now: number): Omit<StoredEvent, "start" | "end" | "content"> {
  return {
    id: `own${name.replace(/[^a-v0-9]/g, "")}`,
    status: "confirmed",
    conference: undefined,
    version: 1,
    sequence: 0,
    createdAt: now,
    updatedAt: now,
    visibleAt: now,
    by: "person",
  };
}
