import { isLive, ownedStates } from "#escalation/escalation.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, transition } from "#store/escalations.ts";
import type { WaitlistEntry } from "#store/waitlist.ts";
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
  const before = await findEscalation(tx, escalationId);
  if (before === undefined || !isLive(before.state)) return;
  const waits = before.state === "waiting-client";
  const change = { state: "claimed", at } as const;
  const after = waits
    ? await transition(tx, { id: escalationId, states: ownedStates }, change)
    : before;
  if (after === undefined) return;
  const { requestId, ownerId } = after;
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
