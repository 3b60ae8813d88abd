import type { Press, PressResult } from "#escalation/press.ts";
import type { FlowContext } from "#flows/context.ts";
import { actorOf, nobody, personOf, whoPressed } from "#flows/press.ts";
import { recordAudit } from "#store/audit.ts";
import { findTrouble, takeTrouble } from "#store/calendar-troubles.ts";
import { transact } from "#store/db.ts";
import { ownersReminderMs, wishTrouble } from "./wish-trouble.ts";

/** `escalationId`: the trouble's, which its card carries as others carry theirs. */
export type TakeTrouble = (press: Press) => Promise<PressResult>;

/** "I'll take it", on the card of calendars that can't be read. One of any number who press has it. */
export function takeTroubleFlow(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "wake">,
): TakeTrouble {
  return async ({ escalationId: id, version, by }) => {
    const presser = await whoPressed(context.db, by, "claim-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const at = context.realNow();
    const remindAt = new Date(at.getTime() + ownersReminderMs);
    const isTaken = await transact(context.db, async (tx) => {
      if (!(await takeTrouble(tx, { id, version, memberId: member.id, at, remindAt })))
        return false;
      await recordAudit(tx, {
        ...{ at: context.now(), actor: actorOf(member), requestId: undefined },
        action: "calendar-trouble-taken",
        detail: { troubleId: id },
      });
      await wishTrouble(tx, id);
      return true;
    });
    if (isTaken) context.wake();
    return isTaken ? { kind: "done" } : whyNot(context, id, member.id);
  };
}

async function whyNot(
  { db }: Pick<FlowContext, "db">,
  id: string,
  memberId: string,
): Promise<PressResult> {
  const trouble = await findTrouble(db, id);
  if (trouble === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
  const { endedAt, takenAt, ownerId } = trouble;
  if (endedAt !== undefined) {
    const ended = { kind: "ended", state: "resolved", by: undefined, at: endedAt } as const;
    return { kind: "refused", refusal: ended };
  }
  // Taking again what is already one's own is no mistake: people double-click.
  if (ownerId === memberId) return { kind: "done" };
  const owner = (await personOf(db, ownerId)) ?? nobody;
  const since = takenAt ?? trouble.beganAt;
  return { kind: "refused", refusal: { kind: "claimed-by-other", owner, since, given: false } };
}
