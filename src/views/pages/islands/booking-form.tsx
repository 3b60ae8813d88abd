import type { HourCycle } from "#booking/wall-clock.ts";
import type { Details, Refusal } from "./answer.ts";
import { problemOf } from "./answer.ts";
import { DetailsFields } from "./details-fields.tsx";
import type { PackedStarts } from "./local-slots.ts";
import { type Contact, RefusalAlert } from "./refusal-alert.tsx";
import { SlotPicker } from "./slot-picker.tsx";
import { useBooking } from "./use-booking.ts";
import { sayKept, useHold } from "./use-hold.ts";
import type { WishField } from "./wish-fields.tsx";
import { sayStartFully, type ZoneChoice } from "./zone-view.ts";

/** Everything the form is drawn from; it travels to the browser as JSON, so plain values only. */
export type BookingFormProps = {
  /** The path that is posted to. */
  readonly action: string;
  readonly lookAction: string;
  /** Where a chosen time is kept meanwhile; undefined where none is. */
  readonly holdAction: string | undefined;
  readonly words: FormWords;
  readonly starts: PackedStarts;
  /** Times that a person has to confirm. */
  readonly onRequest: PackedStarts;
  /** ISO 8601: decides which day is the first one shown. */
  readonly now: string;
  readonly zone: string;
  /** False: the browser may put its own zone in. */
  readonly zoneChosen: boolean;
  readonly hours: HourCycle;
  /** The local date whose times are shown. */
  readonly day: string | undefined;
  /** The time that is chosen: ISO 8601 with milliseconds, as `Date` writes it. */
  readonly start: string | undefined;
  /** What the client may say of whom they need. */
  readonly wishes: readonly WishField[];
  /** Absent when the client is known already: nobody types what we know. */
  readonly about: About | undefined;
  readonly idempotencyKey: string;
  /** Of the appointment that is to be moved. */
  readonly sequence: number | undefined;
  readonly refusal: Refusal | undefined;
  readonly contact: Contact;
};

export type About = {
  readonly details: Details;
  readonly consents: { readonly email: string; readonly sms: string };
};

export type FormWords = {
  /** "Confirm booking" */
  readonly submit: string;
  /** "Booking…" */
  readonly sending: string;
  /** What one press on an alternative does: "Book", "Move to". */
  readonly verb: string;
};

/** Instead, where the chosen time is one that a person has to confirm. */
const requestWords: FormWords = { submit: "Ask for this time", sending: "Asking…", verb: "Book" };

export function BookingForm(props: BookingFormProps & { readonly choices: readonly ZoneChoice[] }) {
  const booking = useBooking(props, props.choices);
  const { about, contact, lookAction, holdAction } = props;
  const words = booking.onRequest ? requestWords : props.words;
  // What is only asked for is kept by the person's question, and not by this page.
  const start = booking.onRequest ? undefined : booking.start;
  const kept = useHold(holdAction, { ...booking, start, wishes: props.wishes });
  return (
    <form
      method="post"
      action={props.action}
      onSubmit={booking.onSubmit}
      // With the script at work the server's problems are shown, with links; without it the browser's.
      noValidate={booking.live}
    >
      {/* The Enter key presses the first button of a form: this one, and not some day. */}
      <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true">
        {words.submit}
      </button>
      <input type="hidden" name="idempotencyKey" value={booking.idempotencyKey} />
      {props.sequence !== undefined && (
        <input type="hidden" name="sequence" value={props.sequence} />
      )}
      <RefusalAlert
        trouble={booking.trouble}
        view={booking.view}
        verb={words.verb}
        contact={contact}
        alert={booking.alert}
      />
      <SlotPicker
        {...booking}
        lookAction={lookAction}
        wishes={props.wishes}
        problem={problemOf(booking.refusal, "start")}
        kept={holdAction && sayKept(kept, booking.view)}
      />
      {about !== undefined && (
        <DetailsFields {...about} refusal={booking.refusal} notesLabel="Anything we should know?" />
      )}
      <div class="actions">
        <p aria-live="polite">
          {booking.start !== undefined && sayStartFully(booking.view, new Date(booking.start))}
          {booking.onRequest && " – not booked yet: a person will answer you"}
          {booking.start === undefined && booking.live && "No time chosen yet"}
        </p>
        <button type="submit" class="button primary" aria-disabled={booking.sending || undefined}>
          {booking.sending ? words.sending : words.submit}
        </button>
      </div>
    </form>
  );
}
