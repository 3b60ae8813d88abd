import { type MessageStatus, messageStatuses } from "#messaging/message-status.ts";
import { codesOfNumber } from "#messaging/undelivered.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** One text message as it was said, in or out. */
export type Message = {
  readonly id: string;
  readonly direction: "in" | "out";
  readonly phone: string;
  readonly body: string;
  readonly requestId: string | undefined;
  readonly escalationId: string | undefined;
  readonly effectId: string | undefined;
  readonly vendorId: string | undefined;
  readonly status: string;
  readonly at: Date;
  /** When it was stored, or its status changed last; real time. */
  readonly changedAt: Date;
};

/** Stores what a client wrote; undefined when the same delivery came before. */
export async function insertIncoming(
  tx: Db,
  message: { vendorId: string; phone: string; ourNumber: string; body: string; at: Date },
): Promise<string | undefined> {
  const [row] = await tx("messages")
    .insert({
      id: newId(),
      direction: "in",
      phone: message.phone,
      our_number: message.ourNumber,
      body: message.body,
      vendor_id: message.vendorId,
      status: "received",
      at: message.at,
    })
    .onConflict("vendor_id")
    .ignore()
    .returning("id");
  return row?.id;
}

/** When somebody with this number last wrote to us or asked for an appointment. */
export async function lastHeardAt(db: Db, phone: string): Promise<Date | undefined> {
  const { rows } = await db.raw(
    `select greatest((select max(at) from messages where phone = :phone and direction = 'in'),
                     (select max(received_at) from requests
                      -- What a member or the CRM sent in says nothing of whether they are awake.
                      where contact_phone = :phone and channel not in ('slack', 'crm'))) as at`,
    { phone },
  );
  return rows[0]?.at ?? undefined;
}

/**
 * Notes that what came in was acted upon; false when it was before. With what is done in the same
 * transaction, or not at all.
 */
export async function settleIncoming(tx: Db, id: string): Promise<boolean> {
  const count = await tx("messages")
    .where({ id, direction: "in", status: "received" })
    .update({ status: "settled", changed_at: tx.fn.now() });
  return count === 1;
}

/** What came in and was not acted upon for a while (real time), oldest first. */
export async function listUnsettled(
  db: Db,
  { forSeconds, limit }: { forSeconds: number; limit: number },
): Promise<readonly Message[]> {
  const rows = await db("messages")
    .where({ direction: "in", status: "received" })
    .whereRaw("changed_at < now() - make_interval(secs => ?)", [forSeconds])
    .orderBy("changed_at")
    .limit(limit);
  return rows.map(toMessage);
}

/** How often a number has written to us since then. */
export async function countIncoming(
  db: Db,
  { phone, since }: { phone: string; since: Date },
): Promise<number> {
  const row = await db("messages")
    .where({ phone, direction: "in" })
    .where("at", ">", since)
    .count({ count: "*" })
    .first();
  return Number(row?.["count"]);
}

/** To which conversation a message belongs, once that is known. */
export async function assignMessage(
  tx: Db,
  id: string,
  to: { readonly requestId: string; readonly escalationId: string | undefined },
): Promise<void> {
  await tx("messages")
    .where({ id })
    .update({ request_id: to.requestId, escalation_id: to.escalationId ?? null });
}

/**
 * Takes over what the vendor says of a message, by our effect or by its own id. A word that comes
 * late never moves a status back; false when it changed nothing.
 */
export async function noteStatus(
  db: Db,
  status: {
    readonly effectId: string | undefined;
    readonly vendorId: string;
    readonly status: MessageStatus;
    readonly errorCode: number | undefined;
  },
): Promise<boolean> {
  const { rowCount } = await db.raw(
    `update messages
     set vendor_id = coalesce(vendor_id, :vendorId), status = :status,
         error_code = coalesce(:errorCode, error_code), changed_at = now()
     where (effect_id = :effectId or vendor_id = :vendorId)
       and coalesce(array_position(:ranked::text[], status), 0) < array_position(:ranked::text[], :status)`,
    {
      effectId: status.effectId ?? null,
      vendorId: status.vendorId,
      status: status.status,
      errorCode: status.errorCode ?? null,
      ranked: [...messageStatuses],
    },
  );
  return rowCount > 0;
}

/** The vendor took nothing of it: it costs nothing, and never arrives. */
export async function noteRefusal(
  db: Db,
  refusal: { readonly effectId: string; readonly errorCode: number | undefined },
): Promise<void> {
  await db("messages")
    .where({ effect_id: refusal.effectId })
    .update({
      status: "failed",
      error_code: refusal.errorCode ?? null,
      changed_at: db.fn.now(),
    });
}

/** Whether the newest that is known of a number is that it takes no texts; whoever writes to us can read. */
export async function isNumberUnreachable(db: Db, phone: string): Promise<boolean> {
  const newest = await db("messages")
    .where({ phone })
    .andWhere((known) =>
      known
        .where({ direction: "in" })
        .orWhereIn("status", ["delivered", "read"])
        .orWhere((failed) =>
          failed
            .whereIn("status", ["failed", "undelivered"])
            .whereIn("error_code", [...codesOfNumber]),
        ),
    )
    .orderBy("changed_at", "desc")
    .first("direction", "status");
  return newest?.direction === "out" && ["failed", "undelivered"].includes(newest.status);
}

export async function findMessageOfEffect(db: Db, effectId: string): Promise<Message | undefined> {
  const row = await db("messages").where({ effect_id: effectId }).first();
  return row && toMessage(row);
}

/** How far our newest text about a request came. */
export async function findLastText(
  db: Db,
  requestId: string,
): Promise<{ readonly status: string; readonly errorCode: number | undefined } | undefined> {
  const row = await db("messages")
    .where({ request_id: requestId, direction: "out" })
    .orderBy([
      { column: "at", order: "desc" },
      { column: "id", order: "desc" },
    ])
    .first("status", "error_code");
  return row && { status: row.status, errorCode: row.error_code ?? undefined };
}

export async function findMessageByVendorId(
  db: Db,
  vendorId: string,
): Promise<Message | undefined> {
  const row = await db("messages").where({ vendor_id: vendorId }).first();
  return row && toMessage(row);
}

export async function findMessage(db: Db, id: string): Promise<Message | undefined> {
  const row = await db("messages").where({ id }).first();
  return row && toMessage(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toMessage(row: any): Message {
  return {
    id: row.id,
    direction: row.direction,
    phone: row.phone,
    body: row.body,
    requestId: row.request_id ?? undefined,
    escalationId: row.escalation_id ?? undefined,
    effectId: row.effect_id ?? undefined,
    vendorId: row.vendor_id ?? undefined,
    status: row.status,
    at: row.at,
    changedAt: row.changed_at,
  };
}
