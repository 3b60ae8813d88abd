import { findLastOffered, listLiveEscalationsOfPhone } from "#store/conversations.ts";
import { transact } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";
import { listOffersOfPhone, type WaitlistOffer } from "#store/waitlist-offers.ts";
import { acceptWaitlistOfferFlow } from "./accept-waitlist-offer.ts";
import { declineWaitlistOfferFlow } from "./answer-waitlist-offer.ts";
import type { FlowContext } from "./context.ts";
import { assignText } from "./log-message.ts";
import type { IncomingSms } from "./pass-on-sms.ts";
import { wishSms } from "./wish-sms.ts";

/** So long after its end an offer is what a number still answers; later nobody remembers it. */
const rememberedMs = 24 * 60 * 60_000;

/**
 * "1" takes the time that is kept for somebody on the waitlist, "2" leaves it. False where the text
 * answers something else, or may do so: which of two questions it means is not ours to guess.
 */
export async function replyToWaitlistOffer(
  context: FlowContext,
  { incoming, position }: { readonly incoming: IncomingSms; readonly position: number },
): Promise<boolean> {
  const { phone, at } = incoming;
  const endedAfter = new Date(at.getTime() - rememberedMs);
  const [offer, other] = await listOffersOfPhone(context.db, { phone, endedAfter });
  if (offer === undefined || other?.state === "open" || position > 2) return false;
  if (await mayMeanOther(context, phone, offer)) return false;
  const { id: offerId, requestId } = offer;
  const { kind, template } = await doAsSaid(context, { offerId, requestId, position });
  if (kind === "passed-on") return false;
  await assignText(context.db, incoming.id, { requestId, escalationId: undefined });
  if (template === undefined) return true;
  await transact(context.db, async (tx) => {
    if (!(await settleIncoming(tx, incoming.id))) return;
    const content = { template, messageId: incoming.id } as const;
    await wishSms(tx, { requestId, name: `${template}:${incoming.id}`, content });
  });
  return true;
}

/** What a member proposed comes first, unless only the waitlist has something open. */
async function mayMeanOther(
  { db }: Pick<FlowContext, "db">,
  phone: string,
  offer: WaitlistOffer,
): Promise<boolean> {
  const live = await listLiveEscalationsOfPhone(db, phone);
  if (live.some(({ waiting }) => waiting)) return true;
  return offer.state !== "open" && (await findLastOffered(db, phone)) !== undefined;
}

type Done = {
  readonly kind: "done" | "passed-on";
  /** What is answered by text; what is booked is confirmed by itself. */
  readonly template?: "offer-gone" | "waitlist-kept" | undefined;
};

async function doAsSaid(
  context: FlowContext,
  answer: { readonly offerId: string; readonly requestId: string; readonly position: number },
): Promise<Done> {
  const { position, ...offer } = answer;
  if (position === 2) {
    const declined = await declineWaitlistOfferFlow(context)(offer);
    if (declined === "unknown") return { kind: "passed-on" };
    return { kind: "done", template: declined === "gone" ? "offer-gone" : "waitlist-kept" };
  }
  const { kind } = await acceptWaitlistOfferFlow(context)(offer);
  switch (kind) {
    case "booked":
    case "already-accepted":
    case "asked":
      return { kind: "done" };
    case "gone":
      return { kind: "done", template: "offer-gone" };
    // A person sees to it, while the time is still kept.
    case "try-later":
    case "unknown":
      return { kind: "passed-on" };
  }
}
