import type { EscalationState } from "#escalation/escalation.ts";
import type { Finding } from "#gate/decision.ts";
import type { Db } from "./db.ts";
import { urgencies } from "./effects.ts";
import { newId } from "./ids.ts";

/** What a digest says of one escalation, as the rows are. */
export type DigestEntry = {
  readonly escalationId: string;
  readonly requestId: string;
  readonly version: number;
  readonly state: EscalationState;
  readonly findings: readonly Finding[];
  readonly reference: string;
  readonly clientName: string;
  readonly serviceId: string;
  readonly ownerName: string | undefined;
  readonly ownerSlackUser: string | undefined;
};

/**
 * Ordinary escalations whose first card waits for its turn and was never tried in vain, oldest first;
 * locked until the transaction ends.
 */
export async function lockWaitingCards(tx: Db, limit: number): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `select f.payload ->> 'escalationId' as id
     from effects f join escalations e on e.id = (f.payload ->> 'escalationId')::uuid
     where f.kind = 'card' and f.urgency = :urgency and f.remote_id is null and f.state = 'pending'
       and f.queued < f.wanted and f.doubts = 0 and f.doubted_at is null and e.state = 'open'
       and (f.not_before is null or f.not_before <= now())
     order by f.created_at limit :limit for update of f skip locked`,
    { urgency: urgencies.card, limit },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** One message for all of these, in place of a card each. The next change gives one its own card. */
export async function insertDigest(tx: Db, escalationIds: readonly string[]): Promise<void> {
  const id = newId();
  await tx("effects").insert({
    id,
    kind: "digest",
    key: `digest:${id}`,
    payload: JSON.stringify({}),
    state: "pending",
    urgency: urgencies.card,
  });
  await tx("digest_entries").insert(
    escalationIds.map((escalationId, index) => ({
      escalation_id: escalationId,
      digest_id: id,
      position: index + 1,
    })),
  );
  await tx("effects")
    .whereIn(
      "key",
      escalationIds.map((escalationId) => `card:${escalationId}`),
    )
    .update({
      state: "suppressed",
      fulfilled: tx.ref("wanted"),
      queued: tx.ref("wanted"),
      last_error: "shown in a digest, until something changes",
      changed_at: tx.fn.now(),
    });
}

/** The digest in which an escalation stands, if it does, is to show it as its row says. */
export async function wishDigestOf(tx: Db, escalationId: string): Promise<void> {
  await tx.raw(
    `update effects f
     set wanted = f.wanted + 1, not_before = null, urgency = :urgency,
         state = case when f.state in ('sending', 'ambiguous') then f.state else 'pending' end,
         wished_at = now(), changed_at = now()
     from digest_entries d where d.escalation_id = :escalationId and f.id = d.digest_id`,
    { escalationId, urgency: urgencies.outcome },
  );
}

export async function listDigestEntries(db: Db, digestId: string): Promise<readonly DigestEntry[]> {
  const { rows } = await db.raw(
    `select e.id as "escalationId", e.request_id as "requestId", e.version, e.state, e.findings,
            'GH-' || r.number as reference, r.contact_name as "clientName",
            r.service_id as "serviceId", m.name as "ownerName", m.slack_user as "ownerSlackUser"
     from digest_entries d join escalations e on e.id = d.escalation_id
     join requests r on r.id = e.request_id left join members m on m.id = e.owner_id
     where d.digest_id = :digestId order by d.position`,
    { digestId },
  );
  return rows.map((row: DigestEntry) => ({
    ...row,
    ownerName: row.ownerName ?? undefined,
    ownerSlackUser: row.ownerSlackUser ?? undefined,
  }));
}
