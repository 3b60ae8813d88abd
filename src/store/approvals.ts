import type { Db } from "./db.ts";

export type Approval = { readonly memberId: string; readonly at: Date };

/** Writes down the yes; false where there is one already. */
export async function insertApproval(
  tx: Db,
  { escalationId, memberId, at }: Approval & { readonly escalationId: string },
): Promise<boolean> {
  const rows = await tx("approvals")
    .insert({ escalation_id: escalationId, member_id: memberId, approved_at: at })
    .onConflict()
    .ignore()
    .returning("escalation_id");
  return rows.length > 0;
}

export async function findApproval(db: Db, escalationId: string): Promise<Approval | undefined> {
  const row = await db("approvals").where({ escalation_id: escalationId }).first();
  return row && { memberId: row.member_id, at: row.approved_at };
}
