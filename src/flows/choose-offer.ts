import { describeLocal } from "#booking/local-time.ts";
import { isLive } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { lockEscalation } from "#store/escalation-locks.ts";
import { listOpenOffers, type Offer } from "#store/offers.ts";
import type { StoredRequest } from "#store/requests.ts";
import { type AcceptedOffer, acceptOfferFlow } from "./accept-offer.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { callFor, endWaiting } from "./whose-turn.ts";
import { wishCard } from "./wish-card.ts";

/** The client pressed one of the proposed times on their own page. */
export type ChooseOffer = (choice: {
  readonly request: StoredRequest;
  readonly offerId: string;
}) => Promise<AcceptedOffer>;

/** Books the time; where it is no longer held, whoever owns the question is told what the client wants. */
export function chooseOfferFlow(context: FlowContext): ChooseOffer {
  const accept = acceptOfferFlow(context);
  return async ({ request, offerId }) => {
    const accepted = await accept({ offerId, requestId: request.id });
    if (accepted.kind !== "gone") return accepted;
    const late = { request, offer: accepted.offer, at: context.now() };
    const company = await context.company();
    await transact(context.db, (tx) => noteLateChoice(tx, company, late));
    context.wake();
    return accepted;
  };
}

async function noteLateChoice(
  tx: Db,
  company: CurrentCompany,
  { request, offer, at }: { request: StoredRequest; offer: Offer; at: Date },
): Promise<void> {
  const { escalationId } = offer;
  const requestId = request.id;
  const escalation = await lockEscalation(tx, escalationId);
  if (escalation === undefined || !isLive(escalation.state)) return;
  const actor = { kind: "client", requestId } as const;
  const detail = { escalationId, offerId: offer.id };
  await recordAudit(tx, { at, actor, action: "client-chose-late", requestId, detail });
  const open = await listOpenOffers(tx, { escalationId, at });
  // With nothing left to choose from it is the owner's turn again.
  if (open.length === 0) await endWaiting(tx, { escalationId, actor, at });
  await callFor(tx, company, {
    ...{ escalation, requestId, escalationId, at, name: `late-choice:${offer.id}` },
    text: `On their page the client chose ${describeLocal(offer.startsAt, request.contactZone)}, which is no longer held for them.`,
  });
  await wishCard(tx, { requestId, escalationId });
}
