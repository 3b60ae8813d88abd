import { useState } from "preact/hooks";
import { instantOf } from "#sandbox/google/wall-clock.ts";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { cityOf, dayAndTime } from "#sandbox/page/browser/times.ts";
import type { PageCalendar } from "#sandbox/page/page-state.ts";

const MINUTE_MS = 60_000;

/** What a provider enters in their own calendar, without asking us. */
export function AddEvent(props: {
  readonly date: string;
  readonly zone: string;
  readonly calendars: readonly PageCalendar[];
}) {
  const { tell } = usePage();
  const { date, zone, calendars } = props;
  const [summary, setSummary] = useState("Lunch with a friend");
  const [calendarId, setCalendarId] = useState(calendars[0]?.id ?? "");
  const [clock, setClock] = useState("12:00");
  const [minutes, setMinutes] = useState("60");

  const add = async (submit: Event) => {
    submit.preventDefault();
    const from = instantOf(`${date}T${clock}:00`, zone);
    const [start, end] = [from, from + Number(minutes) * MINUTE_MS].map((at) =>
      new Date(at).toISOString(),
    );
    const body = { calendarId, summary, start, end };
    const answer = await ask("POST", "/google/events", { body });
    tell(answer.ok ? `“${summary}” was entered: ${dayAndTime(from, zone)}.` : answer.message);
  };
  return (
    <details class="add-event">
      <summary>Enter something in a calendar</summary>
      <form onSubmit={add}>
        <label>
          What
          <input
            required
            value={summary}
            onInput={({ currentTarget }) => setSummary(currentTarget.value)}
          />
        </label>
        <label>
          Whose calendar
          <select
            value={calendarId}
            onChange={({ currentTarget }) => setCalendarId(currentTarget.value)}
          >
            {calendars.map(({ id, summary: name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div class="pair">
          <label>
            Starts ({cityOf(zone)})
            <input
              type="time"
              required
              value={clock}
              onInput={({ currentTarget }) => setClock(currentTarget.value)}
            />
          </label>
          <label>
            Minutes
            <input
              type="number"
              min="5"
              max="1440"
              value={minutes}
              onInput={({ currentTarget }) => setMinutes(currentTarget.value)}
            />
          </label>
        </div>
        <button type="submit" class="button">
          Enter it
        </button>
      </form>
    </details>
  );
}
