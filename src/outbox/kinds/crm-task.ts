import { describeLocal } from "#booking/local-time.ts";
import { findOrMakeContact } from "#flows/crm-contact.ts";
import type { Kind } from "#outbox/kind.ts";
import { findAppointment } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";

/** Somebody should call while the client still remembers why they wanted to come. */
const dueAfterMs = 24 * 60 * 60_000;

/** Asks the client's owner in the CRM to win them back, after a cancellation. One task an appointment. */
export const crmTask: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The CRM task could not be written",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const appointment = await findAppointment(db, String(effect.payload["appointmentId"]));
    const request = appointment && (await findRequest(db, appointment.requestId));
    if (request === undefined || appointment?.cancelledAt === undefined)
      return { kind: "pointless", reason: "the appointment stands" };
    const { known } = await context.company();
    const service = known.services.get(appointment.serviceId)?.name ?? "";
    const provider = known.providers.get(appointment.providerId)?.name ?? "";
    const found = await findOrMakeContact(context, crm, request);
    const contact = found.kind === "one" ? found.contact : undefined;
    const { taskId } = await crm.saveTask({
      id: appointment.id,
      contactId: contact?.contactId,
      subject: `Win back ${request.contactName}: ${service} was cancelled`,
      body: `${request.reference}: ${service} with ${provider} on ${describeLocal(appointment.startsAt, appointment.zone)} was cancelled${appointment.cancelledLate ? " late" : ""} by the client. ${context.publicUrl}/console/requests/${request.reference}`,
      dueAt: new Date(appointment.cancelledAt.getTime() + dueAfterMs),
      ownerEmail: contact?.ownerEmail,
    });
    return { kind: "done", remoteId: taskId };
  },
};
