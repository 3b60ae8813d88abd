import { findOrMakeContact } from "#flows/crm-contact.ts";
import { ownershipOf } from "#flows/wish-owner.ts";
import type { Kind, OutboxContext } from "#outbox/kind.ts";
import type { CrmMeeting } from "#ports/crm.ts";
import { type Appointment, findAppointment } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";
import { findPreviousStart } from "#store/timeline.ts";

/** The CRM's meeting shows the appointment through its life; a cancelled one stays, as cancelled. */
export const crmMeeting: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The CRM meeting could not be written",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const appointment = await findAppointment(db, String(effect.payload["appointmentId"]));
    const request = appointment && (await findRequest(db, appointment.requestId));
    if (appointment === undefined || request === undefined)
      return { kind: "pointless", reason: "the appointment is gone" };
    const company = await context.company();
    const { services, providers } = company;
    const provider = providers.get(appointment.providerId);
    const outcome = await outcomeOf(context, appointment);
    const found = await findOrMakeContact(context, crm, request);
    const owned = ownershipOf(company, {
      ...{ requestId: request.id, found, email: provider?.email },
      deed: `appointment:${appointment.id}:${appointment.providerId}`,
    });
    const service = services.get(appointment.serviceId)?.name ?? "";
    const contact = found.kind === "one" ? found.contact : undefined;
    const { meetingId } = await crm.saveMeeting({
      appointmentId: appointment.id,
      contactId: contact?.contactId,
      companyId: contact?.companyId,
      // What is open when all is over is another matter than what they came for.
      dealId: ["scheduled", "rescheduled"].includes(outcome) ? contact?.dealId : undefined,
      title: `${service}: ${request.contactName}`,
      start: appointment.startsAt,
      end: appointment.endsAt,
      body: `${request.reference} with ${provider?.name ?? ""}`,
      outcome,
    });
    return {
      kind: "done",
      remoteId: meetingId,
      besides: outcome === "cancelled" ? undefined : owned,
    };
  },
};

async function outcomeOf(
  { db }: Pick<OutboxContext, "db">,
  appointment: Appointment,
): Promise<CrmMeeting["outcome"]> {
  if (appointment.state === "cancelled") return "cancelled";
  if (appointment.outcome !== undefined) return appointment.outcome;
  // What went to another provider has changed as well, but not its time.
  const moved = await findPreviousStart(db, appointment.requestId);
  return moved === undefined ? "scheduled" : "rescheduled";
}
