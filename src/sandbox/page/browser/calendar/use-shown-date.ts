import { useEffect, useState } from "preact/hooks";
import { dateInZone } from "#sandbox/google/wall-clock.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageCalendar, PageEvent } from "#sandbox/page/page-state.ts";

/**
 * The day that is shown. It begins with the first one on which there is something to see, and goes
 * to wherever Gatehouse books next: what just happened should not have to be looked for.
 */
export function useShownDate(
  calendars: readonly PageCalendar[],
  zone: string,
): [string, (date: string) => void] {
  const { now } = usePage();
  const events = calendars
    .flatMap((calendar) => calendar.events)
    .toSorted((a, b) => a.from - b.from);
  const newest = newestOfOurs(events);
  const [date, setDate] = useState(() => {
    const next = events.find(({ allDay, from }) => !allDay && from > now);
    return dateInZone((newest ?? next)?.from ?? now, zone);
  });
  const [seen, setSeen] = useState(newest?.updatedAt ?? 0);
  useEffect(() => {
    if (newest === undefined || newest.updatedAt <= seen) return;
    setSeen(newest.updatedAt);
    setDate(dateInZone(newest.from, zone));
  }, [newest?.updatedAt]);
  return [date, setDate];
}

function newestOfOurs(events: readonly PageEvent[]): PageEvent | undefined {
  return events
    .filter(({ by }) => by === "app")
    .reduce<PageEvent | undefined>(
      (newest, event) =>
        newest === undefined || event.updatedAt > newest.updatedAt ? event : newest,
      undefined,
    );
}
