import { needsApproval } from "#escalation/approval.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { findApproval, insertApproval } from "#store/approvals.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { lockLiveEscalation, nextVersion } from "#store/escalation-holds.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

export type ApproveBooking = (press: Press) => Promise<PressResult>;

/** A second member's yes: from now on anybody but that member may book what was asked for. */
export function approveBookingFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): ApproveBooking {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "approve-booking");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const company = await context.company();
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const escalation = await lockLiveEscalation(tx, press.escalationId);
        if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));
        if (!isAskedFor(company, escalation)) throw new Refused({ kind: "outdated" });
        if (escalation.ownerId === member.id) throw new Refused({ kind: "own-approval" });
        await approve(tx, escalation, { member, at: context.now() });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

async function approve(
  tx: Db,
  { id: escalationId, requestId, ownerId }: StoredEscalation,
  { member, at }: { readonly member: StoredMember; readonly at: Date },
): Promise<void> {
  // Two who say yes at the same moment both meant it; the first one's name stands.
  if (!(await insertApproval(tx, { escalationId, memberId: member.id, at }))) return;
  await nextVersion(tx, escalationId);
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "booking-approved",
    requestId,
    detail: { escalationId },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: "approved",
    text: `${member.name} has approved the booking.`,
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}

const isAskedFor = ({ settings }: CurrentCompany, { findings }: StoredEscalation) =>
  needsApproval(findings, settings.gate.approvals);

/**
 * Whether a booking waits for a yes, and who gave it; undefined where none is needed. Read from the
 * rows at the press: what the card showed counts for nothing.
 */
export async function approvalOf(
  db: Db,
  company: CurrentCompany,
  escalation: StoredEscalation,
): Promise<{ readonly by: string | undefined } | undefined> {
  if (!isAskedFor(company, escalation)) return undefined;
  return { by: (await findApproval(db, escalation.id))?.memberId };
}

/** Throws Refused while `member` may not book or propose: nobody said yes yet, or only they themselves. */
export async function requireApproval(
  tx: Db,
  company: CurrentCompany,
  { escalationId, memberId }: { readonly escalationId: string; readonly memberId: string },
): Promise<void> {
  const escalation = await findEscalation(tx, escalationId);
  const approval = escalation && (await approvalOf(tx, company, escalation));
  if (approval === undefined) return;
  if (approval.by === undefined) throw new Refused({ kind: "needs-approval" });
  if (approval.by === memberId) throw new Refused({ kind: "own-approval" });
}
