import type { ProviderTime } from "#booking/provider-time.ts";
import { type TravelTimes, travelTimes } from "#booking/travel.ts";
import { Company } from "#company/company.ts";
import { policyOf } from "#company/service.ts";
import {
  lookUp,
  type StoredLocation,
  type StoredProvider,
  type StoredService,
  toProvider,
  toService,
} from "./company-parts.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** The company as the program works with it: the settings of one version, with the rows by id. */
export type CompanySnapshot = {
  readonly version: number;
  readonly settings: Company;
  /** What can be booked. */
  readonly services: ReadonlyMap<string, StoredService>;
  readonly providers: ReadonlyMap<string, StoredProvider>;
  readonly locations: ReadonlyMap<string, StoredLocation>;
  /** When each of the providers works, by their ids. */
  readonly times: ReadonlyMap<string, ProviderTime>;
  /** Between locations, by their ids. */
  readonly travel: TravelTimes;
  /** The same with everything retired: what was agreed before still has its name, place and policy. */
  readonly known: {
    readonly services: ReadonlyMap<string, StoredService>;
    readonly providers: ReadonlyMap<string, StoredProvider>;
    readonly locations: ReadonlyMap<string, StoredLocation>;
  };
};

/** Makes a checked company the current one, as a new version. Rows that it no longer names are retired, never deleted. */
export async function saveCompany(
  tx: Db,
  company: Company,
  { by, at }: { by: string; at: Date },
): Promise<number> {
  const locationIds = await saveByKey(
    tx,
    "locations",
    company.locations.map(({ key, name, address, zone }) => ({ key, name, address, zone })),
  );
  // Given up first, or two members could never swap, nor one get another key.
  await tx("members").update({ slack_team: null, slack_user: null });
  await saveByKey(
    tx,
    "members",
    company.members.map(({ slack, timeOff: _, phone, ...member }) => ({
      ...member,
      slack_team: slack?.team ?? null,
      slack_user: slack?.user ?? null,
      phone: phone ?? null,
    })),
  );
  const providerIds = await saveByKey(
    tx,
    "providers",
    company.providers.map(({ key, name, location, calendar, hours, exceptions }) => ({
      key,
      name,
      location_id: locationIds.get(location),
      calendar_id: calendar ?? null,
      hours: JSON.stringify(hours),
      exceptions: JSON.stringify(exceptions),
    })),
  );
  await noteArrivals(tx, at);
  const serviceIds = await saveByKey(
    tx,
    "services",
    company.services.map((service) => ({
      key: service.key,
      name: service.name,
      description: service.description,
      minutes: service.minutes,
      step_minutes: service.stepMinutes,
      buffer_before_minutes: service.bufferBeforeMinutes,
      buffer_after_minutes: service.bufferAfterMinutes,
      policy: JSON.stringify(policyOf(company.policy, service.policy)),
    })),
  );
  await tx("service_providers").delete();
  await tx("service_providers").insert(
    company.services.flatMap((service) =>
      service.providers.map((provider) => ({
        service_id: serviceIds.get(service.key),
        provider_id: providerIds.get(provider),
      })),
    ),
  );
  await saveTravelTimes(tx, company, locationIds);
  await placeAppointments(tx, company, providerIds);
  const [row] = await tx("company_versions")
    .insert({ settings: JSON.stringify(company), applied_by: by, applied_at: at })
    .returning("version");
  return row.version as number;
}

/** Since when work is expected of those who came, or came back. */
async function noteArrivals(tx: Db, at: Date): Promise<void> {
  await tx("providers").where({ retired: true }).update({ joined_at: null });
  await tx("providers").where({ retired: false, joined_at: null }).update({ joined_at: at });
}

