import type { Db } from "./db.ts";
import type { Grant, GrantState } from "./grants.ts";

/** With which grant each of these calendars is read and written; left out: nobody connected it. */
export async function listGrantsOfCalendars(
  db: Db,
  calendarIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly grantId: string; readonly state: GrantState }>> {
  const { rows } = await db.raw(
    `select distinct on (c.calendar_id) c.calendar_id, g.id, g.state
     from grant_calendars c join calendar_grants g on g.id = c.grant_id
     where c.calendar_id = any(:ids) and g.state <> 'ended'
     -- Two providers may have connected the same one: any consent that still opens it will do.
     order by c.calendar_id, (g.state = 'live') desc, g.connected_at desc, g.id`,
    { ids: calendarIds as string[] },
  );
  return new Map(
    rows.map((row: { calendar_id: string; id: string; state: GrantState }) => [
      row.calendar_id,
      { grantId: row.id, state: row.state },
    ]),
  );
}

/** A provider's grants that are not disconnected, the oldest first. */
export async function listGrants(db: Db, providerId: string): Promise<readonly Grant[]> {
  const { rows } = await db.raw(
    `select g.*, array(select calendar_id from grant_calendars c where c.grant_id = g.id
                       order by calendar_id) as calendar_ids
     from calendar_grants g
     where g.provider_id = :providerId and g.state <> 'ended' order by g.id`,
    { providerId },
  );
  return rows.map(toGrant);
}

// biome-ignore lint/suspicious/noExplicitAny: what raw() answers has no type; named here once.
function toGrant(row: any): Grant {
  return {
    id: row.id,
    providerId: row.provider_id,
    vendor: row.vendor,
    account: row.account,
    state: row.state,
    connectedAt: row.connected_at,
    endedAt: row.ended_at ?? undefined,
    calendarIds: row.calendar_ids,
    scopes: row.scopes,
  };
}

/** For what each live consent was given, by the vendor's names. */
export async function listLiveScopes(db: Db): Promise<
  readonly (Pick<Grant, "vendor" | "account"> & {
    readonly providerName: string;
    readonly scopes: readonly string[];
  })[]
> {
  return db("calendar_grants as g")
    .join("providers as p", "p.id", "g.provider_id")
    .where({ state: "live" })
    .orderBy("p.name")
    .orderBy("g.id")
    .select({ providerName: "p.name", vendor: "vendor", account: "account", scopes: "scopes" });
}

export async function isGrantDead(db: Db, id: string): Promise<boolean> {
  return (await db("calendar_grants").where({ id, state: "dead" }).first("id")) !== undefined;
}

export async function listCalendarsOf(db: Db, grantId: string): Promise<readonly string[]> {
  return db("grant_calendars").where({ grant_id: grantId }).pluck("calendar_id");
}

/** From now on these calendars, and no others, are read and written with the grant. */
export async function replaceGrantCalendars(
  tx: Db,
  grantId: string,
  calendarIds: readonly string[],
): Promise<void> {
  await tx("grant_calendars").where({ grant_id: grantId }).delete();
  if (calendarIds.length === 0) return;
  await tx("grant_calendars").insert(
    calendarIds.map((calendar_id) => ({ grant_id: grantId, calendar_id })),
  );
}

/** Live grants whose access token is over within so long (real time), the next one first. */
export async function listGrantsToRenew(
  db: Db,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly string[]> {
  return db("calendar_grants")
    .where({ state: "live" })
    .where("access_until", "<", before)
    .where((idle) => idle.whereNull("renewing_until").orWhereRaw("renewing_until < now()"))
    .orderBy("access_until")
    .limit(limit)
    .pluck("id");
}

/**
 * What we know of a provider's time is believed no longer, so that nothing of it is offered until
 * their calendars were read again.
 */
export async function forgetBusy(tx: Db, providerId: string): Promise<void> {
  await tx("providers").where({ id: providerId }).update({ busy_read_at: null });
}
