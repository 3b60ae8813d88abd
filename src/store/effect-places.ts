import type { Db } from "./db.ts";
import type { EffectKind } from "./effect-kinds.ts";
import type { Effect } from "./effects.ts";

/** The effect whose outside object has this id; the newest where an old one was replaced. */
export async function findEffectByRemoteId(
  db: Db,
  { kind, remoteId }: { readonly kind: EffectKind; readonly remoteId: string },
): Promise<{ readonly payload: Record<string, unknown> } | undefined> {
  return db("effects")
    .where({ kind, remote_id: remoteId })
    .orderBy("created_at", "desc")
    .first("payload");
}

/** A text that is owed to a request; undefined for one that answers a number which is in none. */
export async function findTextEffect(
  db: Db,
  id: string,
): Promise<Pick<Effect, "id" | "key" | "requestId" | "payload"> | undefined> {
  const row = await db("effects").where({ id, kind: "sms" }).first("key", "request_id", "payload");
  return row && { id, key: row.key, requestId: row.request_id, payload: row.payload };
}

/** What the vendor calls the outside object of an effect; undefined while it is not there. */
export async function findRemoteId(db: Db, key: string): Promise<string | undefined> {
  const row = await db("effects").where({ key }).first("remote_id");
  return row?.remote_id ?? undefined;
}
