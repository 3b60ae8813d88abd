import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { type EndedHold, takeEndedHolds } from "#store/escalation-holds.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** Takes from the cards what they say of a held time once it is over, and tells who counted on it. */
export function endHoldsFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const at = context.now();
    const ended = await transact(context.db, async (tx) => {
      const holds = await takeEndedHolds(tx, { at, limit: 50 });
      for (const hold of holds) {
        await wishCard(tx, hold);
        if (!hold.wasHeld) continue;
        await wishThreadNote(tx, noteOf(hold));
        await recordAudit(tx, {
          at,
          actor: { kind: "system", name: "holds" },
          action: "hold-ended",
          requestId: hold.requestId,
          detail: { escalationId: hold.escalationId },
        });
      }
      return holds.length;
    });
    if (ended > 0) context.wake();
    return ended;
  };
}

const noteOf = ({ requestId, escalationId, version, ownerId }: EndedHold) => ({
  requestId,
  escalationId,
  name: `hold-ended:${version}`,
  text: "The wanted time is no longer held for this client; anybody may book it now.",
  mentionMemberIds: ownerId === undefined ? [] : [ownerId],
  broadcast: false,
});
