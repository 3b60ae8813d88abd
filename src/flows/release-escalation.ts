import { mayDo } from "#access.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { transact } from "#store/db.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { toQueue } from "./to-queue.ts";

export type ReleaseEscalation = (press: Press) => Promise<PressResult>;

/** The owner gives it back to the queue; who may assign others gives back anybody's. */
export function releaseEscalationFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): ReleaseEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "release-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const company = await context.company();
    const { escalationId, version } = press;
    const giving = {
      escalationId,
      actor: actorOf(member),
      at: context.now(),
      words: `${member.name} gave this back to the queue.`,
    };
    const released = await transact(context.db, async (tx) => {
      const own = await toQueue(tx, company, { ...giving, from: { ownerId: member.id } });
      if (own !== undefined || !mayDo(member.role, "assign-others")) return own;
      return toQueue(tx, company, { ...giving, from: { version } });
    });
    if (released === undefined)
      return { kind: "refused", refusal: await whyRefused(context.db, press, member) };
    context.wake();
    return { kind: "done" };
  };
}
