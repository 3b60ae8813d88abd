import type { ListAvailability } from "#flows/list-availability.ts";
import type { Refusal } from "#views/pages/islands/answer.ts";
import { type RescheduleState, reschedulePage } from "#views/pages/reschedule.tsx";
import type { FormKeys } from "./form-key.ts";
import { type LinkDesk, managePath, type Visit } from "./link-visit.ts";
import { manageStateOf } from "./manage-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf, zoneFrom } from "./visitor.ts";

export type ReschedulePageDesk = LinkDesk & {
  readonly listAvailability: ListAvailability;
  readonly formKeys: FormKeys;
};

/** The form as it is to be shown: what was chosen so far, and what was wrong with it. */
export type ShownReschedule = {
  readonly status: number;
  readonly zone: unknown;
  readonly day: string | undefined;
  readonly start: Date | undefined;
  readonly notes: string;
  readonly idempotencyKey: string;
  readonly refusal: Refusal | undefined;
};

/** Shows other times, or why a person has to be asked; what cannot be moved at all shows itself. */
export async function sendReschedulePage(
  desk: ReschedulePageDesk,
  visit: Visit,
  form: ShownReschedule,
): Promise<void> {
  const { request, response, token, opened } = visit;
  const state = manageStateOf(opened, token);
  if (state.kind !== "upcoming") return response.redirect(303, managePath(token));
  const html = reschedulePage({
    site: desk.sites.of(await desk.company()),
    reference: opened.request.reference,
    hours: hoursOf(request),
    appointment: state.appointment,
    managePath: managePath(token),
    state: await stateOf(desk, visit, form),
  });
  sendPage(response, form.status, html);
}

async function stateOf(
  desk: ReschedulePageDesk,
  { request, token, opened }: Visit,
  form: ShownReschedule,
): Promise<RescheduleState> {
  const { service, booked, now } = opened;
  const action = `/m/${token}/reschedule`;
  const ask = (explanations: readonly string[]): RescheduleState => ({
    kind: "ask",
    explanations,
    action,
    notes: form.notes,
    idempotencyKey: form.idempotencyKey,
    refusal: form.refusal,
  });
  const against = booked?.againstReschedule ?? [];
  if (against.length > 0) return ask(against.map(({ explanation }) => explanation));
  const slots = await otherTimes(desk, opened);
  if (slots.length === 0)
    return ask([`Nothing else is free in the next ${service.policy.horizonDays} days.`]);
  return {
    kind: "slots",
    form: {
      action,
      holdAction: undefined,
      slots,
      // Who has an appointment is not asked to give it up for one that may not come about.
      onRequest: [],
      now,
      zone: zoneFrom(form.zone) ?? opened.request.contactZone,
      // It was chosen when the appointment was booked.
      zoneChosen: true,
      hours: hoursOf(request),
      day: form.day,
      start: slots.find(({ start }) => start === form.start?.toISOString())?.start,
      idempotencyKey: form.idempotencyKey,
      sequence: booked?.appointment.sequence,
      refusal: form.refusal,
      // Said when the appointment was booked.
      wishes: [],
    },
  };
}

/** What the client could have instead, if the time they have were given up. */
async function otherTimes(
  { listAvailability }: ReschedulePageDesk,
  { service, booked, request }: Visit["opened"],
): Promise<readonly { readonly start: string }[]> {
  const found = await listAvailability({
    serviceKey: service.key,
    from: undefined,
    to: undefined,
    locationKey: booked?.location?.key,
    wish: request,
    exceptAppointmentId: booked?.appointment.id,
  });
  if (found.kind === "unknown") return [];
  const present = booked?.appointment.startsAt.getTime();
  return found.slots
    .filter(({ start }) => start.getTime() !== present)
    .map(({ start }) => ({ start: start.toISOString() }));
}
