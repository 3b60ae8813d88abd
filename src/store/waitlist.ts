import type { Window } from "#booking/waitlist.ts";
import type { Priority } from "#gate/decision.ts";
import type { Db } from "./db.ts";
import { referenceOf } from "./requests.ts";

export type WaitlistState = "waiting" | "offered" | "accepted" | "expired" | "withdrawn";

/** One wish of one client for a time that is not free yet. Its request says who it is. */
export type WaitlistEntry = {
  readonly requestId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly providerId: string | undefined;
  readonly locationId: string | undefined;
  readonly state: WaitlistState;
  readonly priority: Priority;
  readonly windows: readonly Window[];
  /** "2026-12-01" in the client's zone, and the instant at which that day begins; undefined: at once. */
  readonly fromOn: string | undefined;
  readonly fromAt: Date | undefined;
  /** "2026-12-31" in the client's zone, and the instant at which that day is over. */
  readonly untilOn: string;
  readonly untilAt: Date;
  readonly joinedAt: Date;
  readonly version: number;
  readonly passed: readonly Date[];
  readonly unanswered: number;
  /** The question that a member owns while they wait; undefined where nobody asked one. */
  readonly escalationId: string | undefined;
};

export type NewEntry = Omit<
  WaitlistEntry,
  "state" | "version" | "passed" | "unanswered" | "escalationId"
>;

/** What a client may put in again; the place in the line stays. */
export type ChangedWish = Pick<
  NewEntry,
  "providerId" | "locationId" | "windows" | "fromOn" | "fromAt" | "untilOn" | "untilAt"
>;

export async function insertEntry(tx: Db, entry: NewEntry): Promise<void> {
  await tx("waitlist").insert({
    request_id: entry.requestId,
    client_id: entry.clientId,
    service_id: entry.serviceId,
    state: "waiting",
    priority: entry.priority,
    joined_at: entry.joinedAt,
    ...wishColumns(entry),
  });
}

/** False when it says the same as before. */
export async function changeEntry(tx: Db, requestId: string, wish: ChangedWish): Promise<boolean> {
  const columns = wishColumns(wish);
  const changed = await tx("waitlist")
    .where({ request_id: requestId })
    .whereRaw(
      `(provider_id, location_id, windows, from_on, until_on)
         is distinct from (?::uuid, ?::uuid, ?::jsonb, ?::date, ?::date)`,
      [
        columns.provider_id,
        columns.location_id,
        columns.windows,
        columns.from_on,
        columns.until_on,
      ],
    )
    .update({ ...columns, passed: [], version: tx.raw("version + 1") });
  return changed > 0;
}

const wishColumns = (wish: ChangedWish) => ({
  provider_id: wish.providerId ?? null,
  location_id: wish.locationId ?? null,
  windows: JSON.stringify(wish.windows),
  from_on: wish.fromOn ?? null,
  from_at: wish.fromAt ?? null,
  until_on: wish.untilOn,
  until_at: wish.untilAt,
});

export async function findEntry(db: Db, requestId: string): Promise<WaitlistEntry | undefined> {
  const row = await db("waitlist").where({ request_id: requestId }).first(columns(db));
  return row && toEntry(row);
}

/** The entry, which nobody else changes until the transaction ends. */
export async function lockEntry(tx: Db, requestId: string): Promise<WaitlistEntry | undefined> {
  const row = await tx("waitlist").where({ request_id: requestId }).forUpdate().first(columns(tx));
  return row && toEntry(row);
}

/** What a client waits for already; one transaction at a time may look and then join. */
export async function lockLiveEntry(
  tx: Db,
  { clientId, serviceId }: { clientId: string; serviceId: string },
): Promise<WaitlistEntry | undefined> {
  await tx("clients").where({ id: clientId }).forUpdate().first("id");
  const row = await tx("waitlist")
    .where({ client_id: clientId, service_id: serviceId })
    .whereIn("state", ["waiting", "offered"])
    .first(columns(tx));
  return row && toEntry(row);
}

