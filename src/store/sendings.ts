import type { EscalationState } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";

/** So long a member may take back what is about to be sent to a client (real time). */
export const undoSeconds = 10;

/** The rows of an escalation before something was sent about it, as PostgreSQL writes them down. */
export type Before = {
  readonly escalation: {
    readonly state: EscalationState;
    readonly waiting_since: string | null;
    readonly waited_seconds: number;
    readonly waited_from: string | null;
    readonly waited_to: string | null;
    readonly snooze_until: string | null;
    readonly snoozed_by: string | null;
    readonly held_until: string | null;
    readonly line_until: string | null;
    readonly line_position: number | null;
  };
  readonly open_offers: readonly string[];
  /** What its wanted time and its open offers took. */
  readonly occupancies: readonly {
    readonly escalation_id: string | null;
    readonly offer_id: string | null;
  }[];
};

/** How an escalation is before a member's message changes it; locks it. */
export async function rememberBefore(tx: Db, escalationId: string): Promise<Before | undefined> {
  const { rows } = await tx.raw(
    `select to_jsonb(e) as escalation,
       (select coalesce(jsonb_agg(f.id), '[]') from offers f
        where f.escalation_id = e.id and f.state = 'open') as open_offers,
       (select coalesce(jsonb_agg(to_jsonb(o)), '[]') from occupancies o
        where o.escalation_id = e.id or o.offer_id in (
          select f.id from offers f where f.escalation_id = e.id and f.state = 'open')
       ) as occupancies
     from escalations e where e.id = ? for update of e`,
    [escalationId],
  );
  return rows[0];
}

export type Sending = {
  readonly key: string;
  readonly escalationId: string;
  readonly memberId: string;
  /** The message itself first. */
  readonly effectIds: readonly string[];
  readonly before: Before;
};

/** Keeps it so that it can be taken back; a dialog that is submitted twice is one sending. */
export async function insertSending(tx: Db, sending: Sending): Promise<void> {
  await tx("sendings")
    .insert({
      key: sending.key,
      escalation_id: sending.escalationId,
      member_id: sending.memberId,
      effect_ids: sending.effectIds as string[],
      before: JSON.stringify(sending.before),
      sends_at: tx.raw("now() + ? * interval '1 second'", [undoSeconds]),
    })
    .onConflict("key")
    .ignore();
}

/** Locks it; undefined where no such message was sent. */
export async function lockSending(
  tx: Db,
  key: string,
): Promise<(Sending & { readonly undone: boolean }) | undefined> {
  const row = await tx("sendings").where({ key }).forUpdate().first();
  return (
    row && {
      key,
      escalationId: row.escalation_id,
      memberId: row.member_id,
      effectIds: row.effect_ids,
      before: row.before,
      undone: row.undone_at !== null,
    }
  );
}

/** Keeps all of it from leaving; false, to be undone by the caller, when some of it is on its way. */
export async function takeBack(tx: Db, { key, effectIds }: Sending): Promise<boolean> {
  const kept = await tx("effects")
    .whereIn("id", effectIds as string[])
    .where({ state: "pending", attempt: 0 })
    .whereRaw("not_before > now()")
    .update({ state: "suppressed", last_error: "taken back", changed_at: tx.fn.now() });
  await tx("sendings").where({ key }).update({ undone_at: tx.fn.now() });
  return kept === effectIds.length;
}

/**
 * Takes the times again that were held before, as far as nobody else has one of them now: a hold with
 * all of its people, or not at all. Returns the offers, and the escalation, that have theirs again.
 */
export async function holdAgain(tx: Db, { occupancies }: Before): Promise<ReadonlySet<string>> {
  const occupants = Map.groupBy(
    occupancies,
    ({ escalation_id, offer_id }) => escalation_id ?? offer_id ?? "",
  );
  const held = new Set<string>();
  for (const [id, rows] of occupants) {
    if (await isHeld(tx, id)) {
      held.add(id);
      continue;
    }
    const { rows: taken } = await tx.raw(
      `insert into occupancies select * from jsonb_populate_recordset(null::occupancies, :rows)
       on conflict do nothing returning 1`,
      { rows: JSON.stringify(rows) },
    );
    if (taken.length === rows.length) held.add(id);
    else await tx("occupancies").where({ escalation_id: id }).orWhere({ offer_id: id }).delete();
  }
  return held;
}

/** A text gives up no time: then there is nothing to take again. */
async function isHeld(tx: Db, id: string): Promise<boolean> {
  const row = await tx("occupancies")
    .where({ escalation_id: id })
    .orWhere({ offer_id: id })
    .first();
  return row !== undefined;
}

/** The offers of an earlier proposal stand once more. */
export async function offerAgain(tx: Db, ids: ReadonlySet<string>): Promise<void> {
  await tx("offers")
    .whereIn("id", [...ids])
    .where({ state: "released" })
    .update({ state: "open" });
}

/** What the card said of the wanted time. */
export async function sayHeldAgain(tx: Db, id: string, { escalation }: Before): Promise<void> {
  const { held_until, line_until, line_position } = escalation;
  await tx("escalations").where({ id }).update({ held_until, line_until, line_position });
}
