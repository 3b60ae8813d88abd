import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { type StoredEscalation, takeOverdue } from "#store/escalations.ts";
import { findMemberByKey } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishThreadNote } from "./effects.ts";

/** Tells the owner, or who is on call, once, that an escalation is late. Returns how many it told of. */
export function noteOverdueFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const at = context.now();
    const noted = await transact(context.db, async (tx) => {
      const overdue = await takeOverdue(tx, { at, limit: 50 });
      const onCall = await findMemberByKey(tx, company.settings.escalation.onCall);
      for (const escalation of overdue) {
        const { id: escalationId, requestId } = escalation;
        const owner = escalation.ownerId ?? onCall?.id;
        await wishCard(tx, { requestId, escalationId });
        await wishThreadNote(tx, {
          requestId,
          escalationId,
          name: "overdue",
          text: overdueText(escalation),
          mentionMemberIds: owner === undefined ? [] : [owner],
          broadcast: escalation.priority === "high",
        });
        await recordAudit(tx, {
          at,
          actor: { kind: "system", name: "deadlines" },
          action: "escalation-overdue",
          requestId,
          detail: { escalationId },
        });
      }
      return overdue.length;
    });
    if (noted > 0) context.wake();
    return noted;
  };
}

function overdueText({ state }: StoredEscalation): string {
  return state === "open"
    ? "Overdue: nobody has taken this yet."
    : "Overdue: this was to be settled by now.";
}
