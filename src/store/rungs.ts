import { liveStates } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

/** A rung of the ladder as it was done. */
export type DoneRung = {
  readonly rung: string;
  readonly dueAt: Date;
  readonly doneAt: Date;
  /** Keys of the members whom it reached. */
  readonly who: readonly string[];
};

/** Live escalations with a rung that is due, or of which nobody knows when it is. */
export async function listToClimb(
  db: Db,
  { at, companyVersion, limit }: { at: Date; companyVersion: number; limit: number },
): Promise<readonly string[]> {
  const rows = await db("escalations")
    .whereIn("state", [...liveStates])
    .where((due) =>
      due
        .where("rung_due_at", "<=", at)
        .orWhereRaw("planned_version is distinct from version")
        .orWhereRaw("planned_due is distinct from resolution_due_at")
        .orWhereRaw("planned_company is distinct from ?", [companyVersion]),
    )
    .orderByRaw("rung_due_at nulls first, first_response_due_at")
    .limit(limit)
    .select("id");
  return rows.map(({ id }) => id);
}

/** The live escalation, unless another node is at it. */
export async function lockToClimb(tx: Db, id: string): Promise<StoredEscalation | undefined> {
  const row = await tx("escalations")
    .where({ id })
    .whereIn("state", [...liveStates])
    .forUpdate()
    .skipLocked()
    .first();
  return row && toEscalation(row);
}

/** Of any number who do a rung at the same moment one gets it; false for all others, and ever after. */
export async function takeRung(
  tx: Db,
  { id, reopenCount }: Pick<StoredEscalation, "id" | "reopenCount">,
  done: DoneRung,
): Promise<boolean> {
  const taken = await tx("rungs")
    .insert({
      escalation_id: id,
      round: reopenCount,
      rung: done.rung,
      due_at: done.dueAt,
      done_at: done.doneAt,
      who: done.who as string[],
    })
    .onConflict(["escalation_id", "round", "rung"])
    .ignore()
    .returning("rung");
  return taken.length === 1;
}

/** Those of this round: what was settled and came back climbs its ladder anew. */
export async function listRungs(
  db: Db,
  { id, reopenCount }: Pick<StoredEscalation, "id" | "reopenCount">,
): Promise<readonly DoneRung[]> {
  const rows = await db("rungs")
    .where({ escalation_id: id, round: reopenCount })
    .orderBy(["done_at", "due_at"]);
  return rows.map(({ rung, due_at, done_at, who }) => ({
    ...{ rung, who },
    dueAt: due_at,
    doneAt: done_at,
  }));
}

/** When to look at it again; whatever changes the row or the company makes that void. */
export async function notePlan(
  tx: Db,
  id: string,
  plan: { readonly nextAt: Date | undefined; readonly companyVersion: number },
): Promise<void> {
  await tx("escalations")
    .where({ id })
    .update({
      rung_due_at: plan.nextAt ?? null,
      planned_version: tx.ref("version"),
      planned_due: tx.ref("resolution_due_at"),
      planned_company: plan.companyVersion,
    });
}
