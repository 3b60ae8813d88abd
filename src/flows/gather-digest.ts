import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { insertDigest, lockWaitingCards } from "#store/digests.ts";
import type { FlowContext } from "./context.ts";

/** Slack takes fifty blocks in a message; each escalation is one. */
const entriesMax = 40;

/**
 * When more ordinary cards wait for their turn than the company wants to see one by one, they become one
 * message. A VIP's is never among them. Returns how many escalations it gathered.
 */
export function gatherDigestFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const { settings } = await context.company();
    const { digestAbove } = settings.escalation;
    const gathered = await transact(context.db, async (tx) => {
      const waiting = await lockWaitingCards(tx, Math.max(entriesMax, digestAbove + 1));
      if (waiting.length <= digestAbove) return [];
      const entries = waiting.slice(0, entriesMax);
      await insertDigest(tx, entries);
      await recordAudit(tx, {
        at: context.now(),
        actor: { kind: "system", name: "outbox" },
        action: "digest-gathered",
        requestId: undefined,
        detail: { escalationIds: entries },
      });
      return entries;
    });
    if (gathered.length > 0) context.wake();
    return gathered.length;
  };
}
