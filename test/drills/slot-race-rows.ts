import type { Knex } from "knex";

/** Whether the database itself still forbids two at one time, and has checked every row. */
export async function constraintHolds(db: Knex): Promise<boolean> {
  const { rows } = await db.raw(
    `select count(*)::integer as constraints from pg_constraint
     where conrelid = 'occupancies'::regclass and contype = 'x' and convalidated`,
  );
  return rows[0].constraints === 1;
}

/** Confirmed appointments at any of the times that were asked for. */
export async function listBooked(
  db: Knex,
  asked: readonly { readonly start: Date }[],
): Promise<number> {
  const starts = asked.map(({ start }) => start);
  const { rows } = await db.raw(
    `select count(*)::integer as booked from appointments
     where state = 'confirmed' and starts_at = any(?::timestamptz[])`,
    [starts],
  );
  return rows[0].booked;
}

/**
 * Pairs of confirmed appointments of one provider that run into each other with their buffers. Counted
 * from the appointments, because the rows that guard them are what is on trial.
 */
export async function findOverlaps(
  db: Knex,
  {
    bufferBeforeMinutes,
    bufferAfterMinutes,
  }: { readonly bufferBeforeMinutes: number; readonly bufferAfterMinutes: number },
): Promise<number> {
  const { rows } = await db.raw(
    `with taken as (
       select id, provider_id, tstzrange(starts_at - :before * interval '1 minute',
                                         ends_at + :after * interval '1 minute') as during
       from appointments where state = 'confirmed')
     select count(*)::integer as pairs from taken one join taken other
       on one.provider_id = other.provider_id and one.id < other.id and one.during && other.during`,
    { before: bufferBeforeMinutes, after: bufferAfterMinutes },
  );
  return rows[0].pairs;
}
