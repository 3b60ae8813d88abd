import { liveStates } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

/** Nobody settles it, or gives it away, until the transaction ends. */
export async function lockEscalation(tx: Db, id: string): Promise<StoredEscalation | undefined> {
  const row = await tx("escalations").where({ id }).forUpdate().first();
  return row && toEscalation(row);
}

/**
 * To whose question a client's words belong: of the live ones behind a number the one that waits for
 * the client, else the newest. It stays live until the transaction ends.
 */
export async function lockLiveEscalationOfPhone(
  tx: Db,
  phone: string,
): Promise<StoredEscalation | undefined> {
  // All of them, and not the first: where that one was settled meanwhile it is the next one's turn.
  const [row] = await tx("escalations")
    .join("requests", "requests.id", "escalations.request_id")
    .where("requests.contact_phone", phone)
    .whereIn("escalations.state", [...liveStates])
    .orderByRaw("(escalations.state = 'waiting-client') desc, escalations.raised_at desc")
    .forUpdate("escalations")
    .select("escalations.*");
  return row && toEscalation(row);
}
