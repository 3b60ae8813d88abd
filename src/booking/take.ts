import { hasLimits, type Limits, limitedPeriods } from "./limits.ts";
import type { ProviderTime } from "./provider-time.ts";
import type { Team } from "./team.ts";

/** One provider of a team as the database takes them, in the order of their ids. */
export type Take = {
  readonly providerId: string;
  /** Where, for those who work at several places and need time for the way. */
  readonly locationId: string | null;
};

/** One limit as the database holds it; without a provider it is the service's in all. */
export type Limit = {
  readonly providerId: string | null;
  readonly serviceId: string | null;
  readonly from: Date;
  readonly to: Date;
  readonly max: number;
};

type Providers = ReadonlyMap<string, ProviderTime>;

/** Sorted, or two teams that share two members could wait for each other. */
export function takesOf(
  { providerId, locationId, withIds, elsewhere }: Team,
  providers: Providers,
): readonly Take[] {
  const travels = (id: string) => (providers.get(id)?.workplaces.length ?? 0) > 1;
  return [providerId, ...withIds].toSorted().map((id) => ({
    providerId: id,
    locationId: travels(id) ? (elsewhere?.get(id) ?? locationId) : null,
  }));
}

/** The limits that one more appointment at `start` must fit under. */
export function limitsOf(
  { providerId, withIds }: Team,
  known: { readonly providers: Providers; readonly companyZone: string },
  {
    service,
    start,
  }: {
    readonly service: {
      readonly id: string;
      readonly limits: Limits;
      readonly limitsEach: Limits;
    };
    readonly start: Date;
  },
): readonly Limit[] {
  const minute = start.getTime() / 60_000;
  const periods = (limits: Limits, zone: string, of: Pick<Limit, "providerId" | "serviceId">) =>
    hasLimits(limits)
      ? limitedPeriods(limits, zone, minute).map(({ from, to, max }) => ({
          ...of,
          from: new Date(from * 60_000),
          to: new Date(to * 60_000),
          max,
        }))
      : [];
  return [
    ...periods(service.limits, known.companyZone, { providerId: null, serviceId: service.id }),
    ...[providerId, ...withIds].flatMap((id) => {
      const provider = known.providers.get(id);
      const zone = provider?.workplaces[0]?.zone ?? "UTC";
      return [
        ...periods(provider?.limits ?? {}, zone, { providerId: id, serviceId: null }),
        ...periods(service.limitsEach, zone, { providerId: id, serviceId: service.id }),
      ];
    }),
  ];
}
