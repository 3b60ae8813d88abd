import type { Db } from "./db.ts";

/** What is to be read in the CRM: a contact's deals, or one deal. */
export type Look = {
  readonly kind: "contact" | "deal";
  readonly recordId: string;
  /** Of this taking: who has been told meanwhile that it is due again does not see it settled. */
  readonly takenUntil: string;
  readonly failures: number;
};

/** So many deals of whom we know nothing may wait at a time: most are of people who never asked us. */
const unknownMax = 50;

/**
 * Deals that the CRM tells of are read as soon as possible. Whoever imports ten thousand must not use up
 * the calls that a CRM grants for a day: what is left out here is found when its contact is read again.
 */
export async function lookSoon(db: Db, kind: "deal", recordIds: readonly string[]): Promise<void> {
  if (recordIds.length === 0) return;
  await db.raw(
    `insert into crm_looks (kind, record_id, due_at)
     select :kind, told.id, now() from (select distinct unnest(:recordIds::text[]) as id) told
     where exists (select from crm_deals d where d.deal_id = told.id)
        or (select count(*) from crm_looks where kind = :kind and due_at <= now()) < :unknownMax
     order by told.id
     on conflict (kind, record_id) do update set due_at = least(crm_looks.due_at, now())`,
    { kind, recordIds, unknownMax },
  );
}

/** Unless their deals were read since: many writes follow upon one request. */
export async function lookAtContactOnce(db: Db, contactId: string, since: Date): Promise<void> {
  await db.raw(
    `insert into crm_looks (kind, record_id, due_at) values ('contact', :contactId, now())
     on conflict (kind, record_id) do update set due_at = least(crm_looks.due_at, now())
       where crm_looks.looked_at is null or crm_looks.looked_at < :since`,
    { contactId, since },
  );
}

/** Takes those that have waited longest, for a while: whoever dies over them leaves them to others. */
export async function takeDueLooks(
  db: Db,
  { limit, leaseSeconds }: { readonly limit: number; readonly leaseSeconds: number },
): Promise<readonly Look[]> {
  const { rows } = await db.raw(
    `update crm_looks l set due_at = clock_timestamp() + :leaseSeconds * interval '1 second'
     from (select kind, record_id from crm_looks where due_at <= now()
           order by due_at limit :limit for update skip locked) due
     where l.kind = due.kind and l.record_id = due.record_id
     returning l.kind, l.record_id as "recordId", l.due_at::text as "takenUntil", l.failures`,
    { limit, leaseSeconds },
  );
  return rows;
}

/** It was read. `againInHours`: undefined where nothing more is to be expected. */
export async function settleLook(
  tx: Db,
  { kind, recordId, takenUntil }: Look,
  { at, againInHours }: { readonly at: Date; readonly againInHours: number | undefined },
): Promise<void> {
  const taken = { kind, recordId, takenUntil };
  const same = "kind = :kind and record_id = :recordId and due_at = :takenUntil::timestamptz";
  if (againInHours === undefined) await tx.raw(`delete from crm_looks where ${same}`, taken);
  else
    await tx.raw(
      `update crm_looks set due_at = now() + :againInHours * interval '1 hour', failures = 0,
         looked_at = :at where ${same}`,
      { ...taken, againInHours, at },
    );
}

/** It could not be read: once more after a pause that grows, a quarter of a day at most. */
export async function putOffLooks(db: Db, looks: readonly Look[]): Promise<void> {
  for (const { kind, recordId, takenUntil } of looks)
    await db.raw(
      `update crm_looks set failures = failures + 1,
         due_at = now() + least(power(2, least(failures, 10)) * interval '30 seconds', interval '6 hours')
       where kind = :kind and record_id = :recordId and due_at = :takenUntil::timestamptz`,
      { kind, recordId, takenUntil },
    );
}
