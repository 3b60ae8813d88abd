import type { Actor } from "#access.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import type { CurrentCompany } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";

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
