import { type EscalationState, liveStates } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

const live = liveStates as readonly EscalationState[] as EscalationState[];

/**
 * Lets an escalation rest until then; it does not run out before it has woken. One compare-and-set:
 * undefined when it is not live, is not the owner's (any more), or rests until another moment than the
 * member was shown.
 */
export async function snooze(
  tx: Db,
  from: {
    readonly id: string;
    /** Undefined: whoever has it, or nobody. */
    readonly ownerId: string | undefined;
    readonly shown: Date | undefined;
  },
  change: {
    readonly until: Date;
    readonly byId: string;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<StoredEscalation | undefined> {
  const [row] = await tx("escalations")
    .where({ id: from.id })
    .whereIn("state", live)
    .whereRaw("snooze_until is not distinct from ?::timestamptz", [from.shown ?? null])
    .modify((query) => {
      if (from.ownerId !== undefined) query.where({ owner_id: from.ownerId });
    })
    .update({
      snooze_until: change.until,
      rested_until: change.until,
      snoozed_by: change.byId,
      touched_at: change.at,
      expires_at: tx.raw("greatest(expires_at, ?::timestamptz)", [change.expiresAt]),
      version: tx.raw("version + 1"),
    })
    .returning("*");
  return row === undefined ? undefined : toEscalation(row);
}

/** Wakes what has rested long enough; rivals skip what is locked. */
export async function takeAwakened(
  tx: Db,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<readonly StoredEscalation[]> {
  const { rows } = await tx.raw(
    `update escalations
     set snooze_until = null, snoozed_by = null, touched_at = :at, version = version + 1
     where id in (
       select id from escalations where snooze_until <= :at and state = any(:live)
       order by snooze_until limit :limit for update skip locked)
     returning *`,
    { at, limit, live },
  );
  return rows.map(toEscalation);
}
