import type { Details, Refusal } from "#views/pages/islands/answer.ts";
import type { About, FormWords } from "#views/pages/islands/booking-form.tsx";
import type { WishField } from "#views/pages/islands/wish-fields.tsx";
import { AskForm } from "#views/pages/ui/ask-form.tsx";
import { page, type Site } from "./page.tsx";
import { islandProps, SlotForm } from "./slot-form.tsx";

export type BookPageProps = {
  readonly site: Site;
  readonly service: {
    readonly name: string;
    readonly description: string;
    readonly minutes: number;
    readonly locationNames: readonly string[];
  };
  /** What the two boxes say, word for word. */
  readonly consents: About["consents"];
  readonly state: BookState;
};

export type BookState =
  | { readonly kind: "slots"; readonly form: SlotForm; readonly details: Details }
  /** Nothing is free within the horizon: the request goes to a person. */
  | {
      readonly kind: "empty";
      readonly action: string;
      readonly horizonDays: number;
      readonly zone: string;
      readonly details: Details;
      readonly idempotencyKey: string;
      readonly refusal: Refusal | undefined;
      readonly wishes: readonly WishField[];
    }
  /** The slots could not be read just now. */
  | { readonly kind: "unreadable"; readonly retryPath: string };

const words: FormWords = { submit: "Confirm booking", sending: "Booking…", verb: "Book" };

/** GET /book/:service, and every answer to a form that could not be booked as it was. */
export function bookPage(props: BookPageProps): string {
  const { site, service, state } = props;
  const refusal = refusalOf(state);
  const island =
    state.kind === "slots"
      ? islandProps(state.form, {
          words,
          about: { details: state.details, consents: props.consents },
          contact: site.contact,
        })
      : undefined;
  return page({
    title: `${refusal === undefined ? "" : "Error: "}Book ${service.name}`,
    site,
    island,
    body: (
      <>
        <h1>{service.name}</h1>
        <p class="lead">
          {[`${service.minutes} minutes`, ...service.locationNames].join(" · ")}
          {service.description !== "" && (
            <>
              <br />
              {service.description}
            </>
          )}
        </p>
        {state.kind === "slots" && island !== undefined && (
          <SlotForm form={state.form} props={island} />
        )}
        {state.kind === "empty" && <EmptyBody {...props} state={state} />}
        {state.kind !== "unreadable" && <WaitlistLink state={state} />}
        {state.kind === "unreadable" && <UnreadableBody {...props} retryPath={state.retryPath} />}
      </>
    ),
  });
}

function refusalOf(state: BookState): Refusal | undefined {
  switch (state.kind) {
    case "slots":
      return state.form.refusal;
    case "empty":
      return state.refusal;
    case "unreadable":
      return undefined;
  }
}

function EmptyBody(props: BookPageProps & { readonly state: BookState & { kind: "empty" } }) {
  const { state, consents } = props;
  return (
    <>
      <section class="panel">
        <h2>No open times in the next {state.horizonDays} days</h2>
        <p>Tell us when it would suit you: a person will look for a time and answer you.</p>
        {state.wishes.some(({ chosen }) => chosen !== "") && (
          <p>
            You asked for a certain place or person.{" "}
            <a href={state.action}>See everybody’s times</a>
          </p>
        )}
      </section>
      <AskForm
        action={state.action}
        zone={state.zone}
        idempotencyKey={state.idempotencyKey}
        refusal={state.refusal}
        about={{ details: state.details, consents }}
        notes={state.details.notes}
        notesLabel="When would suit you?"
        submit="Ask us for a time"
        wishes={state.wishes}
      />
    </>
  );
}

/** The way on for somebody to whom none of the times is any good. */
function WaitlistLink({ state }: { readonly state: Exclude<BookState, { kind: "unreadable" }> }) {
  const { action } = state.kind === "slots" ? state.form : state;
  return (
    <p>
      No time that suits you? <a href={`${action}/waitlist`}>Join the waitlist</a>: we write to you
      when one becomes free.
    </p>
  );
}

function UnreadableBody({ site, retryPath }: BookPageProps & { readonly retryPath: string }) {
  const { phone, email } = site.contact;
  return (
    <section class="panel">
      <h2>We cannot show open times just now</h2>
      <p>
        Please <a href={retryPath}>try again</a> in a minute. To book right away, call {phone} or
        write to {email}.
      </p>
    </section>
  );
}
