import { describeLocal } from "#booking/local-time.ts";
import type { ChatUser, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { findSlots } from "./find-slots.ts";

/** As many options as a Slack menu can show. */
const optionsMax = 100;

export type ListBookableTimes = (question: {
  readonly escalationId: string;
  readonly by: ChatUser;
  /** What the member typed: words that the time, in the client's zone, or the provider's name contains. */
  readonly search: string;
}) => Promise<
  | {
      readonly kind: "times";
      readonly times: readonly BookableTime[];
      readonly zone: string;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export type BookableTime = {
  readonly start: Date;
  readonly providerId: string;
  readonly providerName: string;
};

/** Free times across all providers of the wanted service, those nearest to the wanted time first. */
export function listBookableTimesFlow(context: FlowContext): ListBookableTimes {
  return async ({ escalationId, by, search }) => {
    const press = { escalationId, by, version: 0 };
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const company = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    const service = request && company.services.get(request.serviceId);
    if (request === undefined || service === undefined)
      return { kind: "refused", refusal: { kind: "unknown-escalation" } };

    const now = context.now();
    const slots = await findSlots(context, company, {
      service,
      from: now,
      to: new Date(now.getTime() + service.policy.horizonDays * 24 * 60 * 60_000),
      except: {
        escalationId,
        appointmentId: (await findAppointmentOfRequest(context.db, request.id))?.id,
      },
      ignoreNotice: true,
    });
    const wanted = (request.wantedStart ?? now).getTime();
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const times = slots
      .flatMap(({ start, providerIds }) =>
        providerIds.map((providerId) => ({
          start,
          providerId,
          providerName: company.providers.get(providerId)?.name ?? "",
        })),
      )
      .filter((time) => {
        const text = `${describeLocal(time.start, request.contactZone)} ${time.providerName}`;
        return words.every((word) => text.toLowerCase().includes(word));
      })
      .sort((a, b) => Math.abs(a.start.getTime() - wanted) - Math.abs(b.start.getTime() - wanted))
      .slice(0, optionsMax);
    return { kind: "times", times, zone: request.contactZone };
  };
}
