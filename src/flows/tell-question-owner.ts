import { isLive } from "#escalation/escalation.ts";
import type { Db } from "#store/db.ts";
import { lockEscalation } from "#store/escalation-locks.ts";
import type { WaitlistEntry } from "#store/waitlist.ts";
import { endWaiting } from "./whose-turn.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/**
 * Whoever owns the question of a client who waited hears how the waiting ended: it is their turn again.
 * The question is not settled by that; only a person knows whether something else was asked.
 */
export async function tellQuestionOwner(
  tx: Db,
  end: {
    readonly entry: Pick<WaitlistEntry, "escalationId" | "requestId">;
    /** Stands in the thread. */
    readonly text: string;
    readonly at: Date;
  },
): Promise<void> {
  const { entry, text, at } = end;
  const { escalationId } = entry;
  if (escalationId === undefined) return;
  const before = await lockEscalation(tx, escalationId);
  if (before === undefined || !isLive(before.state)) return;
  const { requestId, ownerId } = before;
  const actor = { kind: "system", name: "waitlist" } as const;
  await endWaiting(tx, { escalationId, actor, at });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `waitlist-ended:${entry.requestId}`,
    text,
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}
