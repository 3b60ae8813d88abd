import type { RefObject } from "preact";
import { dayLabel, longDayLabel } from "#booking/wall-clock.ts";
import { type DayPage, type DayPart, divideDay, type SlotsByDay } from "./local-slots.ts";
import { type WishField, WishFields } from "./wish-fields.tsx";
import type { ZoneChoice, ZoneView } from "./zone-view.ts";

export type SlotPickerProps = {
  /** Where a press without JavaScript goes to see other times: a POST that changes nothing. */
  readonly lookAction: string;
  readonly view: ZoneView;
  readonly choices: readonly ZoneChoice[];
  readonly byDay: SlotsByDay;
  readonly page: DayPage;
  readonly start: string | undefined;
  readonly problem: string | undefined;
  readonly wishes: readonly WishField[];
  /** What is said of the chosen time; undefined where no times are kept. */
  readonly kept: string | undefined;
  readonly timesHeading: RefObject<HTMLHeadingElement | null>;
  readonly onZone: (zone: string) => void;
  readonly onDay: (press: Event, day: string) => void;
  readonly onStart: (start: string) => void;
};

/** Zone, days and times: native buttons and radios, which every keyboard and reader knows. */
export function SlotPicker(props: SlotPickerProps) {
  return (
    <section class="panel" aria-labelledby="when">
      <div class="row">
        <h2 id="when">When</h2>
        <ZonePicker {...props} />
      </div>
      <WishFields fields={props.wishes} lookAction={props.lookAction} />
      <DayGrid {...props} />
      <PagePresses {...props} />
      <Times {...props} />
    </section>
  );
}

function ZonePicker({ view, choices, lookAction, onZone }: SlotPickerProps) {
  return (
    <div class="zone">
      <label for="zone">Time zone</label>
      <select id="zone" name="zone" onChange={(change) => onZone(change.currentTarget.value)}>
        {choices.map(({ zone, label, spans, also }) => (
          <option
            key={zone}
            value={zone}
            selected={zone === view.zone}
            data-spans={spans}
            data-also={also || undefined}
          >
            {label}
          </option>
        ))}
      </select>
      <button type="submit" class="button unscripted" formAction={lookAction} formNoValidate>
        Show times in this zone
      </button>
    </div>
  );
}

function DayGrid({ page, byDay, lookAction, onDay }: SlotPickerProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce every day as a form field.
    <div class="days" role="group" aria-label="Day">
      {page.days.map((day) => {
        const [weekday, date, month] = dayLabel(day).split(" ");
        const open = byDay.get(day)?.length ?? 0;
        return (
          <button
            key={day}
            type="submit"
            class="day"
            name="day"
            value={day}
            formAction={lookAction}
            formNoValidate
            disabled={open === 0}
            aria-pressed={day === page.shown}
            onClick={(press) => onDay(press, day)}
          >
            <span>{weekday}</span> <b>{date}</b> <span>{month}</span>
            <span class="unseen">{`, ${open || "no"} open ${open === 1 ? "time" : "times"}`}</span>
          </button>
        );
      })}
    </div>
  );
}

function PagePresses({ page, lookAction, onDay }: SlotPickerProps) {
  const presses = [
    ["Earlier days", page.earlier],
    ["Later days", page.later],
  ] as const;
  if (presses.every(([, day]) => day === undefined)) return null;
  return (
    <div class="pager">
      {presses.map(
        ([label, day]) =>
          day !== undefined && (
            <button
              key={label}
              type="submit"
              class="button"
              name="day"
              value={day}
              formAction={lookAction}
              formNoValidate
              onClick={(press) => onDay(press, day)}
            >
              {label}
            </button>
          ),
      )}
    </div>
  );
}

function Times(props: SlotPickerProps) {
  const { page, byDay, view, problem } = props;
  const starts = page.shown === undefined ? [] : (byDay.get(page.shown) ?? []);
  return (
    <fieldset id="start" aria-describedby={problem === undefined ? undefined : "start-wrong"}>
      <legend>
        <h3 tabIndex={-1} ref={props.timesHeading}>
          {page.shown === undefined ? "No open times in these two weeks" : longDayLabel(page.shown)}
        </h3>
      </legend>
      <p class="hint">Times in {view.label}</p>
      {problem !== undefined && (
        <p class="wrong" id="start-wrong">
          {problem}
        </p>
      )}
      {starts.some(({ onRequest }) => onRequest) && (
        <p class="hint" id="on-request">
          Times marked “on request” are not certain at the moment: choose one, and a person will
          answer you.
        </p>
      )}
      {divideDay(starts, view).map((part) => (
        <PartTimes key={part.name} {...props} part={part} />
      ))}
      {props.kept !== undefined && (
        <p class="kept" aria-live="polite">
          {props.kept}
        </p>
      )}
    </fieldset>
  );
}

function PartTimes({ part, start, onStart }: SlotPickerProps & { readonly part: DayPart }) {
  return (
    <>
      <p class="part" id={part.name}>
        {part.name}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: one fieldset holds all times; these only group them. */}
      <div class="times" role="group" aria-labelledby={part.name}>
        {part.slots.map((slot) => (
          <label key={slot.start} class={slot.onRequest ? "slot asked" : "slot"}>
            <input
              type="radio"
              name="start"
              required
              value={slot.start}
              checked={slot.start === start}
              onChange={() => onStart(slot.start)}
            />
            <span>
              {slot.label}
              {slot.onRequest && <small> on request</small>}
            </span>
          </label>
        ))}
      </div>
    </>
  );
}
