import type { Db } from "./db.ts";
import type { DeskKind, EffectKind } from "./effects.ts";

/**
 * Effects that somebody wished for and nobody has queued yet, locked until the transaction ends.
 * Those that wait for another effect are left until it is settled, two minutes at most.
 */
export async function lockUnqueued(
  tx: Db,
  limit: number,
): Promise<readonly { id: string; kind: EffectKind | DeskKind }[]> {
  const { rows } = await tx.raw(
    `select e.id, e.kind from effects e
     where e.queued < e.wanted and e.state not in ('suppressed', 'dead')
       and (e.not_before is null or e.not_before <= now())
       and (e.waits_for is null or e.created_at < now() - interval '2 minutes'
            or not exists (select 1 from effects w where w.id = e.waits_for
                           and w.state in ('pending', 'sending', 'ambiguous')))
     order by e.created_at
     limit :limit
     for update of e skip locked`,
    { limit },
  );
  return rows;
}

export async function markQueued(tx: Db, ids: readonly string[]): Promise<void> {
  await tx("effects")
    .whereIn("id", ids as string[])
    .update({ queued: tx.ref("wanted") });
}

/** Lets these be for a moment, so that they don't stand in the way of others. */
export async function postpone(tx: Db, ids: readonly string[]): Promise<void> {
  await tx("effects")
    .whereIn("id", ids as string[])
    .update({ not_before: tx.raw("now() + interval '1 second'") });
}

/** Effects that are not settled although nobody has touched them for a while. */
export async function listStale(
  db: Db,
  untouchedSeconds: number,
): Promise<readonly { id: string; kind: EffectKind | DeskKind }[]> {
  return db("effects")
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .whereRaw("queued >= wanted")
    .whereRaw("changed_at < now() - ? * interval '1 second'", [untouchedSeconds])
    .select("id", "kind");
}

/** Lets the relay queue these again, because their jobs are gone. */
export async function queueAgain(db: Db, ids: readonly string[]): Promise<void> {
  await db("effects")
    .whereIn("id", ids as string[])
    .update({ queued: 0 });
}
