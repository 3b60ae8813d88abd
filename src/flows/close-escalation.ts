import type { ClosedAs } from "#escalation/escalation.ts";
import type { PressResult } from "#escalation/press.ts";
import { cleanText } from "#intake/clean-text.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import type { StoredMember } from "#store/members.ts";
import { releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { findRequest, setRequestState } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { type Closing, type ClosingProblem, checkClosingFlow } from "./prepare-close.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, settle } from "./settle.ts";
import { wishCard } from "./wish-card.ts";
import { wishRequestMail } from "./wish-mail.ts";

export type CloseEscalation = (
  closing: Closing,
) => Promise<PressResult | { readonly kind: ClosingProblem }>;

/** Settles a question without a booking and without a no: what was held or proposed is free again. */
export function closeEscalationFlow(context: FlowContext): CloseEscalation {
  const check = checkClosingFlow(context);
  return async (said) => {
    const presser = await whoPressed(context.db, said.by, "close-escalation");
    if (presser.kind === "refused") return presser;
    const closing = { ...said, note: cleanText(said.note), message: cleanText(said.message) };
    const checked = await check(closing);
    if (checked.kind !== "whole") return checked;
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        await close(tx, { ...checked, closing, member: presser.member, at: context.now() });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

async function close(
  tx: Db,
  deed: {
    readonly closing: Closing;
    readonly requestId: string;
    readonly duplicateOf: string | undefined;
    readonly member: StoredMember;
    readonly at: Date;
  },
): Promise<void> {
  const { closing, requestId, duplicateOf, member, at } = deed;
  const { outcome, note, message } = closing;
  const { id: escalationId, reopenCount } = await settle(tx, closing, {
    member,
    at,
    fromQueue: true,
    resolution: outcome,
    ...(note !== "" && { note }),
    ...(message !== "" && { clientText: message }),
    ...(duplicateOf !== undefined && { duplicateOf }),
  });
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  await closeRequest(tx, requestId, outcome);
  if (message !== "")
    await wishRequestMail(tx, { template: "closed", requestId, text: message, reopenCount });
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "escalation-closed",
    requestId,
    detail: { escalationId, outcome, note, message, ...(duplicateOf && { duplicateOf }) },
  });
  await wishCard(tx, { requestId, escalationId });
}

/** A booked or cancelled request is not touched by the end of a question about it. */
export async function closeRequest(tx: Db, requestId: string, reason: ClosedAs): Promise<void> {
  const request = await findRequest(tx, requestId);
  if (request?.state !== "escalated") return;
  await setRequestState(tx, requestId, { state: "closed", reason });
}
