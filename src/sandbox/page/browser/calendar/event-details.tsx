import { useEffect, useRef } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { clockTime, dayAndTime } from "#sandbox/page/browser/times.ts";
import { moveEvent } from "./move-event.ts";

const MINUTE_MS = 60_000;
const keepers = { google: "Google", microsoft: "Outlook" } as const;

export type OpenEvent = { readonly calendarId: string; readonly eventId: string };

/** One event: whose, when, by whom; and its moving and deletion, as the calendar's owner would do it. */
export function EventDetails(props: {
  readonly opened: OpenEvent;
  readonly zone: string;
  readonly onClose: () => void;
}) {
  const { state, tell } = usePage();
  const { opened, zone, onClose } = props;
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), [opened.eventId]);
  const calendar = state.calendars.find(({ id }) => id === opened.calendarId);
  const event = calendar?.events.find(({ id }) => id === opened.eventId);
  if (calendar === undefined || event === undefined) return null;

  const moveBy = async (minutes: number) => {
    const [start = "", end = ""] = [event.from, event.until].map((at) =>
      new Date(at + minutes * MINUTE_MS).toISOString(),
    );
    tell(await moveEvent(calendar, event, { times: { start, end }, zone }));
  };
  const remove = async () => {
    const path = [opened.calendarId, opened.eventId].map(encodeURIComponent).join("/");
    const answer = await ask("DELETE", `/${calendar.vendor}/events/${path}`);
    tell(
      answer.ok ? `“${event.summary}” was deleted in ${keepers[calendar.vendor]}.` : answer.message,
    );
    onClose();
  };
  return (
    <section class="event-details" ref={box} tabIndex={-1} aria-label={`Event: ${event.summary}`}>
      <p>
        <b>{event.summary}</b> · {calendar.summary}
        <br />
        {dayAndTime(event.from, zone)} to {clockTime(event.until, zone)} ·{" "}
        {event.by === "app" ? "booked by Gatehouse" : `entered by ${calendar.summary}`}
      </p>
      {event.description !== "" && <p class="muted description">{event.description}</p>}
      {event.meetUrl !== null && <p class="muted">{event.meetUrl}</p>}
      <div class="row">
        {!event.allDay && (
          <>
            <button type="button" class="button" onClick={() => moveBy(-30)}>
              30 min earlier
            </button>
            <button type="button" class="button" onClick={() => moveBy(30)}>
              30 min later
            </button>
          </>
        )}
        <button type="button" class="button danger" onClick={remove}>
          Delete
        </button>
        <button type="button" class="button quiet" onClick={onClose}>
          Close
        </button>
      </div>
    </section>
  );
}
