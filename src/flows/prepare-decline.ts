import type { Press, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";

/** The courteous texts that the member may choose from; the client reads the chosen one. */
export type PrepareDecline = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly texts: readonly string[];
      /** The appointment that declining takes back, if the request has one. */
      readonly booked: Date | undefined;
      readonly zone: string;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareDeclineFlow(context: Pick<FlowContext, "db" | "company">): PrepareDecline {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "decline-escalation",
      fromQueue: true,
    });
    if (checked.kind === "refused") return checked;
    const company = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    const appointment = await findAppointmentOfRequest(context.db, request.id);
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      texts: company.settings.escalation.declineTexts,
      booked: appointment?.state === "confirmed" ? appointment.startsAt : undefined,
      zone: request.contactZone,
    };
  };
}
