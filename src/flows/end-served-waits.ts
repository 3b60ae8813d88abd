import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { setRequestState } from "#store/requests.ts";
import { listServed, lockEntry, moveEntry, type ServedEntry } from "#store/waitlist.ts";
import { giveBackOffer } from "./answer-waitlist-offer.ts";
import type { FlowContext } from "./context.ts";
import { tellQuestionOwner } from "./tell-question-owner.ts";
import { wishWaitlistMail } from "./wish-waitlist.ts";

/**
 * Takes off the list who has an appointment of the same service by now. Found in the rows, not done by
 * those who book: there are many ways to book, and none of them can forget it like this.
 */
export function endServedWaitsFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): () => Promise<number> {
  return async () => {
    const at = context.now();
    let count = 0;
    for (const served of await listServed(context.db, { limit: 50 }))
      if (await transact(context.db, (tx) => endWait(tx, served, at))) count += 1;
    if (count > 0) context.wake();
    return count;
  };
}

/** False where another node, the client or a cancellation was faster. */
async function endWait(tx: Db, { requestId }: ServedEntry, at: Date): Promise<boolean> {
  const entry = await lockEntry(tx, requestId);
  if (entry?.state !== "waiting" && entry?.state !== "offered") return false;
  const [served] = await listServed(tx, { requestId, limit: 1 });
  if (served === undefined) return false;
  const { appointmentId, reference } = served;
  await giveBackOffer(tx, requestId, at);
  await moveEntry(tx, requestId, { state: "withdrawn", endedAt: at });
  await setRequestState(tx, requestId, { state: "closed", reason: "booked-elsewhere" });
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "waitlist" },
    action: "waitlist-booked",
    requestId,
    detail: { appointmentId, reference },
  });
  await wishWaitlistMail(tx, { template: "waitlist-booked", requestId, name: "1" });
  const text = `The client has an appointment by another way (${reference}), and waits no longer.`;
  await tellQuestionOwner(tx, { entry, text, at });
  return true;
}
