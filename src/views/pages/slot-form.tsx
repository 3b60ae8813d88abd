import type { HourCycle } from "#booking/wall-clock.ts";
import type { Refusal, Slot } from "#views/pages/islands/answer.ts";
import {
  type About,
  BookingForm,
  type BookingFormProps,
  type FormWords,
} from "#views/pages/islands/booking-form.tsx";
import { packStarts } from "#views/pages/islands/local-slots.ts";
import type { Contact } from "#views/pages/islands/refusal-alert.tsx";
import type { WishField } from "#views/pages/islands/wish-fields.tsx";
import { zoneChoices } from "./zone-choices.ts";

/** What a handler knows of a form that offers times; see BookPageProps and ReschedulePageProps. */
export type SlotForm = {
  /** The path that is posted to; looking at other days posts to `${action}/times`. */
  readonly action: string;
  /** Where a time is kept while the form is filled in; undefined where none is. */
  readonly holdAction: string | undefined;
  /** Ascending. */
  readonly slots: readonly Slot[];
  /** Times that a person has to confirm; ascending, and none of the others. */
  readonly onRequest: readonly Slot[];
  readonly now: Date;
  /** IANA zone in which times are shown first; any that #booking/zone.ts knows. */
  readonly zone: string;
  /** Did the client choose the zone? Otherwise the browser may put its own in. */
  readonly zoneChosen: boolean;
  readonly hours: HourCycle;
  /** The local date ("2026-11-20") and the start that were chosen before, where they were. */
  readonly day: string | undefined;
  readonly start: string | undefined;
  /** A fresh key for every rendering: ours to make, so that a double press books once. */
  readonly idempotencyKey: string;
  /** Of the appointment that is to be moved, so that an outdated page changes nothing. */
  readonly sequence: number | undefined;
  readonly refusal: Refusal | undefined;
  /** What the client may say of whom they need; none where the service does not look at it. */
  readonly wishes: readonly WishField[];
};

type Around = {
  readonly words: FormWords;
  readonly about: About | undefined;
  readonly contact: Contact;
};

/** The props that the browser gets too. */
export function islandProps(form: SlotForm, around: Around): BookingFormProps {
  const { action, zone, zoneChosen, hours, day, start, idempotencyKey, sequence, refusal } = form;
  const { wishes } = form;
  return {
    action,
    lookAction: `${action}/times`,
    holdAction: form.holdAction,
    starts: packStarts(form.slots),
    onRequest: packStarts(form.onRequest),
    now: form.now.toISOString(),
    zone,
    zoneChosen,
    hours,
    day,
    start: start === undefined ? undefined : new Date(start).toISOString(),
    idempotencyKey,
    sequence,
    refusal,
    wishes,
    ...around,
  };
}

/** The form in the first HTML: complete, and what the island takes over. */
export function SlotForm({ form, props }: { form: SlotForm; props: BookingFormProps }) {
  const lasts = [form.slots, form.onRequest].flatMap((slots) => slots.at(-1)?.start ?? []);
  const end = lasts.length === 0 ? form.now : new Date(lasts.toSorted().at(-1) ?? "");
  return (
    <div id="booking">
      <BookingForm {...props} choices={zoneChoices(form.zone, { start: form.now, end })} />
    </div>
  );
}
