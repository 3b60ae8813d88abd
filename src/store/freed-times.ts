import type { Db } from "./db.ts";

/**
 * Takes what was noted of freed times, and the holds that ran out between two moments (business time):
 * the services that it may serve. What is taken here nobody else gets.
 */
export async function takeFreed(
  db: Db,
  { since, at }: { readonly since: Date; readonly at: Date },
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `with noted as (
       delete from freed_times where ctid = any (array(
         select ctid from freed_times for update skip locked)) returning provider_id)
     select distinct p.service_id as "serviceId"
     from service_providers p
     where p.provider_id in (
       select provider_id from noted
       union select provider_id from occupancies where expires_at > :since and expires_at <= :at)`,
    { since, at },
  );
  return rows.map((row: { serviceId: string }) => row.serviceId);
}

/** A provider's time became free in a way that no row of ours shows; nothing where nobody waits. */
export async function noteFreed(tx: Db, providerId: string): Promise<void> {
  await tx.raw(
    `insert into freed_times (provider_id)
     select ? where exists (select from waitlist where state = 'waiting')`,
    [providerId],
  );
}
