import type { Slot } from "#booking/availability.ts";
import { dayInterval, localDay } from "#booking/local-time.ts";
import type { Ranked } from "#booking/routing/choice.ts";
import type { ClientTies } from "#booking/routing/first.ts";
import { type Person, presences } from "#booking/routing/presence.ts";
import { fewestThatDay } from "#booking/routing/rank.ts";
import { type Contender, roundRobin } from "#booking/routing/round-robin.ts";
import { type Loaded, readLoadThatDay, readWork, type WorkGiven } from "#store/load.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** Who is free, in the order of a rule, and what our rows know of the client. */
export type Order = { readonly ranked: readonly Ranked[]; readonly ties: ClientTies | undefined };

/** Work that somebody is about to be given, and that no row knows of yet. */
export type PromisedWork = {
  readonly providerId: string;
  readonly start: Date;
  readonly workload: number;
};

type Asked = {
  readonly slot: Slot;
  readonly clientId: string | undefined;
  readonly promised: readonly PromisedWork[];
};

/** Appointments on the slot's day, as the company counts days: who has fewest is asked first. */
export async function orderByDay(
  { db }: Pick<FlowContext, "db">,
  { settings: { zone } }: CurrentCompany,
  { slot: { start, providerIds }, clientId, promised }: Asked,
): Promise<Order> {
  const day = dayInterval(localDay(start, zone), zone);
  const asked = { providerIds, from: day.start, to: day.end, clientId };
  const { load: stored, ties } = await readLoadThatDay(db, asked);
  const load = new Map(stored);
  for (const one of promised)
    if (one.start >= day.start && one.start < day.end)
      load.set(one.providerId, (load.get(one.providerId) ?? 0) + 1);
  return { ranked: fewestThatDay(providerIds, load), ties };
}

const dayMs = 24 * 60 * 60_000;

/** Work that was given in the last days, whichever service it was. */
export async function orderByWork(
  { db, now }: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  { slot: { providerIds }, clientId, promised }: Asked,
): Promise<Order> {
  const minute = Math.floor(now().getTime() / 60_000) * 60_000;
  const since = new Date(minute - company.settings.fairness.days * dayMs);
  const work = await readWork(db, { providerIds, since, clientId });
  return {
    ranked: roundRobin(contenders(company, { ...work, since, providerIds, promised })),
    ties: work.ties,
  };
}

type Work = Loaded<WorkGiven> & {
  readonly since: Date;
  readonly providerIds: readonly string[];
  readonly promised: readonly PromisedWork[];
};

function contenders(
  company: CurrentCompany,
  { load, since, providerIds, promised }: Work,
): Contender[] {
  const workload = workloadsOf(company);
  const people = providerIds.flatMap((id): Person[] => {
    const provider = company.providers.get(id);
    const row = load.people.get(id);
    if (provider === undefined || row === undefined) return [];
    return [{ ...row, time: provider.time, weight: provider.weight }];
  });
  const work: number[] = [];
  for (const { day, serviceId, count } of load.byDay)
    work[day] = (work[day] ?? 0) + count * workload(serviceId);
  const byDay = { from: since.getTime() / 60_000, work: Array.from(work, (one) => one ?? 0) };
  const present = presences(people, byDay);
  return people.map(({ time: { providerId }, weight }) => {
    const own = load.given.filter((given) => given.providerId === providerId);
    const about = promised.filter((one) => one.providerId === providerId);
    const last = Math.max(...own.map(({ lastAt }) => lastAt.getTime()));
    return {
      providerId,
      weight,
      load:
        own.reduce((sum, { serviceId, count }) => sum + count * workload(serviceId), 0) +
        about.reduce((sum, one) => sum + one.workload, 0),
      present: present.get(providerId) ?? 1,
      lastGivenAt: own.length === 0 ? undefined : new Date(last),
    };
  });
}

/** Of a service that nobody offers any more the work that it was. */
const workloadsOf =
  ({ known }: CurrentCompany) =>
  (serviceId: string) =>
    known.services.get(serviceId)?.workload ?? 1;
