import type { Actor } from "#access.ts";
import { liveStates } from "#escalation/escalation.ts";
import { type Db, transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import { listHeldByOffer } from "#store/occupancies.ts";
import { acceptOffer, findOffer, type Offer } from "#store/offers.ts";
import { findRequest, lockRequest } from "#store/requests.ts";
import { bookPersonally } from "./book-personally.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { heldTeam } from "./held-team.ts";
import { orRefused, Refused } from "./settle.ts";

/** The client took one of the times that were proposed, by text or on the page. */
export type AcceptOffer = (answer: Answer) => Promise<AcceptedOffer>;

type Answer = {
  readonly offerId: string;
  /** Whose answer it is: an offer that was made to somebody else is unknown to them. */
  readonly requestId: string;
};

export type AcceptedOffer =
  | { readonly kind: "booked"; readonly offer: Offer }
  /** The same answer again. */
  | { readonly kind: "already-booked"; readonly offer: Offer }
  /** Answered too late, or another time was taken first. */
  | { readonly kind: "gone"; readonly offer: Offer }
  | { readonly kind: "unknown" };

/**
 * The first valid answer books, in one transaction with giving back the other times. The time was
 * held, so that nothing can be in its way but a calendar that changed, which the event's own check finds.
 */
export function acceptOfferFlow(context: FlowContext): AcceptOffer {
  return async (answer) => {
    const company = await context.company();
    const at = context.now();
    const result = await orRefused(() =>
      transact(context.db, (tx) => accept(tx, company, { ...answer, at })),
    );
    if (result.kind === "booked") context.wake();
    if (result.kind !== "refused") return result;
    const offer = await findOffer(context.db, answer.offerId);
    return offer === undefined ? { kind: "unknown" } : { kind: "gone", offer };
  };
}

async function accept(
  tx: Db,
  company: CurrentCompany,
  { offerId, requestId, at }: Answer & { readonly at: Date },
): Promise<AcceptedOffer> {
  // Two answers that take different times would each wait for the other's.
  await lockRequest(tx, requestId);
  const proposed = await findOffer(tx, offerId);
  if (proposed?.requestId !== requestId) return { kind: "unknown" };
  const offer = await acceptOffer(tx, { id: offerId, at });
  if (offer === undefined) return notOpen(tx, proposed);
  const { escalationId } = offer;
  const escalation = await transition(
    tx,
    { id: escalationId, states: liveStates },
    { state: "resolved", at, endedAt: at, resolution: "booked" },
  );
  if (escalation === undefined) throw new Refused({ kind: "outdated" });
  const request = await findRequest(tx, requestId);
  const service = request && company.services.get(request.serviceId);
  const { startsAt: start, providerId } = offer;
  const ids = await listHeldByOffer(tx, offerId);
  const team = service && heldTeam(company, { service, ids, start, providerId });
  if (request === undefined || service === undefined || team === undefined)
    throw new Refused({ kind: "unknown-escalation" });
  const actor: Actor = { kind: "client", requestId };
  await bookPersonally(tx, { request, escalationId, company, service, team, start, actor, at });
  return { kind: "booked", offer };
}

/** Read again: what it was before may have been taken meanwhile. */
async function notOpen(tx: Db, proposed: Offer): Promise<AcceptedOffer> {
  const offer = (await findOffer(tx, proposed.id)) ?? proposed;
  return offer.state === "accepted" ? { kind: "already-booked", offer } : { kind: "gone", offer };
}
