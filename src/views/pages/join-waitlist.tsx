import type { Interval } from "#booking/interval.ts";
import type { Details, Refusal } from "#views/pages/islands/answer.ts";
import type { About } from "#views/pages/islands/booking-form.tsx";
import { DetailsFields } from "#views/pages/islands/details-fields.tsx";
import { Alert, ProblemList } from "#views/pages/islands/refusal-alert.tsx";
import { type WishField, WishSelect } from "#views/pages/islands/wish-fields.tsx";
import { page, type Site } from "./page.tsx";
import { zoneChoices } from "./zone-choices.ts";

export type JoinWaitlistProps = {
  readonly site: Site;
  readonly service: { readonly name: string };
  readonly bookPath: string;
  readonly state:
    | { readonly kind: "form"; readonly form: JoinForm }
    /** The address decides who it is: the page says the same whether or not they waited already. */
    | { readonly kind: "joined"; readonly email: string };
};

export type JoinForm = {
  readonly action: string;
  readonly formKey: string;
  readonly zone: string;
  /** For which the offsets of the zones are. */
  readonly during: Interval;
  readonly waits: SaidWaits;
  /** The last day that may be named. */
  readonly latest: string;
  readonly details: Details;
  readonly consents: About["consents"];
  readonly wishes: readonly WishField[];
  readonly refusal: Extract<Refusal, { outcome: "invalid" }> | undefined;
};

/** As it was typed: "mon" …, "09:00", "2026-12-31". */
export type SaidWaits = {
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly notBefore: string;
  readonly until: string;
};

const days = [
  ["mon", "Monday"],
  ["tue", "Tuesday"],
  ["wed", "Wednesday"],
  ["thu", "Thursday"],
  ["fri", "Friday"],
  ["sat", "Saturday"],
  ["sun", "Sunday"],
] as const;

/** GET /book/:service/waitlist, and every answer to its form. */
export function joinWaitlistPage(props: JoinWaitlistProps): string {
  const { site, service, bookPath, state } = props;
  const wrong = state.kind === "form" && state.form.refusal !== undefined;
  const title = state.kind === "joined" ? "You are on the waitlist" : `Wait for ${service.name}`;
  return page({
    title: `${wrong ? "Error: " : ""}${title}`,
    site,
    body: (
      <>
        <h1>{title}</h1>
        {state.kind === "form" ? (
          <Form form={state.form} />
        ) : (
          <section class="panel" aria-label="The waitlist">
            <p>
              We have written to {state.email}: the mail has your link, by which you see what you
              wait for, answer, and leave the waitlist.
            </p>
            <p>
              As soon as a time for {service.name} that suits you becomes free, we keep it for you
              for a while and write to you. Nothing is booked before you say so.
            </p>
          </section>
        )}
        <p>
          <a href={bookPath}>See open times</a>
        </p>
      </>
    ),
  });
}

function Form({ form }: { readonly form: JoinForm }) {
  const { refusal, details, consents } = form;
  return (
    <>
      <p class="lead">
        No time that suits you? Say when one would. As soon as it becomes free, we keep it for you
        for a while and write to you.
      </p>
      <form method="post" action={form.action}>
        <input type="hidden" name="idempotencyKey" value={form.formKey} />
        {refusal !== undefined && (
          <Alert tone="bad">
            <ProblemList problems={refusal.problems} />
          </Alert>
        )}
        <Waits form={form} />
        <DetailsFields
          details={details}
          refusal={refusal}
          consents={consents}
          notesLabel="Is there anything that we should know?"
        />
        <div class="actions">
          <button type="submit" class="button primary">
            Join the waitlist
          </button>
        </div>
      </form>
    </>
  );
}

function Waits({ form }: { readonly form: JoinForm }) {
  const { waits, latest } = form;
  return (
    <section class="panel" aria-labelledby="when">
      <h2 id="when">When would it suit you?</h2>
      <fieldset>
        <legend>Days; leave them all open if any will do</legend>
        {days.map(([day, name]) => (
          <label key={day} class="choice">
            <input type="checkbox" name={`days.${day}`} defaultChecked={waits.days.includes(day)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <div class="pair">
        <TimeField name="from" label="Not before" value={waits.from} />
        <TimeField name="to" label="Over by" value={waits.to} />
      </div>
      <div class="field">
        <label for="notBefore">
          From which day on would it suit you? <em>optional</em>
        </label>
        <input
          id="notBefore"
          name="notBefore"
          type="date"
          max={latest}
          defaultValue={waits.notBefore}
        />
      </div>
      <div class="field">
        <label for="until">
          Until which day do you want to wait? <em>optional</em>
        </label>
        <input id="until" name="until" type="date" max={latest} defaultValue={waits.until} />
      </div>
      <ZoneField form={form} />
      {form.wishes.map((field) => (
        <WishSelect key={field.name} field={field} />
      ))}
    </section>
  );
}

function TimeField(props: {
  readonly name: "from" | "to";
  readonly label: string;
  readonly value: string;
}) {
  const { name, label, value } = props;
  return (
    <div class="field">
      <label for={name}>
        {label} <em>optional</em>
      </label>
      <input id={name} name={name} type="time" defaultValue={value} />
    </div>
  );
}

function ZoneField({ form: { zone, during } }: { readonly form: JoinForm }) {
  return (
    <div class="field">
      <label for="zone">Time zone</label>
      <select id="zone" name="zone">
        {zoneChoices(zone, during).map((choice) => (
          <option
            key={choice.zone}
            value={choice.zone}
            selected={choice.zone === zone || choice.also.split(" ").includes(zone)}
          >
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
