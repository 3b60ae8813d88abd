import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** The kinds of outside writes; each is a file in outbox/kinds/. */
export const effectKinds = ["calendar-event", "card", "email", "thread-note"] as const;
export type EffectKind = (typeof effectKinds)[number];

export type EffectState = "pending" | "sending" | "done" | "ambiguous" | "suppressed" | "dead";

export type Effect = {
  readonly id: string;
  readonly kind: EffectKind;
  readonly key: string;
  readonly requestId: string;
  readonly payload: Record<string, unknown>;
  readonly state: EffectState;
  readonly wanted: number;
  readonly fulfilled: number;
  readonly attempt: number;
  readonly remoteId: string | undefined;
  readonly createdAt: Date;
};

/** An outside write that a flow asks for. */
export type Wish = {
  readonly kind: EffectKind;
  /** Names the outside object for ever: wishing again changes that object, never makes a second one. */
  readonly key: string;
  readonly requestId: string;
  readonly payload: Record<string, unknown>;
  readonly waitsFor?: string | undefined;
};

/**
 * Asks for an outside write in the transaction of the change that calls for it. A key that exists is
 * wished for once more: objects that show state (a card, a calendar event) have one row for ever.
 */
export async function wish(
  tx: Db,
  { kind, key, requestId, payload, waitsFor }: Wish,
): Promise<string> {
  const { rows } = await tx.raw(
    `insert into effects (id, kind, key, request_id, payload, state, waits_for)
     values (:id, :kind, :key, :requestId, :payload, 'pending', :waitsFor)
     on conflict (key) do update
       set wanted = effects.wanted + 1,
           state = case when effects.state = 'sending' then 'sending'
                        when effects.state = 'ambiguous' then 'ambiguous' else 'pending' end,
           payload = excluded.payload,
           changed_at = now()
     returning id`,
    {
      id: newId(),
      kind,
      key,
      requestId,
      payload: JSON.stringify(payload),
      waitsFor: waitsFor ?? null,
    },
  );
  return rows[0].id as string;
}

/**
 * Takes an effect for one attempt. The attempt number is committed before the call to the vendor, so
 * that whoever comes later knows that somebody may have acted. Undefined when there is nothing to do.
 */
export async function beginAttempt(db: Db, id: string): Promise<Effect | undefined> {
  const { rows } = await db.raw(
    `update effects set state = 'sending', attempt = attempt + 1, changed_at = now()
     where id = :id and fulfilled < wanted and state in ('pending', 'sending', 'ambiguous')
     returning *`,
    { id },
  );
  return rows[0] === undefined ? undefined : toEffect(rows[0]);
}

/** The outcome of one attempt; ignored when a later attempt has begun (`attempt` is the fence). */
export async function endAttempt(
  db: Db,
  effect: Effect,
  outcome: {
    readonly state: "done" | "ambiguous" | "pending" | "suppressed" | "dead";
    readonly remoteId?: string | undefined;
    readonly error?: string | undefined;
  },
): Promise<boolean> {
  const settled = outcome.state === "done" || outcome.state === "suppressed";
  const { rowCount } = await db.raw(
    `update effects
     set state = case when :settled and wanted > :wanted then 'pending' else :state end,
         fulfilled = case when :settled then greatest(fulfilled, :wanted) else fulfilled end,
         remote_id = coalesce(:remoteId, remote_id),
         last_error = :error,
         changed_at = now()
     where id = :id and attempt = :attempt and state = 'sending'`,
    {
      id: effect.id,
      attempt: effect.attempt,
      wanted: effect.wanted,
      settled,
      state: outcome.state,
      remoteId: outcome.remoteId ?? null,
      error: outcome.error ?? null,
    },
  );
  return rowCount === 1;
}

/**
 * Effects that somebody wished for and nobody has queued yet; locked until the transaction ends, and
 * marked as queued. Those that wait for another effect are left until it is settled, two minutes at most.
 */
export async function takeUnqueued(
  tx: Db,
  limit: number,
): Promise<readonly { id: string; kind: EffectKind }[]> {
  const { rows } = await tx.raw(
    `update effects set queued = wanted
     where id in (
       select e.id from effects e
       where e.queued < e.wanted and e.state not in ('suppressed', 'dead')
         and (e.waits_for is null or e.created_at < now() - interval '2 minutes'
              or not exists (select 1 from effects w where w.id = e.waits_for
                             and w.state in ('pending', 'sending', 'ambiguous')))
       order by e.created_at
       limit :limit
       for update skip locked)
     returning id, kind`,
    { limit },
  );
  return rows;
}

/** Effects that are not settled although nobody has touched them for a while. */
export async function listStale(
  db: Db,
  untouchedSeconds: number,
): Promise<readonly { id: string; kind: EffectKind }[]> {
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

export async function listEffects(db: Db, requestId: string): Promise<readonly Effect[]> {
  const rows = await db("effects").where({ request_id: requestId }).orderBy("created_at");
  return rows.map(toEffect);
}

export async function findEffect(db: Db, key: string): Promise<Effect | undefined> {
  const row = await db("effects").where({ key }).first();
  return row === undefined ? undefined : toEffect(row);
}

type EffectRow = {
  id: string;
  kind: EffectKind;
  key: string;
  request_id: string;
  payload: Record<string, unknown>;
  state: EffectState;
  wanted: number;
  fulfilled: number;
  attempt: number;
  remote_id: string | null;
  created_at: Date;
};

function toEffect(row: EffectRow): Effect {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    requestId: row.request_id,
    payload: row.payload,
    state: row.state,
    wanted: row.wanted,
    fulfilled: row.fulfilled,
    attempt: row.attempt,
    remoteId: row.remote_id ?? undefined,
    createdAt: row.created_at,
  };
}
