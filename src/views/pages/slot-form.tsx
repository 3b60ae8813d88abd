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
import { zoneChoices } from "./zone-choices.ts";

/** What a handler knows of a form that offers times; see BookPageProps and ReschedulePageProps. */
export type SlotForm = {
  /** The path that is posted to; looking at other days posts to `${action}/times`. */
  readonly action: string;
  /** Ascending. */
  readonly slots: readonly Slot[];
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
};

type Around = {
  readonly words: FormWords;
  readonly about: About | undefined;
  readonly contact: Contact;
};

/** The props that the browser gets too. */
export function islandProps(form: SlotForm, around: Around): BookingFormProps {
  const { action, zone, zoneChosen, hours, day, start, idempotencyKey, sequence, refusal } = form;
  return {
    action,
    lookAction: `${action}/times`,
    starts: packStarts(form.slots),
    now: form.now.toISOString(),
    zone,
    zoneChosen,
    hours,
    day,
    start: start === undefined ? undefined : new Date(start).toISOString(),
    idempotencyKey,
    sequence,
    refusal,
    ...around,
  };
}

/** The form in the first HTML: complete, and what the island takes over. */
export function SlotForm({ form, props }: { form: SlotForm; props: BookingFormProps }) {
  const last = form.slots.at(-1)?.start;
  const end = last === undefined ? form.now : new Date(last);
  return (
    <div id="booking">
      <BookingForm {...props} choices={zoneChoices(form.zone, { start: form.now, end })} />
    </div>
  );
}
