import type { Db } from "./db.ts";
import { type DeskKind, drawnKinds, type EffectKind } from "./effect-kinds.ts";
import { newId } from "./ids.ts";

export type EffectState = "pending" | "sending" | "done" | "ambiguous" | "suppressed" | "dead";

/** An outside write that is owed to a request. */
export type Effect = EffectProgress & { readonly kind: EffectKind; readonly requestId: string };
/** One that is owed to the desk. */
export type DeskEffect = EffectProgress & {
  readonly kind: DeskKind;
  readonly requestId: undefined;
};

type EffectProgress = {
  readonly id: string;
  readonly key: string;
  readonly payload: Record<string, unknown>;
  readonly state: EffectState;
  readonly wanted: number;
  readonly fulfilled: number;
  readonly attempt: number;
  /** Attempts, this one not counted, of which nobody knows whether the vendor did what they asked. */
  readonly doubts: number;
  /** Real time at which the last attempt of unknown end was over; undefined while there was none. */
  readonly doubtedAt: Date | undefined;
  readonly remoteId: string | undefined;
  readonly createdAt: Date;
  /** Real time of the newest wish; how long we keep trying counts from here. */
  readonly wishedAt: Date;
};

/** An outside write that a flow asks for. */
export type Wish = {
  readonly kind: EffectKind;
  /** Names the outside object for ever: wishing again changes that object, never makes a second one. */
  readonly key: string;
  readonly requestId: string;
  readonly payload: Record<string, unknown>;
  readonly waitsFor?: string | undefined;
  readonly urgency?: Urgency;
  /** Leaves so long after the wish, in real time: until then it can be taken back. */
  readonly delaySeconds?: number | undefined;
};

/** Who goes first where a vendor takes few at a time: the smaller number. */
export const urgencies = {
  vipCard: 0,
  card: 1,
  change: 2,
  reply: 3,
  outcome: 4,
  cosmetic: 5,
} as const;
export type Urgency = (typeof urgencies)[keyof typeof urgencies];

/**
 * Asks for an outside write in the transaction of the change that calls for it. What shows state (a
 * card, a calendar event) has one row for ever, and a further wish redraws it; a message is sent once,
 * and wishing for it again changes nothing.
 */
export async function wish(tx: Db, wished: Wish): Promise<string> {
  const { rows } = await tx.raw(
    `insert into effects (id, kind, key, request_id, payload, state, waits_for, urgency, not_before)
     values (:id, :kind, :key, :requestId, :payload, 'pending', :waitsFor, :urgency,
             now() + :delaySeconds * interval '1 second')
     on conflict (key) do update
       -- What waits already does not become less urgent by a further wish.
       set urgency = case when effects.fulfilled < effects.wanted
                          then least(effects.urgency, excluded.urgency) else excluded.urgency end,
           wanted = effects.wanted + 1,
           state = case when effects.state in ('sending', 'ambiguous') then effects.state
                        else 'pending' end,
           payload = excluded.payload,
           -- What is new is worth one call, whatever pause was asked for when there was nothing new.
           not_before = null,
           wished_at = now(),
           changed_at = now()
       where effects.kind = any(:drawnKinds)
     returning id`,
    {
      ...wished,
      id: newId(),
      payload: JSON.stringify(wished.payload),
      drawnKinds: drawnKinds as EffectKind[],
      waitsFor: wished.waitsFor ?? null,
      urgency: wished.urgency ?? urgencies.change,
      delaySeconds: wished.delaySeconds ?? null,
    },
  );
  if (rows[0] !== undefined) return rows[0].id;
  const existing = await tx("effects").where({ key: wished.key }).first("id");
  return existing.id;
}

/** Asks for a message to the desk; false when it was asked for before, and nothing was changed. */
export async function wishForDesk(
  tx: Db,
  wished: {
    readonly kind: DeskKind;
    readonly key: string;
    readonly payload: Record<string, unknown>;
  },
): Promise<boolean> {
  const made = await tx("effects")
    .insert({ ...wished, id: newId(), payload: JSON.stringify(wished.payload), state: "pending" })
    .onConflict("key")
    .ignore()
    .returning("id");
  return made.length === 1;
}

/** What shows the desk a state that belongs to no request: one outside object for ever, drawn at every wish. */
export async function wishShownToDesk(
  tx: Db,
  wished: Parameters<typeof wishForDesk>[1] & { readonly urgency?: Urgency },
): Promise<void> {
  await tx.raw(
    `insert into effects (id, kind, key, payload, state, urgency)
     values (:id, :kind, :key, :payload, 'pending', :urgency)
     on conflict (key) do update
       set wanted = effects.wanted + 1,
           state = case when effects.state in ('sending', 'ambiguous') then effects.state
                        else 'pending' end,
           not_before = null, wished_at = now(), changed_at = now()`,
    {
      ...wished,
      ...{ id: newId(), payload: JSON.stringify(wished.payload) },
      urgency: wished.urgency ?? urgencies.change,
    },
  );
}

/**
 * Takes an effect for one attempt. The attempt number is committed before the call to the vendor, so
 * that whoever comes later knows that somebody may have acted. Undefined when there is nothing to do.
 */
