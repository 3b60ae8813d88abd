import type { Slot } from "#booking/availability.ts";
import { workplaceWindows } from "#booking/provider-time.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { eligibleProviders, findSlots, type SlotQuestion } from "./find-slots.ts";

const dayMs = 24 * 60 * 60_000;
/** Most are free on their next day of work: only for the others is looked further, and further again. */
const looksDays = [1, 4, 14, Number.POSITIVE_INFINITY];

export type ListNextFree = (question: {
  readonly serviceKey: string;
  readonly locationKey: string | undefined;
  readonly wish: RoutingWish;
}) => Promise<
  | {
      readonly kind: "found";
      readonly next: readonly { readonly providerKey: string; readonly slot: Slot }[];
    }
  | { readonly kind: "unknown"; readonly what: "service" | "location" }
>;

/** For the API: soonest first, providers of equal times by key. */
export function listNextFreeFlow(context: FlowContext): ListNextFree {
  return async ({ serviceKey, locationKey, wish }) => {
    const company = await context.company();
    const service = company.services.values().find(({ key }) => key === serviceKey);
    if (service === undefined) return { kind: "unknown", what: "service" };
    const location = company.locations.values().find(({ key }) => key === locationKey);
    if (locationKey !== undefined && location === undefined)
      return { kind: "unknown", what: "location" };
    const found = await findNextFree(context, company, { service, locationId: location?.id, wish });
    const next = [...found]
      .map(([id, slot]) => ({ providerKey: company.providers.get(id)?.key ?? "", slot }))
      .sort(
        (a, b) =>
          a.slot.start.getTime() - b.slot.start.getTime() ||
          (a.providerKey < b.providerKey ? -1 : 1),
      );
    return { kind: "found", next };
  };
}

/**
 * The first time at which each provider of a service is free, by provider id; who is not free within
 * the horizon is missing.
 */
export async function findNextFree(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "calendar">,
  company: CurrentCompany,
  question: Omit<SlotQuestion, "from" | "to" | "amongIds">,
): Promise<ReadonlyMap<string, Slot>> {
  const next = new Map<string, Slot>();
  const { first, end } = bookable(context.now(), question);
  let waiting = eligibleProviders(company, question).map((provider) => ({ provider, from: first }));
  for (const days of looksDays) {
    const looks = await Promise.all(
      byWorkingDay(waiting, question).map(async (group) => {
        const amongIds = new Set(group.waiting.map(({ provider }) => provider.id));
        const to = new Date(Math.min(group.from + days * dayMs, end));
        const from = new Date(group.from);
        const slots = await findSlots(context, company, { ...question, from, to, amongIds });
        // In the order of time: whoever is met for the first time is met at their first.
        for (const slot of slots)
          for (const id of slot.providerIds.filter((one) => amongIds.delete(one)))
            next.set(id, slot);
        return group.waiting
          .filter(({ provider }) => amongIds.has(provider.id))
          .map(({ provider }) => ({ provider, from: to.getTime() }));
      }),
    );
    waiting = looks.flat().filter(({ from }) => from < end);
  }
  return next;
}

/** A provider, and the instant (ms) from which on nothing was found yet. */
type Waiting = { readonly provider: StoredProvider; readonly from: number };

/**
 * Those whose next working hours begin within one day are looked at together, from then on: on a Friday
 * evening nobody reads an empty weekend.
 */
function byWorkingDay(
  waiting: readonly Waiting[],
  { locationId }: Pick<SlotQuestion, "locationId">,
): { readonly from: number; readonly waiting: Waiting[] }[] {
  const atWork = waiting
    .map((one) => ({ one, from: nextWork(one, locationId) }))
    .sort((a, b) => a.from - b.from);
  const groups: { readonly from: number; readonly waiting: Waiting[] }[] = [];
  for (const { one, from } of atWork) {
    const group = groups.at(-1);
    if (group === undefined || from >= group.from + dayMs) groups.push({ from, waiting: [one] });
    else group.waiting.push(one);
  }
  return groups;
}

/** When a provider next works; not within eight days is left to the look itself. */
function nextWork({ provider, from }: Waiting, locationId: string | undefined): number {
  const minute = Math.floor(from / 60_000);
  const within = { from: minute, to: minute + 8 * 24 * 60, locationId };
  const opens = workplaceWindows(provider.time, within).flatMap(({ windows }) => windows[0] ?? []);
  return opens.length === 0 ? from : Math.max(from, Math.min(...opens) * 60_000);
}

/** When the first start may be, and before when the last one (ms). */
function bookable(
  now: Date,
  { service: { policy }, ignoreNotice }: Pick<SlotQuestion, "service" | "ignoreNotice">,
): { readonly first: number; readonly end: number } {
  return {
    first: now.getTime() + (ignoreNotice ? 0 : policy.noticeMinutes * 60_000),
    end: now.getTime() + policy.horizonDays * dayMs + 60_000,
  };
}
