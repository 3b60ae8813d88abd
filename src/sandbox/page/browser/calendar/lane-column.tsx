import { usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { PageEvent } from "#sandbox/page/page-state.ts";
import { droppedAt, type Lane, type PlacedEvent } from "./lane-layout.ts";
import { moveEvent } from "./move-event.ts";

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
  const { tell } = usePage();
  const drop = async (dropped: DragEvent) => {
    dropped.preventDefault();
    const held = readHeld(dropped.dataTransfer);
    const event = lane.calendar.events.find(({ id }) => id === held?.eventId);
    if (held === undefined || event === undefined)
      return tell("An event can be moved in its own calendar alone.");
    const top = (dropped.currentTarget as HTMLElement).getBoundingClientRect().top;
    const hour = first + (dropped.clientY - top - held.grabbedAt) / hourPixels;
    const times = droppedAt(event, { date: lane.date, zone, hour });
    tell(await moveEvent(lane.calendar, event, { times, zone }));
  };
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard an event is moved in its details. */}
      <div
        class="lane-body"
        style={{ height: `${hours * hourPixels}px` }}
        onDragOver={(over) => over.preventDefault()}
        onDrop={drop}
      >
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
            draggable
            onDragStart={(grabbed) => hold(grabbed, event)}
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

/** What is dragged, and how far below its beginning it was taken hold of (pixels). */
type Held = { readonly eventId: string; readonly grabbedAt: number };

function hold(grabbed: DragEvent, { id: eventId }: PageEvent): void {
  const { top } = (grabbed.currentTarget as HTMLElement).getBoundingClientRect();
  const held: Held = { eventId, grabbedAt: grabbed.clientY - top };
  grabbed.dataTransfer?.setData("text/plain", JSON.stringify(held));
}

function readHeld(transfer: DataTransfer | null): Held | undefined {
  try {
    return JSON.parse(transfer?.getData("text/plain") ?? "") as Held;
  } catch {
    // Something from elsewhere: a text, a file.
    return undefined;
  }
}

function kindOf({ by, busy, maybe }: PageEvent): string {
  if (by === "app") return "ours";
  if (!busy) return "free";
  return maybe ? "maybe" : "busy";
}
