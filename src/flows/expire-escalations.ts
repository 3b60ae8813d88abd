import { findAppointmentOfRequest } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { listExpired, type StoredEscalation, transition } from "#store/escalations.ts";
import { releaseHold } from "#store/occupancies.ts";
import { setRequestState } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishRequestMail } from "./effects.ts";

/** Closes what nobody settled long after its last deadline, and tells the client honestly. */
export function expireEscalationsFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const expired = await listExpired(context.db, { at: context.now(), limit: 50 });
    for (const escalation of expired) await expire(context, escalation);
    if (expired.length > 0) context.wake();
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
    const appointment = await findAppointmentOfRequest(tx, requestId);
    // A question about a booked request may run out; the appointment itself stands.
    if (appointment?.state === "confirmed") return;
    await setRequestState(tx, requestId, { state: "closed", reason: "expired" });
    await wishRequestMail(tx, { template: "expired", requestId });
  });
}
