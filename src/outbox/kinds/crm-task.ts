import { describeLocal } from "#booking/local-time.ts";
import { findOrMakeContact } from "#flows/crm-contact.ts";
import { findOpenDeal } from "#flows/open-deal.ts";
import type { Kind } from "#outbox/kind.ts";
import type { Crm } from "#ports/crm.ts";
import { type Appointment, findAppointment } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";

/** Somebody should call while the client still remembers why they wanted to come. */
const dueAfterMs = 24 * 60 * 60_000;

/** Asks the client's owner in the CRM to call whoever cancelled or did not come. One task an appointment. */
export const crmTask: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The CRM task could not be written",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const appointment = await findAppointment(db, String(effect.payload["appointmentId"]));
    const request = appointment && (await findRequest(db, appointment.requestId));
    if (request === undefined || appointment === undefined)
      return { kind: "pointless", reason: "the appointment is gone" };
    const missed = whatHappened(appointment);
    if (missed === undefined) return { kind: "pointless", reason: "the appointment stands" };
    const { known, settings } = await context.company();
    const service = known.services.get(appointment.serviceId)?.name ?? "";
    const provider = known.providers.get(appointment.providerId)?.name ?? "";
    const found = await findOrMakeContact(context, crm, request);
    const contact = found.kind === "one" ? found.contact : undefined;
    const writesDeals = missed.ask === "Win back" && settings.crm.onCancellation !== undefined;
    const choice = contact && writesDeals ? await saySeveralDeals(crm, contact.contactId) : "";
    const { taskId } = await crm.saveTask({
      id: appointment.id,
      contactId: contact?.contactId,
      subject: `${missed.ask} ${request.contactName}: ${service} ${missed.short}`,
      body: `${request.reference}: ${service} with ${provider} on ${describeLocal(appointment.startsAt, appointment.zone)} ${missed.long}. ${context.publicUrl}/console/requests/${request.reference}${choice}`,
      dueAt: new Date(missed.at.getTime() + dueAfterMs),
      ownerEmail: contact?.ownerEmail,
    });
    return { kind: "done", remoteId: taskId };
  },
};

/** Where a cancellation is written on the client's deal and there are several, none was: nobody here chooses. */
async function saySeveralDeals(crm: Crm, contactId: string): Promise<string> {
  const deals = await findOpenDeal(crm, contactId);
  if (deals.kind !== "several") return "";
  return ` Open deals, of which none was changed: ${deals.names.join(", ")}.`;
}

/** As it is now: what was corrected since is nothing to call about. */
function whatHappened({ cancelledAt, cancelledLate, outcome, outcomeAt }: Appointment) {
  if (cancelledAt !== undefined) {
    const long = `was cancelled${cancelledLate ? " late" : ""} by the client`;
    return { ask: "Win back", short: "was cancelled", long, at: cancelledAt };
  }
  if (outcome !== "no-show" || outcomeAt === undefined) return undefined;
  const long = "took place without the client, who did not come";
  return { ask: "Call", short: "was missed", long, at: outcomeAt };
}
