import type { HourCycle } from "#booking/wall-clock.ts";
import {
  AppointmentList,
  type AppointmentView,
  sayInstant,
} from "#views/pages/ui/appointment-list.tsx";
import { BookAgain } from "#views/pages/ui/book-again.tsx";
import { type ConfirmationView, ConfirmForm } from "#views/pages/ui/confirm-form.tsx";
import { OfferList, type OffersView } from "#views/pages/ui/offer-list.tsx";
import { PastAppointment } from "#views/pages/ui/past-appointment.tsx";
import { PreparationPanel, type PreparationView } from "#views/pages/ui/preparation-panel.tsx";
import {
  QuestionnairePanel,
  type QuestionnaireView,
} from "#views/pages/ui/questionnaire-panel.tsx";
import { page, type Site } from "./page.tsx";

export type ManagePageProps = {
  readonly site: Site;
  /** "GH-1042" */
  readonly reference: string;
  readonly hours: HourCycle;
  /**
   * What the visitor has just done here; "changed" when an outdated page could do nothing any more,
   * "gone" in answer to a proposed time that is no longer held.
   */
  readonly notice: Notice | "gone" | undefined;
  readonly state: ManageState;
  /** What a person proposed and the client can still choose from; undefined where there is nothing. */
  readonly offers: OffersView | undefined;
  /** A path; undefined where the deed is not possible in this state. */
  readonly bookAgainPath: string;
  readonly contactPath: string;
};

export const notices = [
  "booked",
  "asked",
  "rescheduled",
  "cancelled",
  "confirmed",
  "answered",
  "thanks",
  "changed",
] as const;
export type Notice = (typeof notices)[number];

export type ManageState =
  | {
      readonly kind: "upcoming";
      readonly appointment: AppointmentView;
      /** The start before the last change. */
      readonly previousStart: Date | undefined;
      readonly paths: {
        readonly calendar: string;
        readonly reschedule: string;
        readonly cancel: string;
      };
      /** Undefined where the client was not asked to confirm. */
      readonly confirmation: ConfirmationView | undefined;
      /** What the service asks of its clients before they come. */
      readonly preparation: PreparationView | undefined;
      /** A form to fill in before they come; undefined where there is none. */
      readonly questionnaire: QuestionnaireView | undefined;
      /** A question to a person about this appointment (a late change, say) is open. */
      readonly asked: { readonly promisedBy: Date } | undefined;
    }
  | {
      readonly kind: "pending";
      readonly serviceName: string;
      readonly wantedStart: Date | undefined;
      readonly promisedBy: Date;
      readonly zone: string;
      readonly cancelPath: string;
    }
  | { readonly kind: "cancelled"; readonly appointment: AppointmentView | undefined }
  | {
      readonly kind: "past";
      readonly appointment: AppointmentView;
      /** Where the client may say how it was; undefined where there is nothing to say. */
      readonly feedbackPath: string | undefined;
    }
  /** A person could not help, or nobody came in time: the text that was mailed. */
  | { readonly kind: "declined"; readonly serviceName: string; readonly text: string }
  /** A person has dealt with it without a booking and without a no. */
  | { readonly kind: "closed"; readonly serviceName: string; readonly text: string };

/** GET /m/:token, also where a form leads to: confirmed, "a person will answer", changed, cancelled. */
export function managePage(props: ManagePageProps): string {
  const title = titleOf(props);
  return page({
    title,
    site: props.site,
    body: (
      <>
        <h1>{title}</h1>
        {props.notice === "changed" && (
          <p class="alert warn" role="status">
            This had changed since you opened the page, so nothing was done. Below is how it is now.
          </p>
        )}
        {props.notice === "gone" && (
          <p class="alert warn" role="status">
            That time is no longer held for you, so nothing was done. {afterGone(props)}
          </p>
        )}
        {props.offers !== undefined && (
          <OfferList offers={props.offers} contact={props.site.contact} hours={props.hours} />
        )}
        <ManageBody {...props} />
        <p>
          <a href={props.contactPath}>How we write to you</a>
        </p>
      </>
    ),
  });
}

/** What is left to somebody whose answer came too late. */
function afterGone({ offers, state }: ManagePageProps): string {
  if (offers !== undefined) return "You can still choose one of these.";
  if (state.kind === "pending")
    return "Our team has been told which time you wanted, and will come back to you.";
  return "Below is how it is now.";
}

function titleOf({ state, notice, offers }: ManagePageProps): string {
  if (offers !== undefined) return "Which of these times suits you?";
  switch (state.kind) {
    case "upcoming":
      if (notice === "booked") return "You are booked";
      if (notice === "rescheduled") return "Your appointment has a new time";
      return "Your appointment";
    case "pending":
      return "A person will answer you";
    case "cancelled":
      return "This appointment is cancelled";
    case "past":
      return "Your appointment is over";
    case "declined":
      return "We could not book this";
    case "closed":
      return "Your request is closed";
  }
}

