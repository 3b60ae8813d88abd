import type { Press, PressResult } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { findEscalation, transition } from "#store/escalations.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { wishCard } from "./wish-card.ts";

export type ClaimEscalation = (press: Press) => Promise<PressResult>;

/** "I'll take it." Of any number who press at the same moment, one gets it; the others are told who. */
export function claimEscalationFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): ClaimEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "claim-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const at = context.now();

    const claimed = await transact(context.db, async (tx) => {
      const { escalationId: id } = press;
      const change = { state: "claimed", at, ownerId: member.id, humanAt: at } as const;
      const escalation =
        (await transition(tx, { id, states: ["open"] }, { ...change, claimedAt: at })) ??
        (await transition(
          tx,
          // What they were given and now take: from then on somebody answers.
          { id, states: ["claimed"], ownerId: member.id, given: true },
          change,
        ));
      if (escalation === undefined) return false;
      const { requestId, id: escalationId } = escalation;
      await recordAudit(tx, {
        at,
        actor: actorOf(member),
        action: "escalation-claimed",
        requestId,
        detail: { escalationId },
      });
      await wishCard(tx, { requestId, escalationId });
      return true;
    });
    if (claimed) {
      context.wake();
      return { kind: "done" };
    }
    // Claiming again what is already one's own is no mistake: people double-click.
    const now = await findEscalation(context.db, press.escalationId);
    if (now?.state === "claimed" && now.ownerId === member.id) return { kind: "done" };
    return { kind: "refused", refusal: await whyRefused(context.db, press, member) };
  };
}
