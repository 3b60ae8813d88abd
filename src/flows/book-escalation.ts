import type { Press, PressResult } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import { findRequest } from "#store/requests.ts";
import { bookPersonally } from "./book-personally.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { findSlots } from "./find-slots.ts";
import { nearestSlots } from "./inquiry.ts";
import { whoPressed } from "./press.ts";
import { orRefused, settle } from "./settle.ts";

export type BookEscalation = (
  press: Press & { readonly start: Date; readonly providerId: string },
) => Promise<PressResult | { readonly kind: "slot-taken"; readonly nearest: readonly Date[] }>;

/** Books the time that the owner picked in the dialog. */
export function bookEscalationFlow(context: FlowContext): BookEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const { start, providerId } = press;
    const company = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    const service = request && company.services.get(request.serviceId);
    const provider = company.providers.get(providerId);
    if (request === undefined || service === undefined || provider === undefined)
      return { kind: "refused", refusal: { kind: "unknown-escalation" } };

    // Working hours and the calendar as last read; the occupancy itself has the last word below.
    const [free] = await findSlots(context, company, {
      service,
      providerId,
      from: start,
      to: new Date(start.getTime() + 60_000),
      except: {
        escalationId: press.escalationId,
        appointmentId: (await findAppointmentOfRequest(context.db, request.id))?.id,
      },
      ignoreNotice: true,
    });
    const result =
      free === undefined
        ? slotTaken
        : await orRefused(() =>
            transact(context.db, async (tx): Promise<PressResult> => {
              const { member } = presser;
              const at = context.now();
              const { id: escalationId } = await settle(tx, press, {
                member,
                at,
                fromQueue: false,
                resolution: "booked",
              });
              await bookPersonally(tx, {
                request,
                escalationId,
                service,
                provider,
                start,
                member,
                at,
              });
              return { kind: "done" };
            }),
          );
    if (result.kind === "done") context.wake();
    if (result.kind === "refused" && result.refusal.kind === "slot-taken") {
      const wish = { company, service, providerId: undefined, locationId: undefined };
      const slots = await nearestSlots(context, wish, start);
      return { kind: "slot-taken", nearest: slots.map((slot) => slot.start) };
    }
    return result;
  };
}

const slotTaken: PressResult = { kind: "refused", refusal: { kind: "slot-taken" } };
