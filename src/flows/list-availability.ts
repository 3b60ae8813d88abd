import type { Slot } from "#booking/availability.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import type { StoredService } from "#store/company-parts.ts";
import { listLiveHolds } from "#store/holds.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { Device } from "./device.ts";
import { findTimes, type Times } from "./find-on-request.ts";
import { findSlots, oneMinute, type SlotQuestion } from "./find-slots.ts";
import { type ClientAddress, type FirstOffered, offerFirst } from "./offer-first.ts";

export type ListAvailability = (question: AvailabilityQuestion) => Promise<
  | {
      readonly kind: "slots";
      readonly slots: readonly Slot[];
      /** To be asked for only: a person has to find out whether they can be had. */
      readonly onRequest: readonly Slot[];
      readonly service: StoredService;
      readonly company: CurrentCompany;
      readonly now: Date;
      /** Whose times these are, where it was said who asks. */
      readonly first: FirstOffered | undefined;
    }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
>;

type AvailabilityQuestion = {
  readonly serviceKey: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly providerKey?: string | undefined;
  readonly locationKey?: string | undefined;
  /** Whom the client needs, as far as routing looks at it. */
  readonly wish?: RoutingWish | undefined;
  /** Who asks: never said by whoever is not on our side, for the answer tells whom that client knows. */
  readonly client?: ClientAddress | undefined;
  /** What the asker would give up for another time. */
  readonly exceptAppointmentId?: string | undefined;
  /** Whose own holds keep nothing from them. */
  readonly device?: Device | undefined;
};

/** What may be booked now: by our rows and our copy of the calendars, never by asking a vendor. */
export function listAvailabilityFlow(context: FlowContext): ListAvailability {
  return async (question) => {
    const company = await context.company();
    const named = lookUp(company, question);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const { service } = named;
    const now = context.now();
    const horizon = new Date(now.getTime() + service.policy.horizonDays * 24 * 60 * 60_000);
    const asked: SlotQuestion = {
      ...named,
      from: question.from ?? now,
      // Nothing is bookable beyond the horizon, so nobody can make us search further.
      to: question.to === undefined || question.to > horizon ? horizon : question.to,
      wish: question.wish,
      except: { appointmentId: question.exceptAppointmentId },
    };
    const { client, device } = question;
    const first = client && (await offerFirst(context, company, { ...asked, client }));
    const providerId = first?.alone ? first.providerId : asked.providerId;
    const times = await timesFor(context, company, { ...asked, providerId, device });
    return { kind: "slots", ...times, service, company, now, first };
  };
}

type Named = Pick<SlotQuestion, "service" | "providerId" | "locationId">;

function lookUp(
  company: CurrentCompany,
  { serviceKey, providerKey, locationKey }: AvailabilityQuestion,
): Named | { readonly unknown: "service" | "provider" | "location" } {
  const service = company.services.values().find(({ key }) => key === serviceKey);
  if (service === undefined) return { unknown: "service" };
  const provider = company.providers.values().find(({ key }) => key === providerKey);
  if (providerKey !== undefined && provider === undefined) return { unknown: "provider" };
  const location = company.locations.values().find(({ key }) => key === locationKey);
  if (locationKey !== undefined && location === undefined) return { unknown: "location" };
  return { service, providerId: provider?.id, locationId: location?.id };
}

/** The free times, with those that the asker holds: all as if the newest hold, the others' own starts. */
async function timesFor(
  context: FlowContext,
  company: CurrentCompany,
  { device, ...question }: SlotQuestion & { readonly device: Device | undefined },
): Promise<Times> {
  const own =
    device && (await listLiveHolds(context.db, { device: device.hash, at: context.now() }));
  const [newest, ...others] = own?.toReversed() ?? [];
  const except = { ...question.except, holdId: newest?.id };
  const { slots, onRequest } = await findTimes(context, company, { ...question, except });
  const known = new Set(slots.map(({ start }) => start.getTime()));
  const held: Slot[] = [];
  for (const { id: holdId, serviceId, startsAt } of others) {
    if (serviceId !== question.service.id || known.has(startsAt.getTime())) continue;
    const one = { ...question, ...oneMinute(startsAt), except: { ...except, holdId } };
    held.push(...(await findSlots(context, company, one)));
  }
  const all = [...slots, ...held].sort((a, b) => a.start.getTime() - b.start.getTime());
  // A time that the asker holds with one is theirs, and not to be asked for with another.
  const theirs = new Set(held.map(({ start }) => start.getTime()));
  return { slots: all, onRequest: onRequest.filter(({ start }) => !theirs.has(start.getTime())) };
}
