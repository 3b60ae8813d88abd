import { isClosedAs } from "#escalation/escalation.ts";
import { mayGiveFeedback } from "#flows/give-feedback.ts";
import type { OpenedLink } from "#flows/open-link.ts";
import { closedText } from "#views/messages/request-letters.ts";
import type { ManageState } from "#views/pages/manage.tsx";
import type { AppointmentView } from "#views/pages/ui/appointment-list.tsx";
import type { ConfirmationView } from "#views/pages/ui/confirm-form.tsx";
import type { OffersView } from "#views/pages/ui/offer-list.tsx";
import { questionnaireViewOf } from "./questionnaire-state.ts";

/** What the client's own page shows, from the rows as they are. */
export function manageStateOf(opened: OpenedLink, token: string): ManageState {
  const { request, service, booked, escalation, now } = opened;
  const closed = closedState(opened);
  if (closed !== undefined) return closed;
  const appointment = viewOf(opened);
  const isOpen = escalation !== undefined && escalation.endedAt === undefined;
  if (booked === undefined || appointment === undefined)
    return {
      kind: "pending",
      serviceName: service.name,
      wantedStart: request.wantedStart,
      promisedBy: request.promisedBy ?? escalation?.resolutionDueAt ?? request.receivedAt,
      zone: request.contactZone,
      cancelPath: `/m/${token}/cancel`,
    };
  if (appointment.end <= now)
    return {
      kind: "past",
      appointment,
      feedbackPath: mayGiveFeedback(opened) ? `/m/${token}/feedback` : undefined,
    };
  return {
    kind: "upcoming",
    appointment,
    previousStart: booked.previousStart,
    paths: {
      calendar: `/m/${token}/calendar.ics`,
      reschedule: `/m/${token}/reschedule`,
      cancel: `/m/${token}/cancel`,
    },
    confirmation: confirmationOf(opened, token),
    preparation: opened.preparation,
    questionnaire: questionnaireViewOf(opened, token),
    asked: isOpen ? { promisedBy: request.promisedBy ?? escalation.resolutionDueAt } : undefined,
  };
}

/** Undefined where the client was not asked, and has not confirmed without it. */
export function confirmationOf(
  { booked }: OpenedLink,
  token: string,
): ConfirmationView | undefined {
  if (booked === undefined) return undefined;
  const { appointment, asking } = booked;
  if (asking.confirmedAt !== undefined) return { kind: "confirmed" };
  if (!asking.isAsked) return undefined;
  return { kind: "asked", action: `/m/${token}/confirm`, sequence: appointment.sequence };
}

/** What the client can choose from, in their zone; undefined where nothing is proposed. */
export function offersOf(
  { request, offers }: OpenedLink,
  form: { readonly token: string; readonly idempotencyKey: string },
): OffersView | undefined {
  if (offers.length === 0) return undefined;
  return {
    action: `/m/${form.token}/choose`,
    idempotencyKey: form.idempotencyKey,
    zone: request.contactZone,
    times: offers.map(({ offer, provider }) => ({
      id: offer.id,
      start: offer.startsAt,
      providerName: provider?.name ?? "",
      heldUntil: offer.expiresAt,
    })),
  };
}

/** How it ended, for those that did. */
function closedState(opened: OpenedLink): ManageState | undefined {
  const { request, service, booked, escalation } = opened;
  if (request.state !== "closed" && booked?.appointment.state !== "cancelled") return undefined;
  if (request.closeReason === "declined" || request.closeReason === "expired") {
    const chosen = escalation?.resolutionNote ?? "";
    return {
      kind: "declined",
      serviceName: service.name,
      text: closedText(request.closeReason, chosen),
    };
  }
  if (isClosedAs(request.closeReason))
    return {
      kind: "closed",
      serviceName: service.name,
      text: closedText("closed", escalation?.clientText ?? ""),
    };
  return { kind: "cancelled", appointment: viewOf(opened) };
}

/** The appointment in the client's zone; undefined while there is none. */
export function viewOf({ request, service, booked }: OpenedLink): AppointmentView | undefined {
  if (booked === undefined) return undefined;
  const { appointment, provider, location } = booked;
  return {
    start: appointment.startsAt,
    end: appointment.endsAt,
    zone: request.contactZone,
    serviceName: service.name,
    providerName: provider?.name ?? "",
    locationName: location?.name ?? "",
    locationAddress: location?.address ?? "",
    meetUrl: appointment.meetUrl,
  };
}
