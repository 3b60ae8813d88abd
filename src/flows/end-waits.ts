import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { listLongWaits } from "#store/escalation-deadlines.ts";
import { transition } from "#store/escalations.ts";
import { findEntryOfQuestion } from "#store/waitlist.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** Gives the owner back what the client has not answered for too long. Returns how many. */
export function endWaitsFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): () => Promise<number> {
  return async () => {
    const { waitingHoursMax } = (await context.company()).settings.escalation;
    const at = context.now();
    const since = new Date(at.getTime() - waitingHoursMax * 3_600_000);
    const ids = await listLongWaits(context.db, { since, limit: 50 });
    for (const escalationId of ids)
      await transact(context.db, (tx) => endWait(tx, { escalationId, since, at }));
    if (ids.length > 0) context.wake();
    return ids.length;
  };
}

/** What was proposed stays on offer until it is over: the client may still answer. */
async function endWait(
  tx: Db,
  wait: { readonly escalationId: string; readonly since: Date; readonly at: Date },
): Promise<void> {
  const { escalationId, since, at } = wait;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ["waiting-client"], waitingSinceMax: since },
    { state: "claimed", at },
  );
  if (escalation === undefined) return;
  const { requestId, ownerId } = escalation;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "waits" },
    action: "wait-ended",
    requestId,
    detail: { escalationId },
  });
  const waitsOn = (await findEntryOfQuestion(tx, escalationId)) !== undefined;
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `wait-ended:${escalation.version}`,
    text: waitsOn
      ? "The client is still on the waitlist. It is your turn again."
      : "The client has not answered. It is your turn again.",
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}
