import type { Actor } from "#access.ts";
import { isLive } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import type { CurrentCompany } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { wishDirectMessage } from "./direct-messages.ts";
import { wishThreadNote } from "./wish-card.ts";

/** Who is mentioned when something happens to a live escalation: its owner, else who is on call. */
export async function whoseTurn(
  tx: Db,
  company: Pick<CurrentCompany, "settings">,
  { ownerId, at }: Pick<StoredEscalation, "ownerId"> & { readonly at: Date },
): Promise<readonly string[]> {
  if (ownerId !== undefined) return [ownerId];
  const onCall = await findOnCall(tx, company, at);
  return onCall === undefined ? [] : [onCall.id];
}

/** What a client did, in the thread, for whoever's turn it is; they hear of it alone as well. */
export async function callFor(
  tx: Db,
  company: Pick<CurrentCompany, "settings">,
  call: {
    /** Locked, as it was. What is settled calls nobody. */
    readonly escalation: StoredEscalation | undefined;
    readonly requestId: string;
    readonly escalationId: string;
    readonly at: Date;
    /** Tells this call from every other one for ever. */
    readonly name: string;
    readonly text: string;
    readonly quote?: string;
  },
): Promise<void> {
  const { escalation, at, ...note } = call;
  const live = escalation !== undefined && isLive(escalation.state) ? escalation : undefined;
  const mentionMemberIds = live ? await whoseTurn(tx, company, { ownerId: live.ownerId, at }) : [];
  await wishThreadNote(tx, { ...note, mentionMemberIds, broadcast: false });
  if (live?.ownerId === undefined) return;
  const { requestId, escalationId, name } = note;
  const memberId = live.ownerId;
  const why = "client-answered";
  await wishDirectMessage(tx, { requestId, escalationId, memberId, why, name });
}

/** The client is waited for no longer, and the clock runs again; undefined where nobody waited. */
export async function endWaiting(
  tx: Db,
  wait: { readonly escalationId: string; readonly actor: Actor; readonly at: Date },
): Promise<StoredEscalation | undefined> {
  const { escalationId, actor, at } = wait;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ["waiting-client"] },
    { state: "claimed", at },
  );
  if (escalation === undefined) return undefined;
  const { requestId } = escalation;
  await recordAudit(tx, { at, actor, action: "wait-ended", requestId, detail: { escalationId } });
  return escalation;
}
