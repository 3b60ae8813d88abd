import { mayDo } from "#access.ts";
import { isLive, nextDeadline } from "#escalation/escalation.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { firstSnooze, type SnoozeProblem, snoozeProblem } from "#escalation/snooze.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalation } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import { snooze } from "#store/snoozes.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, nobody, personOf, whoPressed, whyRefused } from "./press.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** What the dialog says before an escalation is snoozed. */
export type PrepareSnooze = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      /** What the dialog proposes. */
      readonly until: Date;
      /** Until when it rests already. */
      readonly shown: Date | undefined;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareSnoozeFlow(context: Pick<FlowContext, "db" | "now">): PrepareSnooze {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "snooze-escalation",
      fromQueue: false,
      byAssigner: true,
    });
    if (checked.kind === "refused") return checked;
    const { escalation } = checked;
    const request = await findRequest(context.db, escalation.requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    const { reference, contactName: clientName } = request;
    const until = firstSnooze(context.now(), nextDeadline(escalation));
    return { kind: "ready", reference, clientName, until, shown: escalation.snooze?.until };
  };
}

export type SnoozeEscalation = (
  press: Press & {
    readonly until: Date;
    /** Until when it rested already, as the dialog knew it. */
    readonly shown: Date | undefined;
  },
) => Promise<PressResult | { readonly kind: SnoozeProblem }>;

/** Nobody is reminded of it until then. The owner's deed, or that of whoever may assign others. */
export function snoozeEscalationFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): SnoozeEscalation {
  return async ({ until, shown, ...press }) => {
    const presser = await whoPressed(context.db, press.by, "snooze-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const at = context.now();
    const problem = snoozeProblem(until, at);
    if (problem !== undefined) return { kind: problem };
    const { expireAfterHours } = (await context.company()).settings.escalation;
    const expiresAt = new Date(until.getTime() + expireAfterHours * 3_600_000);
    const done = await transact(context.db, async (tx) => {
      const ownerId = mayDo(member.role, "assign-others") ? undefined : member.id;
      const from = { id: press.escalationId, ownerId, shown };
      const escalation = await snooze(tx, from, { until, byId: member.id, at, expiresAt });
      if (escalation === undefined) return false;
      const { requestId, id: escalationId } = escalation;
      await recordAudit(tx, {
        at,
        actor: actorOf(member),
        action: "escalation-snoozed",
        requestId,
        detail: { escalationId, until },
      });
      await wishThreadNote(tx, {
        requestId,
        escalationId,
        name: `snoozed:${escalation.version}`,
        text: `${member.name} snoozed this.`,
        mentionMemberIds: [],
        broadcast: false,
      });
      await wishCard(tx, { requestId, escalationId });
      return true;
    });
    if (!done) return { kind: "refused", refusal: await whyNot(context.db, press, member) };
    context.wake();
    return { kind: "done" };
  };
}

/** It is theirs to snooze, so somebody else has: or it is not theirs, and then that is the reason. */
async function whyNot(db: Db, press: Press, member: StoredMember): Promise<Refusal> {
  const escalation = await findEscalation(db, press.escalationId);
  const snoozed = escalation?.snooze;
  const theirs = escalation?.ownerId === member.id || mayDo(member.role, "assign-others");
  if (escalation === undefined || !isLive(escalation.state) || !theirs || snoozed === undefined)
    return whyRefused(db, press, member);
  const by = (await personOf(db, snoozed.byId)) ?? nobody;
  return { kind: "snoozed-by-other", by, until: snoozed.until };
}
