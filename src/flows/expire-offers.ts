import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEffect } from "#store/effects.ts";
import { transition } from "#store/escalations.ts";
import { expireOffers, listNewestOffers } from "#store/offers.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** Frees the times that a client did not answer for, and gives the question back to its owner. */
export function expireOffersFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const at = context.now();
    const count = await transact(context.db, async (tx) => {
      const escalationIds = await expireOffers(tx, { at, limit: 50 });
      for (const escalationId of escalationIds) await giveBack(tx, { escalationId, at });
      return escalationIds.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}

async function giveBack(
  tx: Db,
  { escalationId, at }: { escalationId: string; at: Date },
): Promise<void> {
  const offers = await listNewestOffers(tx, escalationId);
  if (offers.some(({ state }) => state === "open" || state === "accepted")) return;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ["waiting-client"] },
    { state: "claimed", at },
  );
  if (escalation === undefined) return;
  const { requestId, ownerId } = escalation;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "offers" },
    action: "offers-expired",
    requestId,
    detail: { escalationId },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `offers-expired:${escalation.version}`,
    text: (await wereTold(tx, escalationId, offers[0]?.round))
      ? "The client did not answer; the proposed times are free again."
      : "The proposed times did not reach the client; they are free again.",
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}

/** Whether a message about the times may have left, by text or by e-mail. */
async function wereTold(tx: Db, escalationId: string, round: number | undefined): Promise<boolean> {
  for (const way of ["sms", "email"]) {
    const message = await findEffect(tx, `${way}:offers:${escalationId}:${round}`);
    if (message && message.state !== "suppressed" && message.state !== "pending") return true;
  }
  return false;
}
