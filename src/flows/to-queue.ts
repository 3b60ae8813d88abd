import type { Actor } from "#access.ts";
import { ownedStates } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import { releaseOffers } from "#store/offers.ts";
import type { CurrentCompany } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

export type GivingBack = {
  readonly escalationId: string;
  /** Whose it must be, or at which drawing: somebody else's is given back only as it was seen. */
  readonly from: { readonly ownerId: string } | { readonly version: number };
  readonly actor: Actor;
  readonly at: Date;
  readonly words: string;
  /** It is taken from its owner, who finds that out when they press. */
  readonly takenFrom?: string;
};

/**
 * Puts an escalation back into the queue, in the caller's transaction, and tells who is on call.
 * Undefined, with nothing written, when it is not there to be given back.
 */
export async function toQueue(
  tx: Db,
  company: Pick<CurrentCompany, "settings">,
  giving: GivingBack,
): Promise<StoredEscalation | undefined> {
  const { from, actor, at, words, takenFrom } = giving;
  const escalation = await transition(
    tx,
    { id: giving.escalationId, states: ownedStates, ...from },
    {
      state: "open",
      at,
      ownerId: null,
      claimedAt: null,
      ...(takenFrom !== undefined && { returnedFrom: takenFrom }),
    },
  );
  if (escalation === undefined) return undefined;
  const { requestId, id: escalationId } = escalation;
  // What the owner had proposed is withdrawn with them: the next one starts afresh.
  await releaseOffers(tx, escalationId);
  await recordAudit(tx, {
    at,
    actor,
    action: "escalation-released",
    requestId,
    detail: { escalationId, ...(takenFrom !== undefined && { takenFrom }) },
  });
  const onCall = await findOnCall(tx, company, at);
  const gaveItBack = actor.kind === "member" ? actor.id : undefined;
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `released:${escalation.version}`,
    text: words,
    // Who is on call knows what they did themselves.
    mentionMemberIds: onCall === undefined || onCall.id === gaveItBack ? [] : [onCall.id],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
  return escalation;
}
