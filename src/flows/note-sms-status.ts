import { VendorError } from "#errors.ts";
import { isLive } from "#escalation/escalation.ts";
import type { MessageStatus } from "#messaging/message-status.ts";
import { optedOut, whyUndelivered } from "#messaging/undelivered.ts";
import { recordConsent } from "#store/consents.ts";
import { type Db, transact } from "#store/db.ts";
import { findTextEffect } from "#store/effect-places.ts";
import { urgencies } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import {
  findMessageByVendorId,
  findMessageOfEffect,
  type Message,
  noteRefusal,
  noteStatus,
} from "#store/messages.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { insteadOfText } from "./instead-of-text.ts";
import { logLoss } from "./log-message.ts";
import type { NotByText } from "./may-text.ts";
import { wishCard } from "./wish-card.ts";

export type NoteSmsStatus = (status: {
  /** Our effect's id as it came back with the callback. */
  readonly effectId: string | undefined;
  readonly vendorId: string;
  readonly status: MessageStatus;
  readonly errorCode: number | undefined;
}) => Promise<void>;

/** Takes over how far a message came; one that will not arrive is said another way. */
export function noteSmsStatusFlow(context: FlowContext): NoteSmsStatus {
  return async (status) => {
    const company = await context.company();
    const at = context.now();
    await transact(context.db, async (tx) => {
      const before = await messageOf(tx, status);
      const changed = await noteStatus(tx, status);
      // The same news again, or older news, changes nothing: what follows from it is done once.
      if (changed && before !== undefined && isLost(status) && !isLost(before)) {
        await actOnLoss(tx, company, { message: before, errorCode: status.errorCode, at });
        await logLoss(tx, { messageId: before.id });
      }
      if (changed && before !== undefined) await showOnCard(tx, before, status.status);
    });
    context.wake();
  };
}

const isLost = ({ status }: { readonly status: string }) =>
  status === "failed" || status === "undelivered";

/** By our own id, else by the vendor's: news of a text may be older than what we know of it. */
async function messageOf(
  tx: Db,
  { effectId, vendorId }: Parameters<NoteSmsStatus>[0],
): Promise<Message | undefined> {
  const ours = effectId === undefined ? undefined : await findMessageOfEffect(tx, effectId);
  return ours ?? (await findMessageByVendorId(tx, vendorId));
}

/** The steps before the last one would be drawn over at once. */
const lastSteps: readonly MessageStatus[] = ["delivered", "read", "undelivered", "failed"];

/** Whoever works on the request sees how far the newest text came. */
async function showOnCard(tx: Db, { requestId }: Message, status: MessageStatus): Promise<void> {
  if (requestId === undefined || !lastSteps.includes(status)) return;
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation === undefined || !isLive(escalation.state)) return;
  await wishCard(tx, { requestId, escalationId: escalation.id, urgency: urgencies.cosmetic });
}

async function actOnLoss(
  tx: Db,
  company: CurrentCompany,
  lost: { readonly message: Message; readonly errorCode: number | undefined; readonly at: Date },
): Promise<void> {
  const { message, errorCode, at } = lost;
  if (errorCode === optedOut) await keepOptOut(tx, { ...message, at });
  const { effectId } = message;
  const effect = effectId === undefined ? undefined : await findTextEffect(tx, effectId);
  // An answer to somebody whom no request knows: nobody waits for it.
  if (effect !== undefined) await insteadOfText(tx, company, { effect, at, ...whyLost(errorCode) });
}

/**
 * What the vendor's refusal says of the number or the client, noted; then they hear it another way.
 * Undefined for whatever another attempt, or a person alone, can mend.
 */
export async function noteRefusedText(
  { db, now }: Pick<FlowContext, "db" | "now">,
  refused: {
    readonly effectId: string;
    readonly message: { readonly phone: string; readonly requestId: string | undefined };
    readonly error: unknown;
  },
): Promise<NotByText | undefined> {
  const { error, effectId, message } = refused;
  if (!(error instanceof VendorError) || error.ambiguous || error.verdict === "retry")
    return undefined;
  const errorCode = Number(error.code);
  const { about } = whyUndelivered(errorCode);
  if (about === "moment") return undefined;
  await transact(db, async (tx) => {
    await noteRefusal(tx, { effectId, errorCode });
    if (errorCode === optedOut) await keepOptOut(tx, { ...message, at: now() });
  });
  return whyLost(errorCode);
}

/** What is wrong with us, and not with a number, is for a person in any case. */
function whyLost(errorCode: number | undefined): NotByText {
  const { words, about } = whyUndelivered(errorCode);
  return { reason: words, manner: about === "ours" ? "person" : "told" };
}

/** The vendor knows of an opt-out that never came to us: our ledger must know it too. */
function keepOptOut(
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
