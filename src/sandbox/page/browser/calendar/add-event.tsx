import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { instantOf } from "#sandbox/google/wall-clock.ts";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { addDays, cityOf, dayAndTime, dayName } from "#sandbox/page/browser/times.ts";
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
  const [allDay, setAllDay] = useState(false);
  const [maybe, setMaybe] = useState(false);

  const add = async (submit: Event) => {
    submit.preventDefault();
    const from = instantOf(`${date}T${clock}:00`, zone);
    const [start, end] = allDay
      ? [date, addDays(date, 1)]
      : [from, from + Number(minutes) * MINUTE_MS].map((at) => new Date(at).toISOString());
    const body = { calendarId, summary, start, end, ...(maybe && { answer: "tentative" }) };
    const vendor = calendars.find(({ id }) => id === calendarId)?.vendor ?? "google";
    const answer = await ask("POST", `/${vendor}/events`, { body });
    const when = allDay ? `all of ${dayName(date)}` : dayAndTime(from, zone);
    tell(answer.ok ? `“${summary}” was entered: ${when}.` : answer.message);
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
              disabled={allDay}
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
              disabled={allDay}
              value={minutes}
              onInput={({ currentTarget }) => setMinutes(currentTarget.value)}
            />
          </label>
        </div>
        <Choice chosen={allDay} choose={setAllDay}>
          All day
        </Choice>
        <Choice chosen={maybe} choose={setMaybe}>
          An invitation, answered with “maybe”
        </Choice>
        <button type="submit" class="button">
          Enter it
        </button>
      </form>
    </details>
  );
}

function Choice(props: {
  readonly chosen: boolean;
  readonly choose: (chosen: boolean) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.chosen}
        onChange={({ currentTarget }) => props.choose(currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}
