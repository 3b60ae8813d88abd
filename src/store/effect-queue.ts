import { type Lane, laneOfEffect } from "./chat-lanes.ts";
import type { Db } from "./db.ts";
import type { DeskKind, EffectKind } from "./effect-kinds.ts";

/** An effect that nobody has queued yet; `lane`: where chat's budget decides when it may go. */
export type Unqueued = {
  readonly id: string;
  readonly kind: EffectKind | DeskKind;
  readonly lane: Lane | undefined;
};

const waiting = `e.queued < e.wanted and e.state not in ('suppressed', 'dead')
  and (e.not_before is null or e.not_before <= now())
  and (e.waits_for is null or e.created_at < now() - interval '2 minutes'
       or not exists (select 1 from effects w where w.id = e.waits_for
                      and w.state in ('pending', 'sending', 'ambiguous')))`;

/** The lanes of chat in which something waits for its turn. */
export async function listBusyLanes(tx: Db): Promise<readonly Lane[]> {
  const { rows } = await tx.raw(
    `select distinct ${laneOfEffect} as lane from effects e
     where ${waiting} and ${laneOfEffect} is not null`,
  );
  return rows.map(({ lane }: { lane: Lane }) => lane);
}

/**
 * Effects that somebody wished for and nobody has queued yet, locked until the transaction ends.
 * Those that wait for another effect are left until it is settled, two minutes at most; of chat's, so
 * many as their lane has turns, most urgent first.
 */
export async function lockUnqueued(
  tx: Db,
  { limit, turns }: { readonly limit: number; readonly turns: Readonly<Record<Lane, number>> },
): Promise<readonly Unqueued[]> {
  const { rows } = await tx.raw(
    `with ranked as (
       select e.id, ${laneOfEffect} as lane,
              row_number() over (partition by ${laneOfEffect} order by e.urgency, e.created_at) as place
       from effects e where ${waiting})
     select e.id, e.kind, r.lane from ranked r join effects e on e.id = r.id
     where r.lane is null or r.place <= case r.lane when 'post' then :post::bigint else :redraw::bigint end
     order by e.created_at
     limit :limit
     for update of e skip locked`,
    { limit, ...turns },
  );
  return rows.map((row: Unqueued) => ({ ...row, lane: row.lane ?? undefined }));
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
