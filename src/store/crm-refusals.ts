import type { Db } from "./db.ts";

/** The CRM lets nobody of us in. Real time. */
export type CrmRefusal = { readonly detail: string; readonly since: Date };

const lookAgain = "now() + interval '1 minute'";

export async function findCrmRefusal(db: Db): Promise<CrmRefusal | undefined> {
  return db("crm_refusals").first("detail", "since");
}

/** Milliseconds until the next one may ask; undefined for that one, and where nothing is refused. */
export async function waitAtCrmDoor(
  db: Db,
): Promise<(CrmRefusal & { readonly waitMs: number }) | "look" | undefined> {
  const { rows } = await db.raw(
    `select detail, since, greatest(extract(epoch from look_at - now()) * 1000, 0)::float as "waitMs"
     from crm_refusals`,
  );
  const [refusal] = rows;
  if (refusal === undefined || refusal.waitMs > 0) return refusal;
  const { rowCount } = await db.raw(
    `update crm_refusals set look_at = ${lookAgain} where look_at <= now()`,
  );
  // Somebody else was quicker.
  return rowCount === 1 ? "look" : { ...refusal, waitMs: 60_000 };
}

/** Whether that is new. */
export async function noteCrmRefusal(db: Db, detail: string): Promise<boolean> {
  const { rows } = await db.raw(
    `insert into crm_refusals (detail, look_at) values (:detail, ${lookAgain})
     on conflict (only_one) do nothing returning 1`,
    { detail },
  );
  return rows.length === 1;
}

/** False where somebody else has seen the end of it. */
export async function endCrmRefusal(db: Db): Promise<boolean> {
  return (await db("crm_refusals").delete()) === 1;
}
