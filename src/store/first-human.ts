import type { Db } from "./db.ts";

/** A person has said something about what nobody has taken yet. The new version; undefined when somebody was faster. */
export async function noteFirstHuman(tx: Db, id: string, at: Date): Promise<number | undefined> {
  const [row] = await tx("escalations")
    .where({ id, state: "open" })
    .whereNull("first_human_at")
    .update({ first_human_at: at, version: tx.raw("version + 1") })
    .returning("version");
  return row?.version;
}
