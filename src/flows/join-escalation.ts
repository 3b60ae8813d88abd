import type { Actor } from "#access.ts";
import type { Finding } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { addFinding, type StoredEscalation } from "#store/escalations.ts";
import type { CurrentCompany } from "./context.ts";
import { endWaiting, whoseTurn } from "./whose-turn.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

export type Joining = {
  readonly requestId: string;
  readonly finding: Finding;
  readonly actor: Actor;
  readonly at: Date;
  /** "card": it stands on the card for whoever looks, and nobody is called. */
  readonly told: "thread" | "card";
};

/**
 * A further reason joins the question that is open already, and whoever has it is told; undefined where
 * none is open. A wait for the client is over with it: what they were asked may never have reached them,
 * or they have come by another way.
 */
export async function joinEscalation(
  tx: Db,
  company: CurrentCompany,
  { requestId, finding, actor, at, told }: Joining,
): Promise<StoredEscalation | undefined> {
  const live = await addFinding(tx, requestId, finding);
  if (live === undefined) return undefined;
  const escalationId = live.id;
  await recordAudit(tx, {
    at,
    actor,
    action: "escalation-reason-added",
    requestId,
    detail: { escalationId, finding },
  });
  if (told === "thread") {
    const back = await endWaiting(tx, { escalationId, actor, at });
    await wishThreadNote(tx, {
      requestId,
      escalationId,
      name: `reason:${live.version}`,
      text: back === undefined ? "There is a further reason:" : "It is your turn again:",
      quote: finding.detail,
      mentionMemberIds: await whoseTurn(tx, company, { ownerId: live.ownerId, at }),
      broadcast: false,
    });
  }
  await wishCard(tx, { requestId, escalationId });
  return live;
}