export async function beginAttempt(db: Db, id: string): Promise<Effect | DeskEffect | undefined> {
  const { rows } = await db.raw(
    `update effects
     set state = 'sending', attempt = attempt + 1, changed_at = now(),
         doubts = doubts + (state in ('sending', 'ambiguous'))::integer,
         -- Found at work: whoever worked on it is gone, and may have sent it since.
         doubted_at = case when state = 'sending' then changed_at else doubted_at end
     where id = :id and fulfilled < wanted and state in ('pending', 'sending', 'ambiguous')
     returning *`,
    { id },
  );
  const row: EffectRow | DeskEffectRow | undefined = rows[0];
  if (row === undefined) return undefined;
  return row.request_id === null ? toDeskEffect(row) : toEffect(row);
}

/**
 * The outcome of one attempt; ignored when a later attempt has begun (`attempt` is the fence). Returns
 * the state that the effect is in now, undefined when the attempt was overtaken: what was wished for
 * while it ran is still to be done, however the older wish ended.
 */
export async function endAttempt(
  db: Db,
  effect: Effect | DeskEffect,
  outcome: {
    readonly state: "done" | "ambiguous" | "pending" | "suppressed" | "dead";
    readonly remoteId?: string | undefined;
    readonly error?: string | undefined;
    /** Leave it for so long (real time) before the next attempt, because the vendor asked for it. */
    readonly waitMs?: number | undefined;
    /** The wait is no failure: the wish is for then, and its age counts from then. */
    readonly postponed?: boolean;
  },
): Promise<EffectState | undefined> {
  const settled = outcome.state === "done" || outcome.state === "suppressed";
  const { rows } = await db.raw(
    `update effects
     set state = case when :ended and wanted > :wanted then 'pending' else :state end,
         fulfilled = case when :settled then greatest(fulfilled, :wanted) else fulfilled end,
         remote_id = coalesce(:remoteId, remote_id),
         last_error = :error,
         doubted_at = case when :state = 'ambiguous' then now() else doubted_at end,
         not_before = now() + :waitMs * interval '1 millisecond',
         queued = case when :waitMs::integer is not null then 0
                       -- What is done needs no job, and no turn, for a wish that it has fulfilled.
                       when :settled then greatest(queued, :wanted) else queued end,
         wished_at = case when :postponed
                          then now() + :waitMs * interval '1 millisecond' else wished_at end,
         changed_at = now()
     where id = :id and attempt = :attempt and state = 'sending'
     returning state`,
    {
      id: effect.id,
      attempt: effect.attempt,
      wanted: effect.wanted,
      settled,
      ended: settled || outcome.state === "dead",
      state: outcome.state,
      remoteId: outcome.remoteId ?? null,
      error: outcome.error ?? null,
      waitMs: outcome.waitMs === undefined ? null : Math.ceil(outcome.waitMs),
      postponed: outcome.postponed === true,
    },
  );
  return rows[0]?.state;
}

/** What confirms an appointment to the client: when it is, and with whom. */
const confirmations = ["confirmed", "rescheduled", "reassigned"];

/** Messages that confirm an appointment, have not left yet, and now must not; how many there were. */
export async function suppressConfirmations(
  tx: Db,
  requestId: string,
  reason: string,
): Promise<number> {
  return tx("effects")
    .where({ request_id: requestId, state: "pending" })
    .whereIn("kind", ["email", "sms"])
    .whereRaw("payload ->> 'template' = any(?)", [confirmations])
    .update({ state: "suppressed", last_error: reason, changed_at: tx.fn.now() });
}

/** Lets the confirmation of an appointment's newest change leave after all, if it was held back. */
export async function releaseConfirmations(
  tx: Db,
  { requestId, sequence }: { requestId: string; sequence: number },
): Promise<void> {
  await tx("effects")
    .where({ request_id: requestId, state: "suppressed" })
    .whereIn("kind", ["email", "sms"])
    .whereRaw("payload ->> 'template' = any(?)", [confirmations])
    .whereRaw("payload ->> 'sequence' = ?", [String(sequence)])
    .update({
      state: "pending",
      wanted: tx.raw("wanted + 1"),
      wished_at: tx.fn.now(),
      changed_at: tx.fn.now(),
    });
}

export async function listEffects(db: Db, requestId: string): Promise<readonly Effect[]> {
  const rows = await db("effects").where({ request_id: requestId }).orderBy("created_at");
  return rows.map(toEffect);
}

export async function findEffect(db: Db, key: string): Promise<Effect | undefined> {
  const row = await db("effects").where({ key }).first();
  return row === undefined ? undefined : toEffect(row);
}

type ProgressRow = {
  id: string;
  key: string;
  payload: Record<string, unknown>;
  state: EffectState;
  wanted: number;
  fulfilled: number;
  attempt: number;
  doubts: number;
  doubted_at: Date | null;
  remote_id: string | null;
  created_at: Date;
  wished_at: Date;
};
type EffectRow = ProgressRow & { kind: EffectKind; request_id: string };
type DeskEffectRow = ProgressRow & { kind: DeskKind; request_id: null };

function toEffect(row: EffectRow): Effect {
  return { ...progressOf(row), kind: row.kind, requestId: row.request_id };
}

function toDeskEffect(row: DeskEffectRow): DeskEffect {
  return { ...progressOf(row), kind: row.kind, requestId: undefined };
}

function progressOf(row: ProgressRow): EffectProgress {
  return {
    id: row.id,
    key: row.key,
    payload: row.payload,
    state: row.state,
    wanted: row.wanted,
    fulfilled: row.fulfilled,
    attempt: row.attempt,
    doubts: row.doubts,
    doubtedAt: row.doubted_at ?? undefined,
    remoteId: row.remote_id ?? undefined,
    createdAt: row.created_at,
    wishedAt: row.wished_at,
  };
}
