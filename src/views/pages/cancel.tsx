import type { HourCycle } from "#booking/wall-clock.ts";
import { type AppointmentView, sayInstant } from "#views/pages/ui/appointment-list.tsx";
import { AskForm } from "#views/pages/ui/ask-form.tsx";
import { page, type Site } from "./page.tsx";

export type CancelPageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly hours: HourCycle;
  readonly serviceName: string;
  /** Undefined while a request still waits for a person: then it is withdrawn. */
  readonly appointment: AppointmentView | undefined;
  readonly managePath: string;
  readonly state: CancelState;
};

export type CancelState =
  | {
      readonly kind: "possible";
      readonly action: string;
      /** Of the appointment as shown here: a page that has grown old cancels nothing. */
      readonly sequence: number | undefined;
      readonly reason: string;
    }
  /** Inside the cancel notice: explained, and a person may still do it. */
  | {
      readonly kind: "late";
      readonly explanation: string;
      readonly action: string;
      readonly notes: string;
      readonly idempotencyKey: string;
    }
  | { readonly kind: "already-cancelled"; readonly bookAgainPath: string };

/** GET /m/:token/cancel: only asks. The POST of its form cancels. */
export function cancelPage(props: CancelPageProps): string {
  const title = titleOf(props);
  return page({
    title,
    site: props.site,
    body: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {props.serviceName}, {props.reference}
          {props.appointment !== undefined && (
            <>
              <br />
              {sayInstant(props.appointment.start, props.appointment.zone, props.hours)}
            </>
          )}
        </p>
        <CancelBody {...props} />
      </>
    ),
  });
}

function titleOf({ appointment, state }: CancelPageProps): string {
  if (state.kind === "already-cancelled") return "This is cancelled already";
  return appointment === undefined ? "Withdraw this request?" : "Cancel this appointment?";
}

function CancelBody(props: CancelPageProps) {
  const { state, managePath } = props;
  switch (state.kind) {
    case "possible":
      return <PossibleBody {...props} state={state} />;
    case "late":
      return (
        <>
          <section class="panel">
            <h2>It is late for that</h2>
            <p>{state.explanation}</p>
            <p>Ask us to cancel it: a person will look at it and answer you.</p>
            <AskForm
              action={state.action}
              zone={props.appointment?.zone ?? "UTC"}
              idempotencyKey={state.idempotencyKey}
              refusal={undefined}
              about={undefined}
              notes={state.notes}
              notesLabel="What happened?"
              submit="Ask us to cancel it"
            />
          </section>
          <KeepLink path={managePath} />
        </>
      );
    case "already-cancelled":
      return (
        <>
          <p>Nothing more is needed from you.</p>
          <div class="actions">
            <a class="button" href={state.bookAgainPath}>
              Book another time
            </a>
          </div>
        </>
      );
  }
}

function PossibleBody({
  appointment,
  managePath,
  state,
}: CancelPageProps & { readonly state: CancelState & { kind: "possible" } }) {
  return (
    <form method="post" action={state.action}>
      {state.sequence !== undefined && (
        <input type="hidden" name="sequence" value={state.sequence} />
      )}
      <section class="panel">
        <div class="field">
          <label for="reason">
            Would you tell us why? <em>optional</em>
          </label>
          <textarea
            id="reason"
            name="reason"
            rows={3}
            maxLength={500}
            defaultValue={state.reason}
          />
        </div>
      </section>
      <div class="actions">
        <button type="submit" class="button danger">
          {appointment === undefined ? "Withdraw the request" : "Cancel the appointment"}
        </button>
        <a class="button" href={managePath}>
          Keep it
        </a>
      </div>
    </form>
  );
}

function KeepLink({ path }: { readonly path: string }) {
  return (
    <p>
      <a href={path}>Keep it as it is</a>
    </p>
  );
}
