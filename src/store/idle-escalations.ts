import type { Role } from "#access.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

/** Claimed, not snoozed, and without a deed or a known word since then; the quietest first. */
export async function listQuiet(
  db: Db,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly StoredEscalation[]> {
  const rows = await db("escalations")
    .where({ state: "claimed", snooze_until: null })
    .where("touched_at", "<=", since)
    .orderBy("touched_at")
    .limit(limit);
  return rows.map(toEscalation);
}

/** Those whose owner is no member any more, or has none of these roles any more. */
export async function listWithoutOwner(
  db: Db,
  { roles, limit }: { readonly roles: readonly Role[]; readonly limit: number },
): Promise<readonly StoredEscalation[]> {
  const rows = await db("escalations as e")
    .join("members as m", "m.id", "e.owner_id")
    .whereIn("e.state", ["claimed", "waiting-client"])
    .whereRaw("(m.retired or m.role <> all(?))", [roles as Role[]])
    .orderBy("e.raised_at")
    .limit(limit)
    .select("e.*");
  return rows.map(toEscalation);
}

/** The owner has said something in the thread: the card shows nothing of it, so it stays as it is. */
export async function noteWord(
  db: Db,
  word: {
    readonly id: string;
    readonly ownerId: string;
    /** Business time. */
    readonly at: Date;
    /** Real time. */
    readonly heardAt: Date;
  },
): Promise<void> {
  await db("escalations")
    .where({ id: word.id, owner_id: word.ownerId })
    .update({
      touched_at: db.raw("greatest(touched_at, ?::timestamptz)", [word.at]),
      heard_at: word.heardAt,
    });
}
