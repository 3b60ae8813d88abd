import { reopenableSince } from "#escalation/reopening.ts";
import { transact } from "#store/db.ts";
import { takeNoLongerReopenable } from "#store/reopenable-escalations.ts";
import type { FlowContext } from "./context.ts";
import { wishCard } from "./wish-card.ts";

/** Has the cards redrawn that can no longer be opened again: they offer it no more. Returns how many. */
export function endReopeningFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): () => Promise<number> {
  return async () => {
    const at = context.now();
    const count = await transact(context.db, async (tx) => {
      const ended = await takeNoLongerReopenable(tx, {
        endedBefore: reopenableSince(at),
        at,
        limit: 50,
      });
      for (const { id, requestId } of ended) await wishCard(tx, { requestId, escalationId: id });
      return ended.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}
