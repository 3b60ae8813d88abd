import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import { releaseOffers } from "#store/offers.ts";
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
    const at = context.now();
    const released = await transact(context.db, async (tx) => {
      const escalation = await transition(
        tx,
        { id: press.escalationId, states: ownedStates, ownerId: member.id },
        { state: "open", at, ownerId: null, claimedAt: null },
      );
      if (escalation === undefined) return false;
      const { requestId, id: escalationId } = escalation;
      // What the owner had proposed is withdrawn with them: the next one starts afresh.
      await releaseOffers(tx, escalationId);
      await recordAudit(tx, {
        at,
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