function ManageBody(props: ManagePageProps) {
  const { state } = props;
  switch (state.kind) {
    case "upcoming":
      return <UpcomingBody {...props} state={state} />;
    case "pending":
      return <PendingBody {...props} state={state} />;
    case "cancelled":
      return <CancelledBody {...props} state={state} />;
    case "past":
      return <PastBody {...props} state={state} />;
    case "declined":
    case "closed":
      return <AnsweredBody {...props} state={state} />;
  }
}

type Body<Kind extends ManageState["kind"]> = ManagePageProps & {
  readonly state: ManageState & { readonly kind: Kind };
};

function UpcomingBody({ state, notice, offers, reference, hours }: Body<"upcoming">) {
  const { appointment, paths, asked } = state;
  const news = notice === "booked" || notice === "rescheduled";
  return (
    <>
      <p class="lead">
        {news ? "We have sent it to you by e-mail." : "Everything about it, and how to change it."}
      </p>
      {asked !== undefined && offers === undefined && (
        <p class="alert warn" role="status">
          Your question is with a person, who will answer by{" "}
          {sayInstant(asked.promisedBy, appointment.zone, hours)}. Until then this time stays yours.
        </p>
      )}
      <section class="panel" aria-label="Appointment">
        <AppointmentList
          appointment={appointment}
          reference={reference}
          hours={hours}
          previousStart={state.previousStart}
          joinable
        />
      </section>
      {state.confirmation !== undefined && <ConfirmForm confirmation={state.confirmation} />}
      {state.questionnaire !== undefined && (
        <QuestionnairePanel
          questionnaire={state.questionnaire}
          zone={appointment.zone}
          hours={hours}
          isAnswered={notice === "answered"}
        />
      )}
      {state.preparation !== undefined && <PreparationPanel preparation={state.preparation} />}
      <div class="actions">
        <a class="button" href={paths.calendar}>
          Add to calendar
        </a>
        <a class="button" href={paths.reschedule}>
          Change the time
        </a>
        <a class="button danger" href={paths.cancel}>
          Cancel
        </a>
      </div>
    </>
  );
}

/** The same words whatever rule brought the request here: nobody learns that they are on a list. */
function PendingBody({ state, offers, reference, hours }: Body<"pending">) {
  const { wantedStart, promisedBy, zone } = state;
  const ourTurn = offers === undefined;
  return (
    <>
      {ourTurn && (
        <p class="lead">We confirm this one personally. Nothing more is needed from you.</p>
      )}
      <section class="panel" aria-label="Your request">
        <dl>
          {ourTurn && (
            <>
              <dt>You hear from us by</dt>
              <dd class="when">
                <time dateTime={promisedBy.toISOString()}>
                  {sayInstant(promisedBy, zone, hours)}
                </time>
              </dd>
            </>
          )}
          <dt>What</dt>
          <dd>{state.serviceName}</dd>
          {wantedStart !== undefined && (
            <>
              <dt>You asked for</dt>
              <dd>{sayInstant(wantedStart, zone, hours)}</dd>
            </>
          )}
          <dt>Reference</dt>
          <dd>{reference}</dd>
        </dl>
      </section>
      <div class="actions">
        <a class="button danger" href={state.cancelPath}>
          Withdraw this request
        </a>
      </div>
    </>
  );
}

function CancelledBody({ state, reference, hours, bookAgainPath }: Body<"cancelled">) {
  const { appointment } = state;
  return (
    <>
      <section class="panel" aria-label="Appointment">
        {appointment === undefined ? (
          <p>Your request {reference} was withdrawn; nobody will follow it up.</p>
        ) : (
          <p>
            <del>{sayInstant(appointment.start, appointment.zone, hours)}</del>
            <br />
            {appointment.serviceName} with {appointment.providerName}, {reference}
          </p>
        )}
      </section>
      <BookAgain path={bookAgainPath} />
    </>
  );
}

function PastBody({ state, notice, bookAgainPath, ...shown }: Body<"past">) {
  return (
    <>
      <PastAppointment {...shown} {...state} isThanked={notice === "thanks"} />
      <BookAgain path={bookAgainPath} />
    </>
  );
}

function AnsweredBody({ state, reference, bookAgainPath }: Body<"declined" | "closed">) {
  return (
    <>
      <section class="panel" aria-label="Answer">
        <p>{state.text}</p>
        <p class="hint">
          {state.serviceName}, {reference}
        </p>
      </section>
      <BookAgain path={bookAgainPath} />
    </>
  );
}
