import type { Press, PressResult } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import type { FlowContext } from "./context.ts";
import { wishCard } from "./effects.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";

export type ReleaseEscalation = (press: Press) => Promise<PressResult>;

/** The owner gives it back to the queue. */
export function releaseEscalationFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): ReleaseEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "release-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const released = await transact(context.db, async (tx) => {
      const escalation = await transition(
        tx,
        { id: press.escalationId, states: ["claimed"], ownerId: member.id },
        { state: "open", ownerId: null, claimedAt: null },
      );
      if (escalation === undefined) return false;
      const { requestId, id: escalationId } = escalation;
      await recordAudit(tx, {
        at: context.now(),
        actor: actorOf(member),
        action: "escalation-released",
        requestId,
        detail: { escalationId },
      });
      await wishCard(tx, { requestId, escalationId });
      return true;
    });
    if (!released) return { kind: "refused", refusal: await whyRefused(context.db, press, member) };
    context.wake();
    return { kind: "done" };
  };
}
