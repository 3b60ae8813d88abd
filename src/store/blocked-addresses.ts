import type { BlockReason } from "#messaging/mail-block.ts";
import type { Db } from "./db.ts";

/** An address to which nothing is mailed. */
export type BlockedAddress = {
  readonly address: string;
  readonly reason: BlockReason;
  /** In the words of whoever refused; may be empty. */
  readonly detail: string;
  /** Real time. */
  readonly since: Date;
  /** Who said so: "smtp", "postmark". */
  readonly origin: string;
};

/** Whether nothing can be mailed to a client, who must be reached another way: also where there is no address. */
export async function isMailBlocked(db: Db, address: string | undefined): Promise<boolean> {
  if (address === undefined) return true;
  return (await findMailBlock(db, address)) !== undefined;
}

export async function findMailBlock(db: Db, address: string): Promise<BlockedAddress | undefined> {
  return inForce(db).whereRaw("address = lower(?)", [address]).first();
}

/** Those in force, the newest first. */
export async function listBlockedAddresses(db: Db): Promise<readonly BlockedAddress[]> {
  return inForce(db).orderBy("since", "desc").orderBy("address");
}

const inForce = (db: Db) =>
  db("blocked_addresses")
    .whereNull("lifted_at")
    .select("address", "reason", "detail", "since", "origin");

/**
 * Marks an address. Said again it changes nothing, but that a complaint is graver than anything else;
 * what was said before the block was lifted is old news. False when nothing changed.
 */
export async function blockAddress(tx: Db, block: BlockedAddress): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `insert into blocked_addresses (address, reason, detail, since, origin)
     values (lower(:address), :reason, :detail, :since, :origin)
     on conflict (address) do update
       set reason = excluded.reason, detail = excluded.detail, since = excluded.since,
           origin = excluded.origin, lifted_at = null, lifted_by = null
       where blocked_addresses.lifted_at < excluded.since
          or (blocked_addresses.lifted_at is null
              and excluded.reason = 'complaint' and blocked_addresses.reason <> 'complaint')`,
    block,
  );
  return rowCount > 0;
}

/**
 * Lets mail go to an address again. Remembered also where nothing was blocked: news of an older bounce
 * may still be on its way. False when there was nothing to lift.
 */
export async function liftMailBlock(
  tx: Db,
  { address, at, by }: { readonly address: string; readonly at: Date; readonly by: string },
): Promise<boolean> {
  const block = await findMailBlock(tx, address);
  await tx.raw(
    `insert into blocked_addresses (address, reason, detail, since, origin, lifted_at, lifted_by)
     values (lower(:address), 'refused', '', :at, :by, :at, :by)
     on conflict (address) do update set lifted_at = excluded.lifted_at, lifted_by = excluded.lifted_by
       where blocked_addresses.since <= excluded.lifted_at
         and coalesce(blocked_addresses.lifted_at, '-infinity') < excluded.lifted_at`,
    { address, at, by },
  );
  return block !== undefined && block.since <= at;
}
