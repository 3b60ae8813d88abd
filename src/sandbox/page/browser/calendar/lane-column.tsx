import { clockTime } from "#sandbox/page/browser/times.ts";
import type { PageEvent } from "#sandbox/page/page-state.ts";
import type { Lane, PlacedEvent } from "./lane-layout.ts";

export type Scale = {
  readonly first: number;
  readonly hours: number;
  readonly hourPixels: number;
  readonly zone: string;
};

/** Too short for a title of two lines. */
const SHORT_HOURS = 0.9;

/** One provider's day. */
export function LaneColumn(props: {
  readonly lane: Lane;
  readonly placed: readonly PlacedEvent[];
  readonly allDay: readonly PageEvent[];
  readonly scale: Scale;
  /** Where business time stands, if it is in this lane. */
  readonly nowHour: number | undefined;
  readonly onOpen: (event: PageEvent) => void;
}) {
  const { lane, placed, allDay, scale, nowHour, onOpen } = props;
  const { first, hours, hourPixels, zone } = scale;
  return (
    <section class="lane" aria-label={lane.title}>
      <div class="lane-head">
        <b>{lane.title}</b>
        {lane.calendar.unreadable !== null && <span class="tag bad">unreadable</span>}
        {allDay.map((event) => (
          <button key={event.id} type="button" class="all-day" onClick={() => onOpen(event)}>
            {event.summary}
          </button>
        ))}
      </div>
      <div class="lane-body" style={{ height: `${hours * hourPixels}px` }}>
        {placed.map(({ event, fromHour, untilHour, column, columns }) => (
          <button
            key={event.id}
            type="button"
            class={`event ${kindOf(event)} ${untilHour - fromHour < SHORT_HOURS ? "short" : ""}`}
            style={{
              top: `${(fromHour - first) * hourPixels}px`,
              height: `${Math.max(18, (untilHour - fromHour) * hourPixels - 2)}px`,
              left: `${(column / columns) * 100}%`,
              width: `calc(${100 / columns}% - 2px)`,
            }}
            title={`${clockTime(event.from, zone)} ${event.summary}`}
            onClick={() => onOpen(event)}
          >
            <b>{event.summary}</b>
            <span>{clockTime(event.from, zone)}</span>
          </button>
        ))}
        {nowHour !== undefined && (
          <hr class="now" style={{ top: `${(nowHour - first) * hourPixels}px` }} />
        )}
      </div>
    </section>
  );
}

function kindOf({ by, busy }: PageEvent): string {
  if (by === "app") return "ours";
  return busy ? "busy" : "free";
}
