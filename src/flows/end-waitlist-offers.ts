import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { setRequestState } from "#store/requests.ts";
import { lockEntry, moveEntry, takeOverdueEntries } from "#store/waitlist.ts";
import {
  endWaitlistOffer,
  listDueOffers,
  releaseOfferedTime,
  type WaitlistOffer,
} from "#store/waitlist-offers.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { tellQuestionOwner } from "./tell-question-owner.ts";
import { wishWaitlistMail } from "./wish-waitlist.ts";

/**
 * Frees the times that clients on the waitlist did not answer for, and takes off the list whoever
 * never answers, or has waited until their last day was over.
 */
export function endWaitlistOffersFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const at = context.now();
    let count = 0;
    for (const offer of await listDueOffers(context.db, { at, limit: 50 }))
      if (await transact(context.db, (tx) => expire(tx, company, { offer, at }))) count += 1;
    count += await transact(context.db, async (tx) => {
      const overdue = await takeOverdueEntries(tx, { at, limit: 50 });
      for (const requestId of overdue) await sayEnded(tx, { requestId, why: "until", at });
      return overdue.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}

/** False where another node, or an answer, was faster. */
async function expire(
  tx: Db,
  { settings }: CurrentCompany,
  { offer, at }: { readonly offer: WaitlistOffer; readonly at: Date },
): Promise<boolean> {
  const { id: offerId, requestId } = offer;
  // In the order in which answers lock: entry, then offer.
  const entry = await lockEntry(tx, requestId);
  if (!(await endWaitlistOffer(tx, offerId, { state: "expired", at }))) return false;
  await releaseOfferedTime(tx, offerId);
  if (entry?.state !== "offered") return true;
  const unanswered = entry.unanswered + 1;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "waitlist" },
    action: "waitlist-offer-expired",
    requestId,
    detail: { offerId, unanswered },
  });
  if (unanswered >= settings.waitlist.unansweredMax) {
    await moveEntry(tx, requestId, { state: "expired", unanswered, endedAt: at });
    await sayEnded(tx, { requestId, why: "unanswered", at });
  } else {
    await moveEntry(tx, requestId, { state: "waiting", unanswered });
    // Whose last day is over is told so in the next step, and not that they are still on the list.
    if (entry.untilAt > at)
      await wishWaitlistMail(tx, { template: "waitlist-gone", requestId, name: offerId, offerId });
  }
  return true;
}

const endWords = {
  until: "the last day that suited them is over",
  unanswered: "they answered none of the times that were offered",
} as const;

async function sayEnded(
  tx: Db,
  end: { readonly requestId: string; readonly why: "until" | "unanswered"; readonly at: Date },
): Promise<void> {
  const { requestId, why, at } = end;
  await setRequestState(tx, requestId, { state: "closed", reason: "expired" });
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "waitlist" },
    action: "waitlist-ended",
    requestId,
    detail: { why },
  });
  const entry = await lockEntry(tx, requestId);
  const text = `The client waits no longer: ${endWords[why]}.`;
  if (entry !== undefined) await tellQuestionOwner(tx, { entry, text, at });
  await wishWaitlistMail(tx, { template: "waitlist-ended", requestId, name: why });
}
