import type { HourCycle } from "#booking/wall-clock.ts";
import type { Refusal } from "#views/pages/islands/answer.ts";
import type { FormWords } from "#views/pages/islands/booking-form.tsx";
import { type AppointmentView, sayInstant } from "#views/pages/ui/appointment-list.tsx";
import { AskForm } from "#views/pages/ui/ask-form.tsx";
import { page, type Site } from "./page.tsx";
import { islandProps, SlotForm } from "./slot-form.tsx";

export type ReschedulePageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly hours: HourCycle;
  readonly appointment: AppointmentView;
  readonly managePath: string;
  readonly state: RescheduleState;
};

export type RescheduleState =
  | { readonly kind: "slots"; readonly form: SlotForm }
  /** Nothing is free, or policy leaves the change to a person: why, and a way to ask. */
  | {
      readonly kind: "ask";
      /** In words that a client may read, for example from PolicyViolation. */
      readonly explanations: readonly string[];
      readonly action: string;
      readonly notes: string;
      readonly idempotencyKey: string;
      readonly refusal: Refusal | undefined;
    };

const words: FormWords = { submit: "Move to this time", sending: "Moving…", verb: "Move to" };

/** GET /m/:token/reschedule, and its answers. Same time chosen: a problem of the field "start". */
export function reschedulePage(props: ReschedulePageProps): string {
  const { site, appointment, hours, state } = props;
  const refusal = state.kind === "slots" ? state.form.refusal : state.refusal;
  const island =
    state.kind === "slots"
      ? islandProps(state.form, { words, about: undefined, contact: site.contact })
      : undefined;
  return page({
    title: `${refusal === undefined ? "" : "Error: "}Change the time`,
    site,
    island,
    body: (
      <>
        <h1>Change the time</h1>
        <p class="lead">
          {appointment.serviceName} with {appointment.providerName}, {props.reference}.
          <br />
          Now: {sayInstant(appointment.start, appointment.zone, hours)}
        </p>
        {state.kind === "slots" && island !== undefined && (
          <SlotForm form={state.form} props={island} />
        )}
        {state.kind === "ask" && <AskBody state={state} zone={appointment.zone} />}
        <p>
          <a href={props.managePath}>Keep it as it is</a>
        </p>
      </>
    ),
  });
}

function AskBody(props: { state: RescheduleState & { kind: "ask" }; zone: string }) {
  const { state, zone } = props;
  return (
    <section class="panel">
      <h2>This needs a person</h2>
      {state.explanations.map((explanation) => (
        <p key={explanation}>{explanation}</p>
      ))}
      <p>Ask us: your appointment stays as it is until somebody has answered you.</p>
      <AskForm
        action={state.action}
        zone={zone}
        idempotencyKey={state.idempotencyKey}
        refusal={state.refusal}
        about={undefined}
        notes={state.notes}
        notesLabel="Which times would suit you?"
        submit="Ask us"
      />
    </section>
  );
}
