import { liveStates } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";

/** Live escalations of the clients behind a number, those that wait for the client first, then the newest. */
export async function listLiveEscalationsOfPhone(
  db: Db,
  phone: string,
): Promise<readonly { escalationId: string; requestId: string; waiting: boolean }[]> {
  const rows = await db("escalations")
    .join("requests", "requests.id", "escalations.request_id")
    .where("requests.contact_phone", phone)
    .whereIn("escalations.state", [...liveStates])
    .orderByRaw("(escalations.state = 'waiting-client') desc, escalations.raised_at desc")
    .select("escalations.id", "escalations.request_id", "escalations.state");
  return rows.map((row) => ({
    escalationId: row.id,
    requestId: row.request_id,
    waiting: row.state === "waiting-client",
  }));
}

/** The newest request with this number, whatever became of it. */
export async function findNewestRequestOfPhone(
  db: Db,
  phone: string,
): Promise<{ readonly requestId: string; readonly state: string } | undefined> {
  const row = await db("requests")
    .where({ contact_phone: phone })
    .orderBy("received_at", "desc")
    .first("id", "state");
  return row && { requestId: row.id, state: row.state };
}

/** The escalation that was offered to this number last, live or not: a late answer belongs to it. */
export async function findLastOffered(
  db: Db,
  phone: string,
): Promise<{ readonly escalationId: string; readonly requestId: string } | undefined> {
  const row = await db("offers")
    .join("requests", "requests.id", "offers.request_id")
    .where("requests.contact_phone", phone)
    .whereNotNull("offers.escalation_id")
    .orderBy("offers.id", "desc")
    .first("offers.escalation_id", "offers.request_id");
  return row && { escalationId: row.escalation_id, requestId: row.request_id };
}
