import { calendarOf, daily, type Owner } from "#sandbox/google/calendar-world.ts";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { startsAt } from "#sandbox/google/event-content.ts";
import type { PretendMailbox, StoredEvent } from "./mailboxes.ts";
import { blank } from "./people.ts";

const owners: readonly Owner[] = [
  {
    id: "daniel@harborpine.example",
    name: "Daniel Reyes",
    timeZone: "America/Phoenix",
    habits: [
      { summary: "Desk stand-up", from: "08:00", until: "08:20", on: daily },
      { summary: "Client workshop", from: "13:00", until: "16:00", on: { every: 4, first: 2 } },
    ],
  },
];

/** The mailboxes of the demo company's providers (db/demo.yaml) at Microsoft, with busy weeks after `now`. */
export function mailboxWorld(now: number): readonly PretendMailbox[] {
  return owners.map((owner) => inOutlook(calendarOf(owner, now), now));
}

/** The same weeks as everybody has, as Exchange keeps them. */
function inOutlook(
  { id, summary, timeZone, events }: PretendCalendar,
  now: number,
): PretendMailbox {
  const entries = Object.values(events).map(
    ({ id: key, content, start, end }): StoredEvent => ({
      ...blank({ timeZone }, now),
      // The same at every start: what is kept of yesterday's weeks is not there twice.
      id: `AQMk${key}`,
      subject: content.summary ?? "",
      start: startsAt(start, timeZone),
      end: startsAt(end, timeZone),
      isAllDay: start.kind === "day",
      showAs: content.transparency === "transparent" ? "free" : "busy",
    }),
  );
  return {
    ...{ id, summary, timeZone, unreadable: undefined, teams: true, calendars: [], changes: 0 },
    events: Object.fromEntries(entries.map((entry) => [entry.id, entry])),
  };
}