/** A member's question, whose client waits: its owner hears how the waiting ends. */
export async function noteQuestion(tx: Db, requestId: string, escalationId: string): Promise<void> {
  await tx("waitlist").where({ request_id: requestId }).update({ escalation_id: escalationId });
}

/** The live entry of the client of a question. */
export async function findEntryOfQuestion(
  db: Db,
  escalationId: string,
): Promise<WaitlistEntry | undefined> {
  const row = await db("waitlist")
    .where({ escalation_id: escalationId })
    .whereIn("state", ["waiting", "offered"])
    .first(columns(db));
  return row && toEntry(row);
}

/** Moves a locked entry on. */
export async function moveEntry(
  tx: Db,
  requestId: string,
  change: {
    readonly state: WaitlistState;
    readonly unanswered?: number;
    readonly passed?: readonly Date[];
    /** Where it ends. */
    readonly endedAt?: Date;
  },
): Promise<void> {
  const { state, unanswered, passed, endedAt } = change;
  await tx("waitlist")
    .where({ request_id: requestId })
    .update({
      state,
      ended_at: endedAt ?? null,
      ...(unanswered !== undefined && { unanswered }),
      ...(passed !== undefined && { passed: passed as Date[] }),
    });
}

/** Forgets what was passed over and is free no longer, while nobody has moved it on. */
export async function keepPassed(
  db: Db,
  requestId: string,
  passed: readonly Date[],
): Promise<void> {
  await db("waitlist")
    .where({ request_id: requestId, state: "waiting" })
    .update({ passed: passed as Date[] });
}

/**
 * Who waits and has an appointment of the same service since they joined, however it was booked. One
 * that they had before is no reason: they wait for a better one.
 */
export async function listServed(
  db: Db,
  { requestId, limit }: { readonly requestId?: string; readonly limit: number },
): Promise<readonly ServedEntry[]> {
  const { rows } = await db.raw(
    `select w.request_id, a.id as appointment_id, r.number
     from waitlist w
       cross join lateral (
         select id, request_id from appointments
         where client_id = w.client_id and service_id = w.service_id and state = 'confirmed'
           and booked_at > w.joined_at and request_id <> w.request_id
         order by booked_at limit 1) a
       join requests r on r.id = a.request_id
     where w.state in ('waiting', 'offered')
       and (:requestId::uuid is null or w.request_id = :requestId)
     limit :limit`,
    { requestId: requestId ?? null, limit },
  );
  return rows.map((row: { request_id: string; appointment_id: string; number: string }) => ({
    requestId: row.request_id,
    appointmentId: row.appointment_id,
    reference: referenceOf(row.number),
  }));
}

export type ServedEntry = {
  readonly requestId: string;
  readonly appointmentId: string;
  /** Of the request whose appointment that is. */
  readonly reference: string;
};

/** Entries that waited until their last day was over. */
export async function takeOverdueEntries(
  tx: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `update waitlist set state = 'expired', ended_at = :at
     where request_id in (select request_id from waitlist
       where state = 'waiting' and until_at <= :at order by until_at limit :limit
       for update skip locked)
     returning request_id`,
    { at, limit },
  );
  return rows.map((row: { request_id: string }) => row.request_id);
}

/** `::text`, or the driver would make an instant of a local day. */
const columns = (db: Db) =>
  ["waitlist.*", db.raw("from_on::text as from_day, until_on::text as until_day")] as const;

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
export function toEntry(row: any): WaitlistEntry {
  return {
    requestId: row.request_id,
    clientId: row.client_id,
    serviceId: row.service_id,
    providerId: row.provider_id ?? undefined,
    locationId: row.location_id ?? undefined,
    state: row.state,
    priority: row.priority,
    windows: row.windows,
    fromOn: row.from_day ?? undefined,
    fromAt: row.from_at ?? undefined,
    untilOn: row.until_day,
    untilAt: row.until_at,
    joinedAt: row.joined_at,
    version: row.version,
    passed: row.passed,
    unanswered: row.unanswered,
    escalationId: row.escalation_id ?? undefined,
  };
}
