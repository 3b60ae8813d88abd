import { useEffect, useRef } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { clockTime, dayAndTime } from "#sandbox/page/browser/times.ts";

export type OpenEvent = { readonly calendarId: string; readonly eventId: string };

/** One event: whose, when, by whom; and its deletion, as the calendar's owner would do it. */
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

  const remove = async () => {
    const path = [opened.calendarId, opened.eventId].map(encodeURIComponent).join("/");
    const answer = await ask("DELETE", `/google/events/${path}`);
    tell(answer.ok ? `“${event.summary}” was deleted in Google.` : answer.message);
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
