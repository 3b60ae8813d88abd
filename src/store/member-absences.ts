import type { Interval } from "#booking/interval.ts";
import type { Db } from "./db.ts";

/**
 * When members are away who are providers as well (under the same key), by their keys; of absences that
 * end after `from`.
 */
export async function listMemberAbsences(
  db: Db,
  from: Date,
): Promise<ReadonlyMap<string, readonly Interval[]>> {
  const rows = await db("absences as a")
    .join("providers as p", "p.id", "a.provider_id")
    .join("members as m", "m.key", "p.key")
    .where({ "p.retired": false, "m.retired": false })
    .whereNull("a.ended_at")
    .where("a.ends_at", ">", from)
    .select("m.key", "a.starts_at", "a.ends_at");
  const absences = new Map<string, Interval[]>();
  for (const { key, starts_at: start, ends_at: end } of rows)
    absences.set(key, [...(absences.get(key) ?? []), { start, end }]);
  return absences;
}
