import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { listExpired, type StoredEscalation, transition } from "#store/escalations.ts";
import { releaseHold } from "#store/occupancies.ts";
import { findRequest, setRequestState } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishRequestMail } from "./effects.ts";

/** Closes what nobody settled long after its last deadline, and tells the client honestly. */
export function expireEscalationsFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const expired = await listExpired(context.db, { at: context.now(), limit: 50 });
    const failures: unknown[] = [];
    // One that cannot end now must not keep those behind it from ending.
    for (const escalation of expired)
      await expire(context, escalation).catch((error: unknown) => failures.push(error));
    if (expired.length > 0) context.wake();
    if (failures.length > 0) throw new AggregateError(failures, "Some escalations could not end");
    return expired.length;
  };
}

async function expire(context: FlowContext, escalation: StoredEscalation): Promise<void> {
  const at = context.now();
  const { id: escalationId, requestId } = escalation;
  await transact(context.db, async (tx) => {
    const ended = await transition(
      tx,
      { id: escalationId, states: ["open", "claimed"] },
      { state: "expired", at, endedAt: at },
    );
    if (ended === undefined) return;
    await releaseHold(tx, escalationId);
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "deadlines" },
      action: "escalation-expired",
      requestId,
      detail: { escalationId },
    });
    await wishCard(tx, { requestId, escalationId });
    const request = await findRequest(tx, requestId);
    // A question about a request that is booked or closed may run out; that itself stands.
    if (request?.state !== "escalated") return;
    await setRequestState(tx, requestId, { state: "closed", reason: "expired" });
    await wishRequestMail(tx, { template: "expired", requestId });
  });
}
