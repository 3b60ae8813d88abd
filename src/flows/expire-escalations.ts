import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { listExpired } from "#store/escalation-deadlines.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import { releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { findRequest, setRequestState } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { wishCard } from "./wish-card.ts";
import { wishRequestMail } from "./wish-mail.ts";

/** Closes what nobody settled long after its last deadline, and tells the client honestly. */
export function expireEscalationsFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const { waitingPauses } = (await context.company()).settings.escalation;
    const which = { at: context.now(), limit: 50, waitingPauses };
    const expired = await listExpired(context.db, which);
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
      // At this version: who changed anything since it was found may have given it more time.
      { id: escalationId, states: [escalation.state], version: escalation.version },
      { state: "expired", at, endedAt: at },
    );
    if (ended === undefined) return;
    await releaseHold(tx, escalationId);
    await releaseOffers(tx, escalationId);
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
    await wishRequestMail(tx, { template: "expired", requestId, reopenCount: ended.reopenCount });
  });
}
