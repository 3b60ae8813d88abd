import { dueAfterWait } from "#escalation/waited-time.ts";
import { transact } from "#store/db.ts";
import { lockWaited, setDeadlines } from "#store/escalation-deadlines.ts";
import type { FlowContext } from "./context.ts";
import { hoursOf } from "./desk-terms.ts";
import { wishCard } from "./wish-card.ts";

/**
 * Moves the deadlines of what has waited for its client by the business time that went by meanwhile,
 * where the company's clock stands still for it. However a wait ends, it ends here as well: until then
 * no timer touches the escalation.
 */
export function giveBackWaitedTimeFlow(
  context: Pick<FlowContext, "db" | "wake" | "company">,
): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const { waitingPauses } = company.settings.escalation;
    const count = await transact(context.db, async (tx) => {
      const waited = await lockWaited(tx, { limit: 50, waitingPauses });
      for (const { id, requestId, wait, ...due } of waited) {
        const hours = await hoursOf(tx, company, requestId);
        await setDeadlines(tx, id, waitingPauses ? dueAfterWait(due, wait, hours) : due);
        await wishCard(tx, { requestId, escalationId: id });
      }
      return waited.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}
