import type { Refusal } from "#escalation/press.ts";
import { mayReopen, reopenDaysMax } from "#escalation/reopening.ts";
import type { Db } from "#store/db.ts";
import { findEscalationOfRequest, type StoredEscalation } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";

/** What keeps a settled question from being opened again; the card offers it where there is nothing. */
export async function whyNotReopen(
  db: Db,
  escalation: StoredEscalation,
  at: Date,
): Promise<Refusal | undefined> {
  if (escalation.endedAt === undefined || !mayReopen(escalation.endedAt, at))
    return { kind: "too-late-to-reopen", days: reopenDaysMax };
  const newest = await findEscalationOfRequest(db, escalation.requestId);
  if (newest !== undefined && newest.id !== escalation.id) return { kind: "superseded" };
  const request = await findRequest(db, escalation.requestId);
  return request?.closeReason === "cancelled" ? { kind: "withdrawn" } : undefined;
}
