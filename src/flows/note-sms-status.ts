import type { MessageStatus } from "#messaging/message-status.ts";
import { recordConsent } from "#store/consents.ts";
import { type Db, transact } from "#store/db.ts";
import { findMessageOfEffect, noteStatus } from "#store/messages.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { addReason } from "./raise-escalation.ts";

export type NoteSmsStatus = (status: {
  /** Our effect's id as it came back with the callback. */
  readonly effectId: string | undefined;
  readonly vendorId: string;
  readonly status: MessageStatus;
  readonly errorCode: number | undefined;
}) => Promise<void>;

/** The vendor's word for "this number has opted out". */
export const optedOut = 21610;

/** Takes over how far a message came; one that will not arrive is put before a person. */
export function noteSmsStatusFlow(context: FlowContext): NoteSmsStatus {
  return async (status) => {
    const company = await context.company();
    const at = context.now();
    await transact(context.db, async (tx) => {
      if (await noteStatus(tx, status)) await reportFailure(tx, company, { status, at });
    });
    context.wake();
  };
}

async function reportFailure(
  tx: Db,
  company: CurrentCompany,
  { status, at }: { status: Parameters<NoteSmsStatus>[0]; at: Date },
): Promise<void> {
  if (status.status !== "failed" && status.status !== "undelivered") return;
  const { effectId, errorCode } = status;
  const message = effectId === undefined ? undefined : await findMessageOfEffect(tx, effectId);
  if (message === undefined) return;
  const { phone, requestId } = message;
  if (errorCode === optedOut) await keepOptOut(tx, { phone, requestId, at });
  // An answer to somebody whom no request knows: nobody waits for it.
  if (requestId === undefined) return;
  const code = errorCode === undefined ? "" : ` (error ${errorCode})`;
  const detail = `A text message did not reach the client${code}`;
  await addReason(tx, company, { requestId, finding: { rule: "automation-failed", detail }, at });
}

/** The vendor knows of an opt-out that never came to us: our ledger must know it too. */
export function keepOptOut(
  tx: Db,
  { phone, requestId, at }: { phone: string; requestId: string | undefined; at: Date },
): Promise<void> {
  return recordConsent(tx, {
    phone,
    given: false,
    wording: "the vendor refused a message: opted out",
    origin: "vendor",
    requestId,
    at,
  });
}
