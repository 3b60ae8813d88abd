import type { ServiceTime } from "#booking/availability.ts";
import type { TentativeCountsAs } from "#booking/busy-events.ts";
import { closedOn, datedMinutes } from "#booking/dated.ts";
import type { Eligibility, Policy } from "#booking/policy.ts";
import type { ProviderTime, Workplace } from "#booking/provider-time.ts";
import type { RoutingRules, Talents } from "#booking/routing/rules.ts";
import type { Company } from "#company/company.ts";
import { holidaysOf } from "#company/holidays.ts";
import { policyOf } from "#company/service.ts";

export type StoredService = ServiceTime & {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly workload: number;
  readonly eligibility: Eligibility;
  readonly routing: RoutingRules;
  readonly policy: Policy;
};

export type StoredProvider = Talents & {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly kind: "person" | "room" | "equipment";
  /** The main location and its zone; `time` has all of them. */
  readonly locationId: string;
  readonly zone: string;
  readonly calendarId: string | undefined;
  /** Further calendars whose events take the provider's time. */
  readonly alsoBusy: readonly string[];
  /** Whether events that are only tentative take it as well. */
  readonly tentative: TentativeCountsAs;
  /** Whom the CRM means by an owner of that address. */
  readonly email: string | undefined;
  readonly time: ProviderTime;
};

export type StoredLocation = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly address: string;
  readonly zone: string;
};

/** A version's settings, made ready to be looked up thousands of times. */
export type Lookup = {
  readonly settings: Company;
  readonly services: ReadonlyMap<string, Settings<"services">>;
  readonly providers: ReadonlyMap<string, Settings<"providers">>;
  /** By key: the row's id, and what makes the hours there. */
  readonly places: ReadonlyMap<string, Omit<Workplace, "weekly" | "exceptions">>;
  readonly providerIds: ReadonlyMap<string, string>;
};

type IdRow = { readonly id: string; readonly key: string };

export function lookUp(
  settings: Company,
  rows: { readonly locations: readonly IdRow[]; readonly providers: readonly IdRow[] },
): Lookup {
  const byKey = <T extends { readonly key: string }>(list: readonly T[]) =>
    new Map(list.map((one) => [one.key, one]));
  const ids = byKey(rows.locations);
  return {
    settings,
    services: byKey(settings.services),
    providers: byKey(settings.providers),
    places: new Map(
      settings.locations.map(({ key, zone, holidays, closures }) => [
        key,
        {
          locationId: ids.get(key)?.id ?? "",
          zone,
          holidayOn: holidays && holidaysOf(holidays),
          closedOn: closures.length === 0 ? undefined : closedOn(closures),
        },
      ]),
    ),
    providerIds: new Map(rows.providers.map(({ id, key }) => [key, id])),
  };
}

type Settings<Part extends "services" | "providers"> = Company[Part][number];
/** A provider as the row keeps it, all that is left of one that the company no longer names. */
export type ProviderRow = Pick<Settings<"providers">, "hours" | "exceptions"> & {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly location_id: string;
  readonly calendar_id: string | null;
};

export function toProvider(
  row: ProviderRow,
  lookup: Lookup,
  zones: ReadonlyMap<string, string>,
): StoredProvider {
  const said = lookup.providers.get(row.key);
  const workplace = ({ location, hours: weekly, exceptions }: Place): Workplace => ({
    locationId: "",
    zone: "UTC",
    ...lookup.places.get(location),
    weekly,
    exceptions,
  });
  const zone = zones.get(row.location_id) ?? "UTC";
  const { hours, exceptions } = row;
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    kind: said?.kind ?? "person",
    locationId: row.location_id,
    zone,
    calendarId: row.calendar_id ?? undefined,
    alsoBusy: said?.alsoBusy ?? [],
    tentative: said?.tentative ?? "busy",
    email: said?.email,
    skills: said?.skills ?? {},
    languages: said?.languages ?? [],
    territories: said?.territories ?? [],
    weight: said?.weight ?? 1,
    time: {
      providerId: row.id,
      workplaces:
        said === undefined
          ? [{ locationId: row.location_id, zone, weekly: hours, exceptions }]
          : [said, ...said.elsewhere].map(workplace),
      timeOff: datedMinutes(said?.timeOff ?? [], zone),
      limits: said?.limits ?? {},
    },
  };
}

type Place = Pick<Settings<"providers">, "location" | "hours" | "exceptions">;

/** A service as the row keeps it, all that is left of one that the company no longer names. */
export type ServiceRow = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly minutes: number;
  readonly step_minutes: number;
  readonly buffer_before_minutes: number;
  readonly buffer_after_minutes: number;
  readonly policy: Policy;
};

export function toService(row: ServiceRow, lookup: Lookup): StoredService {
  const said = lookup.services.get(row.key);
  const idsOf = (keys: readonly string[]) =>
    keys.flatMap((key) => lookup.providerIds.get(key) ?? []);
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    minutes: row.minutes,
    stepMinutes: row.step_minutes,
    bufferBeforeMinutes: row.buffer_before_minutes,
    bufferAfterMinutes: row.buffer_after_minutes,
    policy: said === undefined ? row.policy : policyOf(lookup.settings.policy, said.policy),
    startsOn: said?.startsOn ?? "shift",
    staffing: said?.staffing ?? "any",
    providerIds: idsOf(said?.providers ?? []),
    requires: (said?.requires ?? []).map(({ anyOf }) => idsOf(anyOf)),
    limits: said?.limits ?? {},
    limitsEach: said?.limitsEach ?? {},
    workload: said?.workload ?? 1,
    eligibility: said?.eligibility ?? { clients: "everybody", emailDomains: [] },
    routing: said?.routing ?? noRouting,
  };
}

const noRouting: RoutingRules = {
  by: "fewest-that-day",
  skills: {},
  matchLanguage: false,
  matchTerritory: false,
  first: "nobody",
  firstWithinDays: 0,
};
