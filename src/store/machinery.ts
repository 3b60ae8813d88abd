import type { Db } from "./db.ts";

/** Milliseconds between real and business time: one row, so that every node agrees. */
export async function readClockOffset(db: Db): Promise<number> {
  const row = await db("business_clock").first("offset_ms");
  return Number(row?.offset_ms ?? 0);
}

/** Moves business time forward (never back: what was due stays done) and returns the new offset. */
export async function moveClock(db: Db, byMilliseconds: number): Promise<number> {
  const [row] = await db("business_clock")
    .update({ offset_ms: db.raw("offset_ms + ?", [byMilliseconds]) })
    .returning("offset_ms");
  // What waits for a time of day, and not for a vendor, waits that much less; not until every node has
  // read the new time, or one that has not would find it to be night still.
  await db.raw(
    `with due as (
       select id, greatest(not_before - :by * interval '1 millisecond', now() + interval '1 second') as at
       from effects where state = 'pending' and not_before > now() and not_before = wished_at)
     update effects e set not_before = due.at, wished_at = due.at from due where e.id = due.id`,
    { by: byMilliseconds },
  );
  return Number(row.offset_ms);
}

/** False when this delivery was seen before: replays and repeated deliveries end here. */
export async function rememberDelivery(
  db: Db,
  delivery: { source: string; id: string },
): Promise<boolean> {
  const inserted = await db("inbox")
    .insert({ source: delivery.source, delivery_id: delivery.id })
    .onConflict()
    .ignore()
    .returning("source");
  return inserted.length === 1;
}

/** Forgets what is too old to matter: deliveries after a day, keys after a week, what a CRM said after a month, whom it knows after a week, deals of nobody's request after a month, dead sessions and links. */
export async function forgetOld(db: Db): Promise<void> {
  await db("inbox").whereRaw("received_at < now() - interval '1 day'").delete();
  await db("idempotency_keys").whereRaw("created_at < now() - interval '7 days'").delete();
  await db("login_links").whereRaw("expires_at < now()").delete();
  await db("link_codes").whereRaw("expires_at < now() - interval '1 day'").delete();
  await db("consent_journeys").whereRaw("expires_at < now() - interval '1 day'").delete();
  await db("crm_events")
    .whereRaw("coalesce(settled_at, received_at) < now() - interval '30 days'")
    .delete();
  await db("crm_standings").whereRaw("read_at < now() - interval '7 days'").delete();
  await db("crm_deals")
    .whereRaw("read_at < now() - interval '30 days'")
    .whereNotExists(
      db("request_deals as r").whereRaw("r.deal_id = crm_deals.deal_id").select("r.deal_id"),
    )
    .delete();
  // One that is still there is seen again within the hour.
  await db("calendar_sightings")
    .whereRaw("settled_at < now() - interval '30 days' and told_at is null")
    .delete();
  await db("sessions").whereRaw("seen_at < now() - interval '1 day'").delete();
}

/** True when the database takes writes and its clock is near ours; for /readyz. */
export async function probe(db: Db): Promise<{ readonly skewMs: number }> {
  const { rows } = await db.raw(
    "select extract(epoch from clock_timestamp()) * 1000 as now, pg_is_in_recovery() as standby",
  );
  if (rows[0].standby) throw new Error("The database is a standby and takes no writes");
  return { skewMs: Date.now() - Number(rows[0].now) };
}
