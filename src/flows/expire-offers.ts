import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
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
    text: "The client did not answer; the proposed times are free again.",
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}
