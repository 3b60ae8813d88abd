import { useState } from "preact/hooks";
import { dateInZone } from "#sandbox/google/wall-clock.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { addDays, cityOf, dayName } from "#sandbox/page/browser/times.ts";
import { PanelTitle } from "#sandbox/page/browser/top/panel-title.tsx";
import type { Panels } from "#sandbox/page/browser/top/panels.ts";
import { AddEvent } from "./add-event.tsx";
import { EventDetails, type OpenEvent } from "./event-details.tsx";
import { LaneGrid } from "./lane-grid.tsx";
import { type Lane, weekOf } from "./lane-layout.ts";
import { useShownDate } from "./use-shown-date.ts";

/** The providers' pretend calendars, whoever keeps them: everybody's day, or somebody's week. */
export function CalendarPanel({ turnTo }: Pick<Panels, "turnTo">) {
  const { state, now } = usePage();
  const { calendars } = state;
  const zones = [...new Set(calendars.map(({ timeZone }) => timeZone))];
  const [zone, setZone] = useState(zones[0] ?? "UTC");
  const [whose, setWhose] = useState("");
  const [opened, setOpened] = useState<OpenEvent>();
  const [date, setDate] = useShownDate(calendars, zone);

  const one = calendars.find(({ id }) => id === whose);
  const lanes: readonly Lane[] =
    one === undefined
      ? calendars.map((calendar) => ({
          key: calendar.id,
          title: calendar.summary,
          calendar,
          date,
        }))
      : weekOf(date, one).map((day) => ({
          key: day,
          title: dayName(day),
          calendar: one,
          date: day,
        }));
  const stride = one === undefined ? 1 : 7;

  return (
    <section class="panel calendar" aria-labelledby="calendar-title">
      <div class="panel-head">
        <PanelTitle panel="calendar" turnTo={turnTo} />
        <div class="segments">
          <button
            type="button"
            aria-label="Earlier"
            onClick={() => setDate(addDays(date, -stride))}
          >
            ‹
          </button>
          <button type="button" onClick={() => setDate(dateInZone(now, zone))}>
            Today
          </button>
          <button type="button" aria-label="Later" onClick={() => setDate(addDays(date, stride))}>
            ›
          </button>
        </div>
      </div>
      <div class="panel-body">
        <div class="calendar-choices">
          <p class="date">
            {one === undefined ? dayName(date) : `Week of ${dayName(lanes[0]?.date ?? date)}`}
          </p>
          <label>
            <span class="unseen">Whose calendar</span>
            <select value={whose} onChange={({ currentTarget }) => setWhose(currentTarget.value)}>
              <option value="">Everybody's day</option>
              {calendars.map(({ id, summary }) => (
                <option key={id} value={id}>
                  {summary}'s week
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="unseen">Times in</span>
            <select value={zone} onChange={({ currentTarget }) => setZone(currentTarget.value)}>
              {zones.map((name) => (
                <option key={name} value={name}>
                  {cityOf(name)} time
                </option>
              ))}
            </select>
          </label>
        </div>
        {opened !== undefined && (
          <EventDetails opened={opened} zone={zone} onClose={() => setOpened(undefined)} />
        )}
        <LaneGrid lanes={lanes} zone={zone} onOpen={setOpened} />
        <p class="legend">
          <span class="key ours" /> booked by Gatehouse <span class="key busy" /> busy
          <span class="key maybe" /> maybe <span class="key free" /> takes no time
        </p>
        <AddEvent date={date} zone={zone} calendars={calendars} />
      </div>
    </section>
  );
}
