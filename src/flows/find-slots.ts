import { availability, type ProviderTime, type Slot } from "#booking/availability.ts";
import { dayInterval, localDay } from "#booking/local-time.ts";
import type { StoredProvider, StoredService } from "#store/company.ts";
import {
  countAppointments,
  listTaken,
  type ProviderTaken,
  type TakenQuestion,
} from "#store/taken.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** A calendar that was not read for this long is not believed any more (real time). */
export const mirrorTrustMinutes = 15;

/** Time that is taken by the asker's own appointment or hold. */
export type Holdings = {
  readonly appointmentId?: string | undefined;
  readonly escalationId?: string | undefined;
};

export type SlotQuestion = {
  readonly service: StoredService;
  readonly from: Date;
  readonly to: Date;
  readonly providerId?: string | undefined;
  readonly locationId?: string | undefined;
  /** What the asker holds already and would give up. */
  readonly except?: Holdings;
  /** Members are not bound by the notice that clients must give. */
  readonly ignoreNotice?: boolean;
};

type SlotContext = Pick<FlowContext, "db" | "now" | "realNow" | "calendar">;

/** The free times of a service, by start, each with the providers who are free then. */
export async function findSlots(
  context: SlotContext,
  company: CurrentCompany,
  question: SlotQuestion,
): Promise<readonly Slot[]> {
  const providers = eligibleProviders(company, question);
  // A stretch that ends before it begins is no range to PostgreSQL, but an error.
  if (providers.length === 0 || question.from >= question.to) return [];
  const known = await listTaken(context.db, takenQuestion(context, providers, question));
  return slotsAmong(context, providers, { ...question, known });
}

/** What must be known of the providers' time to answer a question about slots. */
export function takenQuestion(
  context: Pick<SlotContext, "now" | "realNow" | "calendar">,
  providers: readonly StoredProvider[],
  { service, from, to, except }: SlotQuestion,
): TakenQuestion {
  const reach =
    (service.minutes + service.bufferBeforeMinutes + service.bufferAfterMinutes) * 60_000;
  return {
    providerIds: providers.map(({ id }) => id),
    from: new Date(from.getTime() - reach),
    to: new Date(to.getTime() + reach),
    at: context.now(),
    readAfter:
      context.calendar && new Date(context.realNow().getTime() - mirrorTrustMinutes * 60_000),
    except,
  };
}

/** The free times by what is known; a provider whose calendar is not believed is not offered. */
export function slotsAmong(
  { now }: Pick<SlotContext, "now">,
  providers: readonly StoredProvider[],
  question: SlotQuestion & { readonly known: ReadonlyMap<string, ProviderTaken> },
): readonly Slot[] {
  const { service, from, to, known } = question;
  const offered = providers.filter(({ id }) => known.get(id)?.trusted);
  return availability(
    offered.map(timeOf),
    new Map(offered.map(({ id }) => [id, known.get(id)?.taken ?? []])),
    {
      service: question.ignoreNotice ? withoutNotice(service) : service,
      during: { start: from, end: to },
      now: now(),
    },
  );
}

/** Who of the service's providers fits the wish for a person or a place, busy or not. */
export function eligibleProviders(
  company: CurrentCompany,
  { service, providerId, locationId }: Pick<SlotQuestion, "service" | "providerId" | "locationId">,
): readonly StoredProvider[] {
  return service.providerIds
    .map((id) => company.providers.get(id))
    .filter((provider) => provider !== undefined)
    .filter(({ id }) => providerId === undefined || id === providerId)
    .filter((provider) => locationId === undefined || provider.locationId === locationId);
}

export function timeOf({ id, zone, hours, exceptions }: StoredProvider): ProviderTime {
  return { providerId: id, zone, hours, exceptions };
}

/** Appointments per provider on the slot's day, as the company counts days: who has fewest is asked first. */
export function loadThatDay(
  context: Pick<FlowContext, "db">,
  { settings }: CurrentCompany,
  slot: Slot,
): Promise<ReadonlyMap<string, number>> | ReadonlyMap<string, number> {
  if (slot.providerIds.length < 2) return new Map();
  const { zone } = settings;
  const { start, end } = dayInterval(localDay(slot.start, zone), zone);
  return countAppointments(context.db, { providerIds: slot.providerIds, from: start, to: end });
}

function withoutNotice(service: StoredService): StoredService {
  return { ...service, policy: { ...service.policy, noticeMinutes: 0 } };
}
