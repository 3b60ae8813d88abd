import { dateInZone, instantOf } from "#sandbox/google/wall-clock.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { OpenEvent } from "./event-details.tsx";
import { LaneColumn } from "./lane-column.tsx";
import { allDayEvents, hoursShown, type Lane, placeEvents } from "./lane-layout.ts";

/** As in calendar.css, which draws the lines. */
const HOUR_PIXELS = 48;
const HOUR_MS = 60 * 60_000;

/** Lanes side by side under one scale of hours. */
export function LaneGrid(props: {
  readonly lanes: readonly Lane[];
  readonly zone: string;
  readonly onOpen: (opened: OpenEvent) => void;
}) {
  const { now } = usePage();
  const { lanes, zone, onOpen } = props;
  const placed = lanes.map((lane) => placeEvents(lane, zone));
  const { first, last } = hoursShown(placed.flat());
  const hours = Array.from({ length: last - first }, (_, index) => first + index);
  const today = dateInZone(now, zone);
  const nowHour = (now - instantOf(`${today}T00:00:00`, zone)) / HOUR_MS;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="lanes" aria-label="Calendars" tabIndex={0}>
      <div class="lane hours" aria-hidden="true">
        <div class="lane-head" />
        <div style={{ height: `${hours.length * HOUR_PIXELS}px` }}>
          {hours.map((hour) => (
            <span key={hour} style={{ top: `${(hour - first) * HOUR_PIXELS}px` }}>
              {hourName(lanes[0]?.date ?? today, hour, zone)}
            </span>
          ))}
        </div>
      </div>
      {lanes.map((lane, index) => (
        <LaneColumn
          key={lane.key}
          lane={lane}
          placed={placed[index] ?? []}
          allDay={allDayEvents(lane)}
          scale={{ first, hours: hours.length, hourPixels: HOUR_PIXELS, zone }}
          nowHour={lane.date === today && nowHour > first && nowHour < last ? nowHour : undefined}
          onOpen={(event) => onOpen({ calendarId: lane.calendar.id, eventId: event.id })}
        />
      ))}
    </section>
  );
}

function hourName(date: string, hour: number, zone: string): string {
  const padded = String(hour).padStart(2, "0");
  return clockTime(instantOf(`${date}T${padded}:00:00`, zone), zone).replace(":00", "");
}
