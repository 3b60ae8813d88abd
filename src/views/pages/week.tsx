import { ExplanationCard, type ExplanationProps } from "#views/pages/ui/explanation-card.tsx";
import { WeekGrid, type WeekGridProps } from "#views/pages/ui/week-grid.tsx";
import { WeekLegend } from "#views/pages/ui/week-legend.tsx";
import { WeekTable } from "#views/pages/ui/week-table.tsx";
import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

export type WeekPageProps = {
  readonly site: Site;
  readonly memberName: string;
  readonly choice: WeekChoice;
  /** "Phoenix time": every time of the page is told by this clock. */
  readonly zoneName: string;
  /** "Mon 23 Nov to Sun 29 Nov" */
  readonly weekName: string;
  /** "Ana Ortiz", or whoever serves it. */
  readonly whose: string;
  /** Something that holds for the whole week: a calendar that is not believed, for example. */
  readonly notes: readonly string[];
  readonly grid: WeekGridProps;
  readonly explanation: ExplanationProps | undefined;
  /** The same week before and after. */
  readonly before: string;
  readonly after: string;
};

export type WeekChoice = {
  readonly services: readonly Option[];
  readonly serving: readonly Option[];
  readonly others: readonly Option[];
  readonly zones: readonly Option[];
  readonly service: string;
  /** Empty for all who serve it. */
  readonly provider: string;
  /** A local date in the week. */
  readonly week: string;
  readonly zone: string;
  /** What was typed as another time: "2026-11-24T10:10". */
  readonly at: string;
};

type Option = { readonly key: string; readonly name: string };

const path = "/console/availability";

/** GET /console/availability: when somebody works, what takes it, what is offered, and why the rest is not. */
export function weekPage(props: WeekPageProps): string {
  const { site, memberName, weekName, whose, zoneName, grid } = props;
  return consolePage({
    title: "Availability",
    site,
    memberName,
    at: path,
    body: (
      <>
        <h1>Availability</h1>
        <p class="lead">
          {whose}, {weekName}, times in {zoneName}
        </p>
        <Choice choice={props.choice} />
        {props.notes.map((note) => (
          <p key={note} class="note">
            {note}
          </p>
        ))}
        <div class="beside">
          <section class="card" id="week" aria-labelledby="week-name">
            <h2 id="week-name">{weekName}</h2>
            <p>
              <a href={props.before}>Week before</a> · <a href={props.after}>Week after</a>
            </p>
            <WeekGrid {...grid} />
            <WeekLegend />
            <WeekTable days={grid.days} caption={`${whose}, ${weekName}`} />
          </section>
          <section class="card why" id="why" aria-label="Why a time is offered or not">
            {props.explanation === undefined ? (
              <p>Choose any time of the week to read why it is offered, or why not.</p>
            ) : (
              <ExplanationCard {...props.explanation} />
            )}
            <AnotherTime choice={props.choice} zoneName={zoneName} />
            <a href="#week" class="back">
              Back to the week
            </a>
          </section>
        </div>
      </>
    ),
  });
}

/** Plain forms: they work without a script, and their answers can be sent to a colleague. */
function Choice({ choice }: { readonly choice: WeekChoice }) {
  return (
    <form method="get" action={path} class="choice">
      <label>
        Service
        <select name="service">
          <Options of={choice.services} chosen={choice.service} />
        </select>
      </label>
      <label>
        Provider
        <select name="provider">
          <option value="" selected={choice.provider === ""}>
            All who serve it
          </option>
          <optgroup label="Serve it">
            <Options of={choice.serving} chosen={choice.provider} />
          </optgroup>
          {choice.others.length > 0 && (
            <optgroup label="Others, rooms, equipment">
              <Options of={choice.others} chosen={choice.provider} />
            </optgroup>
          )}
        </select>
      </label>
      <label>
        Week of
        <input type="date" name="week" value={choice.week} required />
      </label>
      <label>
        Times in
        <select name="zone">
          <Options of={choice.zones} chosen={choice.zone} />
        </select>
      </label>
      <button type="submit">Show</button>
    </form>
  );
}

function Options({ of, chosen }: { readonly of: readonly Option[]; readonly chosen: string }) {
  return (
    <>
      {of.map(({ key, name }) => (
        <option key={key} value={key} selected={key === chosen}>
          {name}
        </option>
      ))}
    </>
  );
}

function AnotherTime(props: { readonly choice: WeekChoice; readonly zoneName: string }) {
  const { service, provider, zone, at } = props.choice;
  return (
    <form method="get" action={path} class="choice">
      <input type="hidden" name="service" value={service} />
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="zone" value={zone} />
      <label>
        Another time, {props.zoneName}
        <input type="datetime-local" name="at" value={at} required />
      </label>
      <button type="submit">Explain</button>
    </form>
  );
}
