import { createHash } from "node:crypto";
import type { Actor } from "#access.ts";
import type { Db } from "./db.ts";

/** Who changed what, when and why. */
export type AuditEntry = {
  readonly at: Date;
  readonly actor: Actor;
  readonly action: string;
  readonly requestId: string | undefined;
  readonly detail?: Record<string, unknown>;
};

/** Written in the transaction of the change itself: there is no change without its entry. */
export async function recordAudit(tx: Db, entry: AuditEntry): Promise<void> {
  await tx("audit").insert({
    at: entry.at,
    actor: JSON.stringify(entry.actor),
    action: entry.action,
    request_id: entry.requestId ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
  });
}

type AuditRow = {
  readonly id: string;
  readonly at: Date;
  readonly actor: unknown;
  readonly action: string;
  readonly request_id: string | null;
  readonly detail: unknown;
};

/**
 * Chains committed entries: each seal is a hash over the seal before it and the entry. Doing this in
 * the entry's own transaction would make every booking wait for every other one.
 */
export async function sealAudit(tx: Db, limit = 500): Promise<number> {
  await tx.raw("lock table audit_seals in share row exclusive mode");
  const last = await tx("audit_seals").orderBy("position", "desc").first();
  const entries: AuditRow[] = await tx("audit")
    .leftJoin("audit_seals", "audit_seals.audit_id", "audit.id")
    .whereNull("audit_seals.audit_id")
    .orderBy("audit.id")
    .limit(limit)
    .select("audit.*");
  let before: Buffer = last?.seal ?? Buffer.alloc(32);
  const seals = entries.map((entry) => {
    before = sealOf(before, entry);
    return { audit_id: entry.id, seal: before };
  });
  if (seals.length > 0) await tx("audit_seals").insert(seals);
  return seals.length;
}

/** Whether the client has asked a person to cancel, which they could not do alone any more. */
export async function askedToCancel(db: Db, requestId: string): Promise<boolean> {
  const row = await db("audit")
    .where({ request_id: requestId, action: "person-asked" })
    .whereRaw("detail ->> 'about' = 'cancel'")
    .first("id");
  return row !== undefined;
}

/** As many entries are read at once; a chain is long, and memory is not. */
const chainPart = 5_000;

/** The position of the first broken seal; undefined when the whole chain holds. */
export async function findBrokenSeal(db: Db): Promise<number | undefined> {
  let before = Buffer.alloc(32);
  let last = "0";
  for (;;) {
    const rows: (AuditRow & { position: string; seal: Buffer })[] = await db("audit_seals")
      .join("audit", "audit.id", "audit_seals.audit_id")
      .where("position", ">", last)
      .orderBy("position")
      .limit(chainPart)
      .select("audit.*", "audit_seals.position", "audit_seals.seal");
    for (const row of rows) {
      before = sealOf(before, row);
      if (!before.equals(row.seal)) return Number(row.position);
      last = row.position;
    }
    if (rows.length < chainPart) return undefined;
  }
}

function sealOf(before: Buffer, entry: AuditRow): Buffer<ArrayBuffer> {
  const text = JSON.stringify([
    String(entry.id),
    entry.at.toISOString(),
    entry.actor,
    entry.action,
    entry.request_id,
    entry.detail,
  ]);
  return createHash("sha256").update(before).update(text).digest();
}
