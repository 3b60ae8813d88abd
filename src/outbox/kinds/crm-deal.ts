import { findOrMakeContact } from "#flows/crm-contact.ts";
import { findOpenDeal } from "#flows/open-deal.ts";
import type { Kind, Performed } from "#outbox/kind.ts";
import { findAppointment } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";

/**
 * Says on the client's deal that they have cancelled, where the company wants it so. Only where exactly
 * one is open; the CRM is looked at before it is written, whichever attempt it is.
 */
export const crmDeal: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The cancellation could not be noted on the deal in the CRM",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return pointless("no CRM is connected");
    const { settings } = await context.company();
    const { onCancellation } = settings.crm;
    if (onCancellation === undefined) return pointless("the company no longer wants it");
    const appointment = await findAppointment(db, String(effect.payload["appointmentId"]));
    const request = appointment && (await findRequest(db, appointment.requestId));
    if (request === undefined || appointment?.cancelledAt === undefined)
      return pointless("the appointment stands");
    const found = await findOrMakeContact(context, crm, request);
    if (found.kind !== "one") return pointless("nobody knows which contact it is");
    const open = await findOpenDeal(crm, found.contact.contactId);
    if (open.kind === "none") return pointless("the client has no open deal");
    if (open.kind === "several")
      return pointless(`which deal it is about is for a person to say: ${open.names.join(", ")}`);
    const { dealId } = open.deal;
    const { dealField: field, value } = onCancellation;
    await crm.saveDealField({ dealId, field, value });
    return { kind: "done", remoteId: dealId };
  },
};

const pointless = (reason: string): Performed => ({ kind: "pointless", reason });
