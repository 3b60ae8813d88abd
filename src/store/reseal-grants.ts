import { type Db, transact } from "./db.ts";
import { opened, sealedColumns } from "./grants.ts";
import { keyIdOf, type SealingKeys } from "./sealed.ts";

/** Puts every grant under the first key that is not; `unopened`: no key that we have opens these. */
export async function resealGrants(
  db: Db,
  keys: SealingKeys,
): Promise<{ readonly resealed: number; readonly unopened: readonly string[] }> {
  const stale: string[] = await db("calendar_grants")
    .where({ state: "live" })
    .whereNot({ key_id: keyIdOf(keys[0]) })
    .orderBy("id")
    .pluck("id");
  const unopened: string[] = [];
  for (const id of stale) if (!(await reseal(db, keys, id))) unopened.push(id);
  return { resealed: stale.length - unopened.length, unopened };
}

/** Each in a transaction of its own: a renewal that comes in between waits for milliseconds, and wins. */
async function reseal(db: Db, keys: SealingKeys, id: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const row = await tx("calendar_grants").where({ id, state: "live" }).forUpdate().first();
    if (row === undefined) return true;
    const grant = opened(keys, row);
    if (grant.tokens === undefined) return false;
    await tx("calendar_grants")
      .where({ id })
      .update(sealedColumns(keys, grant.tokens, grant));
    return true;
  });
}

/** How many grants each key has sealed: a key that none names can be taken away. */
export async function countGrantsByKey(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.raw(
    `select key_id, count(*)::integer as count from calendar_grants
     where state = 'live' group by key_id order by key_id`,
  );
  return new Map(rows.map((row: { key_id: string; count: number }) => [row.key_id, row.count]));
}
