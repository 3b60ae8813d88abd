import type { Policy } from "#booking/policy.ts";
import { Company, type DatedException, type WeeklyHours } from "#company/company.ts";
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
  /** The same with everything retired: what was agreed before still has its name, place and policy. */
  readonly known: {
    readonly services: ReadonlyMap<string, StoredService>;
    readonly providers: ReadonlyMap<string, StoredProvider>;
    readonly locations: ReadonlyMap<string, StoredLocation>;
  };
};

export type StoredService = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly minutes: number;
  readonly stepMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly policy: Policy;
  readonly providerIds: readonly string[];
};

export type StoredProvider = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly locationId: string;
  /** The location's zone: in it the hours are meant. */
  readonly zone: string;
  readonly calendarId: string | undefined;
  readonly hours: WeeklyHours;
  readonly exceptions: readonly DatedException[];
};

export type StoredLocation = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly address: string;
  readonly zone: string;
};

/** Makes a checked company the current one, as a new version. Rows that it no longer names are retired, never deleted. */
export async function saveCompany(
  tx: Db,
  company: Company,
  { by, at }: { by: string; at: Date },
): Promise<number> {
  const locationIds = await saveByKey(tx, "locations", company.locations);
  // Given up first, or two members could never swap, nor one get another key.
  await tx("members").update({ slack_team: null, slack_user: null });
  await saveByKey(
    tx,
    "members",
    company.members.map(({ slack, ...member }) => ({
      ...member,
      slack_team: slack?.team ?? null,
      slack_user: slack?.user ?? null,
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
      policy: JSON.stringify(service.policy),
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
  const [row] = await tx("company_versions")
    .insert({ settings: JSON.stringify(company), applied_by: by, applied_at: at })
    .returning("version");
  return row.version as number;
}

/** The newest version with its rows; undefined before the first one was applied. */
export async function findCompany(db: Db): Promise<CompanySnapshot | undefined> {
  const version = await db("company_versions").orderBy("version", "desc").first();
  if (version === undefined) return undefined;
  // One after the other: inside a transaction there is only one connection to ask.
  const locations = await db("locations").orderBy("key");
  const providers = await db("providers").orderBy("key");
  const services = await db("services").orderBy("key");
  const links = await db("service_providers");
  const zones = new Map<string, string>(locations.map(({ id, zone }) => [id, zone]));
  const all = {
    locations: locations.map(toLocation),
    providers: providers.map((row) => toProvider(row, zones)),
    services: services.map((row) => toService(row, links)),
  };
  const retired = new Set(
    [...locations, ...providers, ...services].filter((row) => row.retired).map(({ id }) => id),
  );
  const current = ({ id }: { readonly id: string }) => !retired.has(id);
  return {
    version: version.version,
    settings: Company.parse(version.settings),
    locations: byId(all.locations.filter(current)),
    providers: byId(all.providers.filter(current)),
    services: byId(all.services.filter(current)),
    known: {
      locations: byId(all.locations),
      providers: byId(all.providers),
      services: byId(all.services),
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
type Row = any;

const toLocation = ({ id, key, name, address, zone }: Row): StoredLocation => ({
  id,
  key,
  name,
  address,
  zone,
});

const toProvider = (row: Row, zones: ReadonlyMap<string, string>): StoredProvider => ({
  id: row.id,
  key: row.key,
  name: row.name,
  locationId: row.location_id,
  zone: zones.get(row.location_id) ?? "UTC",
  calendarId: row.calendar_id ?? undefined,
  hours: row.hours,
  exceptions: row.exceptions,
});

const toService = (row: Row, links: readonly Row[]): StoredService => ({
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  minutes: row.minutes,
  stepMinutes: row.step_minutes,
  bufferBeforeMinutes: row.buffer_before_minutes,
  bufferAfterMinutes: row.buffer_after_minutes,
  policy: row.policy,
  providerIds: links.filter((link) => link.service_id === row.id).map((link) => link.provider_id),
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
