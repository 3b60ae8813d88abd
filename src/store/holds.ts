import type { Db } from "./db.ts";

/** A time that somebody on the form, or an API caller, keeps for minutes. */
export type ClientHold = {
  readonly id: string;
  readonly serviceId: string;
  /** Who leads the team that is held. */
  readonly providerId: string;
  readonly startsAt: Date;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** A hold that is over is kept so long, so that whoever asks for it hears that it was one. */
const daysKept = 1;

/** One tab of a browser at a time: two would each see room for one more hold. */
export async function lockDevice(tx: Db, device: string): Promise<void> {
  await tx.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [device]);
}

/** Writes the hold, or which provider it is with by now; its time is taken by `occupy`. */
export async function saveHold(tx: Db, hold: ClientHold & { device: string }): Promise<void> {
  await tx("holds")
    .insert({
      id: hold.id,
      service_id: hold.serviceId,
      provider_id: hold.providerId,
      starts_at: hold.startsAt,
      device: hold.device,
      created_at: hold.createdAt,
      expires_at: hold.expiresAt,
    })
    .onConflict("id")
    .merge(["provider_id"]);
}

/** What a device holds at `at`, oldest first. */
export async function listLiveHolds(
  db: Db,
  { device, at }: { device: string; at: Date },
): Promise<readonly ClientHold[]> {
  const rows = await db("holds")
    .where({ device })
    .where("expires_at", ">", at)
    .orderBy(["created_at", "id"]);
  return rows.map(toHold);
}

/** A hold of that device, over or not, that nobody else changes meanwhile. */
export async function lockHold(
  tx: Db,
  { id, device }: { id: string; device: string },
): Promise<ClientHold | undefined> {
  const row = await tx("holds").where({ id, device }).forUpdate().first();
  return row && toHold(row);
}

/** Holds on until then; false when its time went to somebody else, because it was over. */
export async function keepHold(
  tx: Db,
  { id, until, at }: { id: string; until: Date; at: Date },
): Promise<boolean> {
  const kept = await tx("occupancies")
    .where({ hold_id: id })
    .where("expires_at", ">", at)
    .update({ expires_at: until });
  if (kept > 0) await tx("holds").where({ id }).update({ expires_at: until });
  return kept > 0;
}

/** The same time under another name: whoever still knows the old one can no longer give it back. */
export async function renameHold(tx: Db, id: string, newId: string): Promise<void> {
  await tx.raw(
    `insert into holds (id, service_id, provider_id, starts_at, device, created_at, expires_at)
     select :newId, service_id, provider_id, starts_at, device, created_at, expires_at
       from holds where id = :id`,
    { id, newId },
  );
  await tx("occupancies").where({ hold_id: id }).update({ hold_id: newId });
  await tx("holds").where({ id }).delete();
}

/** Gives back what a device holds; what is not its own stays. */
export async function deleteHolds(
  tx: Db,
  { ids, device }: { ids: readonly string[]; device: string },
): Promise<void> {
  if (ids.length === 0) return;
  await tx("holds")
    .whereIn("id", ids as string[])
    .where({ device })
    .delete();
}

/** Forgets holds that were over long ago. */
export async function dropPastHolds(db: Db, at: Date): Promise<number> {
  return db("holds")
    .where("expires_at", "<", new Date(at.getTime() - daysKept * 24 * 60 * 60_000))
    .delete();
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toHold(row: any): ClientHold {
  return {
    id: row.id,
    serviceId: row.service_id,
    providerId: row.provider_id,
    startsAt: row.starts_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
