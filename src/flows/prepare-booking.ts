import type { Press, Refusal } from "#escalation/press.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";

/** What the booking dialog says about the request; the times come when the member asks for them. */
export type PrepareBooking = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly zone: string;
      readonly serviceName: string;
      readonly vip: boolean;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareBookingFlow(context: Pick<FlowContext, "db" | "company">): PrepareBooking {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const company = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      zone: request.contactZone,
      serviceName: company.known.services.get(request.serviceId)?.name ?? "",
      vip: checked.escalation.findings.some(({ rule }) => rule === "vip"),
    };
  };
}
