import { isUnanswered } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { takeAwakened } from "#store/snoozes.ts";
import type { FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** Wakes what was snoozed until now, and tells its owner, or who is on call. Returns how many. */
export function wakeEscalationsFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const at = context.now();
    const count = await transact(context.db, async (tx) => {
      const awake = await takeAwakened(tx, { at, limit: 50 });
      const onCall = await findOnCall(tx, company, at);
      for (const escalation of awake)
        await tell(tx, { escalation, at, toId: escalation.ownerId ?? onCall?.id });
      return awake.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}

async function tell(
  tx: Db,
  awake: {
    readonly escalation: StoredEscalation;
    readonly at: Date;
    readonly toId: string | undefined;
  },
): Promise<void> {
  const { escalation, at, toId } = awake;
  const { id: escalationId, requestId } = escalation;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "snoozes" },
    action: "escalation-awake",
    requestId,
    detail: { escalationId },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `awake:${escalation.version}`,
    text: `This was snoozed until now. ${whatIsNext(escalation)}`,
    mentionMemberIds: toId === undefined ? [] : [toId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}

function whatIsNext(escalation: StoredEscalation): string {
  if (escalation.state === "waiting-client") return "The client has not answered yet.";
  return isUnanswered(escalation) ? "Nobody has taken it yet." : "It waits for you.";
}
