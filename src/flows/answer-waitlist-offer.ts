import type { Actor } from "#access.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { setRequestState } from "#store/requests.ts";
import { lockEntry, moveEntry, type WaitlistEntry } from "#store/waitlist.ts";
import {
  endWaitlistOffer,
  findNewestOffer,
  findWaitlistOffer,
  releaseOfferedTime,
} from "#store/waitlist-offers.ts";
import type { FlowContext } from "./context.ts";
import { tellQuestionOwner } from "./tell-question-owner.ts";
import { wishWaitlistMail } from "./wish-waitlist.ts";

/** The client does not want the time that is kept for them; they go on waiting for another one. */
export type DeclineWaitlistOffer = (answer: {
  readonly requestId: string;
  readonly offerId: string;
}) => Promise<"declined" | "already-declined" | "gone" | "unknown">;

export function declineWaitlistOfferFlow(context: FlowContext): DeclineWaitlistOffer {
  return async ({ requestId, offerId }) => {
    const at = context.now();
    const outcome = await transact(context.db, async (tx) => {
      const entry = await lockEntry(tx, requestId);
      const offer = await findWaitlistOffer(tx, { id: offerId, requestId });
      if (entry === undefined || offer === undefined) return "unknown";
      if (!(await endWaitlistOffer(tx, offerId, { state: "declined", at })))
        return offer.state === "declined" && isWaiting(entry) ? "already-declined" : "gone";
      await releaseOfferedTime(tx, offerId);
      // Whoever answers is there: what they let run out before counts no longer.
      await moveEntry(tx, requestId, { state: "waiting", unanswered: 0 });
      const actor: Actor = { kind: "client", requestId };
      const detail = { offerId, start: offer.startsAt };
      await recordAudit(tx, { at, actor, action: "waitlist-offer-declined", requestId, detail });
      return "declined";
    });
    if (outcome === "declined") context.wake();
    return outcome;
  };
}

/** Who has left since is not told that they stay. */
const isWaiting = ({ state }: WaitlistEntry) => state === "waiting" || state === "offered";

/** The client waits no longer; a time that is kept for them goes to the next. */
export type LeaveWaitlist = (wish: {
  readonly requestId: string;
  readonly actor: Actor;
}) => Promise<"left" | "already-left" | "not-waiting">;

export function leaveWaitlistFlow(context: FlowContext): LeaveWaitlist {
  return async ({ requestId, actor }) => {
    const at = context.now();
    const outcome = await transact(context.db, async (tx) => {
      const entry = await lockEntry(tx, requestId);
      if (entry?.state === "withdrawn") return "already-left";
      if (entry === undefined || !isWaiting(entry)) return "not-waiting";
      await giveBackOffer(tx, requestId, at);
      await moveEntry(tx, requestId, { state: "withdrawn", endedAt: at });
      await setRequestState(tx, requestId, { state: "closed", reason: "cancelled" });
      await recordAudit(tx, { at, actor, action: "waitlist-left", requestId, detail: {} });
      await tellQuestionOwner(tx, { entry, at, text: "The client left the waitlist." });
      await wishWaitlistMail(tx, { template: "waitlist-left", requestId, name: "1" });
      return "left";
    });
    if (outcome === "left") context.wake();
    return outcome;
  };
}

/** Whatever is kept for them goes to the next in line. */
export async function giveBackOffer(tx: Db, requestId: string, at: Date): Promise<void> {
  const offer = await findNewestOffer(tx, requestId);
  if (offer === undefined) return;
  if (await endWaitlistOffer(tx, offer.id, { state: "released", at }))
    await releaseOfferedTime(tx, offer.id);
}
