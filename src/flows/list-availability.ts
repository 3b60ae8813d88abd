import type { Slot } from "#booking/availability.ts";
import type { StoredService } from "#store/company.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findSlots } from "./find-slots.ts";

export type ListAvailability = (question: {
  readonly serviceKey: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly providerKey?: string | undefined;
  readonly locationKey?: string | undefined;
  /** What the asker would give up for another time. */
  readonly exceptAppointmentId?: string | undefined;
}) => Promise<
  | {
      readonly kind: "slots";
      readonly slots: readonly Slot[];
      readonly service: StoredService;
      readonly company: CurrentCompany;
      readonly now: Date;
    }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
>;

/** What may be booked now: by our rows and our copy of the calendars, never by asking a vendor. */
export function listAvailabilityFlow(context: FlowContext): ListAvailability {
  return async (question) => {
    const company = await context.company();
    const service = company.services.values().find(({ key }) => key === question.serviceKey);
    if (service === undefined) return { kind: "unknown", what: "service" };
    const provider = company.providers.values().find(({ key }) => key === question.providerKey);
    if (question.providerKey !== undefined && provider === undefined)
      return { kind: "unknown", what: "provider" };
    const location = company.locations.values().find(({ key }) => key === question.locationKey);
    if (question.locationKey !== undefined && location === undefined)
      return { kind: "unknown", what: "location" };

    const now = context.now();
    const horizon = new Date(now.getTime() + service.policy.horizonDays * 24 * 60 * 60_000);
    const slots = await findSlots(context, company, {
      service,
      from: question.from ?? now,
      // Nothing is bookable beyond the horizon, so nobody can make us search further.
      to: question.to === undefined || question.to > horizon ? horizon : question.to,
      providerId: provider?.id,
      locationId: location?.id,
      except: { appointmentId: question.exceptAppointmentId },
    });
    return { kind: "slots", slots, service, company, now };
  };
}