/** The ways that somebody who works at several places goes; the database keeps them free. */
async function saveTravelTimes(
  tx: Db,
  company: Company,
  locationIds: ReadonlyMap<string, string>,
): Promise<void> {
  const minutes = travelBetween(company, locationIds);
  const ways = new Map(
    company.providers.flatMap(({ location, elsewhere }) => {
      const places = [location, ...elsewhere.map((place) => place.location)];
      return places.flatMap((from) =>
        places.filter((to) => to !== from).map((to) => [`${from} ${to}`, { from, to }] as const),
      );
    }),
  );
  await tx("travel_times").delete();
  const rows = [...ways.values()].map(({ from, to }) => {
    const [fromId = "", toId = ""] = [locationIds.get(from), locationIds.get(to)];
    return { from_location_id: fromId, to_location_id: toId, minutes: minutes(fromId, toId) };
  });
  if (rows.length > 0) await tx.batchInsert("travel_times", rows, 1_000);
}

/** What was agreed with somebody who had one place then needs the way as well, now that there are more. */
async function placeAppointments(
  tx: Db,
  { providers }: Company,
  providerIds: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = providers
    .filter(({ elsewhere }) => elsewhere.length > 0)
    .map(({ key }) => providerIds.get(key) ?? "");
  await tx.raw(
    `update occupancies o set location_id = a.location_id from appointments a
       where a.id = o.appointment_id and a.provider_id = o.provider_id
         and o.provider_id = any(:ids::uuid[]) and o.location_id is null`,
    { ids },
  );
}

/** The company's rules of travel, with ids in the place of its keys. */
function travelBetween(
  { locations, travel }: Company,
  locationIds: ReadonlyMap<string, string>,
): TravelTimes {
  const id = (key: string) => locationIds.get(key) ?? "";
  return travelTimes(new Map(locations.map(({ key, coordinates }) => [id(key), coordinates])), {
    ...travel,
    between: travel.between.map(({ from, to, minutes }) => ({
      from: id(from),
      to: id(to),
      minutes,
    })),
  });
}

/** The newest version with its rows; undefined before the first one was applied. */
export async function findCompany(db: Db): Promise<CompanySnapshot | undefined> {
  const version = await db("company_versions").orderBy("version", "desc").first();
  if (version === undefined) return undefined;
  const settings = Company.parse(version.settings);
  // One after the other: inside a transaction there is only one connection to ask.
  const locations = await db("locations").orderBy("key");
  const providers = await db("providers").orderBy("key");
  const services = await db("services").orderBy("key");
  const zones = new Map<string, string>(locations.map(({ id, zone }) => [id, zone]));
  const lookup = lookUp(settings, { locations, providers });
  const all = {
    locations: locations.map(toLocation),
    providers: providers.map((row) => toProvider(row, lookup, zones)),
    services: services.map((row) => toService(row, lookup)),
  };
  const retired = new Set(
    [...locations, ...providers, ...services].filter((row) => row.retired).map(({ id }) => id),
  );
  const current = ({ id }: { readonly id: string }) => !retired.has(id);
  return {
    version: version.version,
    settings,
    locations: byId(all.locations.filter(current)),
    providers: byId(all.providers.filter(current)),
    services: byId(all.services.filter(current)),
    times: new Map(all.providers.filter(current).map(({ id, time }) => [id, time])),
    travel: travelBetween(settings, new Map(locations.map(({ id, key }) => [key, id]))),
    known: {
      locations: byId(all.locations),
      providers: byId(all.providers),
      services: byId(all.services),
    },
  };
}

const toLocation = ({ id, key, name, address, zone }: StoredLocation): StoredLocation => ({
  id,
  key,
  name,
  address,
  zone,
});

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** The number of the newest version, for caches; 0 before the first one. */
export async function companyVersion(db: Db): Promise<number> {
  const row = await db("company_versions").max({ version: "version" }).first();
  return row?.version ?? 0;
}

/** Inserts or updates rows by their key, retires the others, and returns the ids by key. */
async function saveByKey(
  tx: Db,
  table: string,
  rows: readonly { readonly key: string }[],
): Promise<ReadonlyMap<string, string>> {
  await tx(table)
    .insert(rows.map((row) => ({ id: newId(), ...row, retired: false })))
    .onConflict("key")
    .merge(["retired", ...Object.keys(rows[0] ?? {})]);
  const keys = rows.map(({ key }) => key);
  await tx(table).whereNotIn("key", keys).update({ retired: true });
  const saved = await tx(table).whereIn("key", keys).select("id", "key");
  return new Map(saved.map(({ id, key }) => [key as string, id as string]));
}
