import type { CrmTicket } from "#ports/crm.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** Something that changed in the CRM. A hint only: what is true is read there. */
export type CrmEvent = {
  /** The same however often it is delivered. */
  readonly key: string;
  readonly kind: "ticket" | "contact" | "deal" | "note";
  readonly recordId: string;
  readonly property: string | undefined;
  readonly value: string | undefined;
  /** The vendor's time. */
  readonly occurredAt: Date;
};

/** Keeps what is new; returns how many were. */
export async function insertCrmEvents(db: Db, events: readonly CrmEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const rows = events.map((event) => ({
    id: newId(),
    key: event.key,
    kind: event.kind,
    record_id: event.recordId,
    property: event.property ?? null,
    value: event.value ?? null,
    occurred_at: event.occurredAt,
  }));
  const made = await db("crm_events").insert(rows).onConflict("key").ignore().returning("id");
  return made.length;
}

export type ChangedTicket = {
  readonly ticketId: string;
  readonly eventIds: readonly string[];
  /** When both sides last agreed, to tell whether they have since; null for a ticket that is none of ours. */
  readonly agreedAt: string | null;
};

/**
 * Our own write is under way: until it has ended, what stands there is neither what we last agreed upon
 * nor, with certainty, what somebody else made of it.
 */
export const isBeingWritten = `exists (
  select from effects f where f.key = 'crm-ticket:' || t.escalation_id
    and f.state in ('pending', 'sending', 'ambiguous'))`;

/**
 * Tickets about which something is to be looked at, with the events that say so; oldest first. One that
 * we do not know may be one that we are making: it is given time to become known.
 */
export async function listChangedTickets(db: Db, limit: number): Promise<readonly ChangedTicket[]> {
  const { rows } = await db.raw(
    `select e.record_id as "ticketId", array_agg(e.id) as "eventIds", t.agreed_at::text as "agreedAt"
     from crm_events e left join crm_tickets t on t.ticket_id = e.record_id
     where e.settled_at is null and e.kind = 'ticket' and e.look_at <= now()
       and case when t.escalation_id is null then e.received_at < now() - interval '15 seconds'
                else not ${isBeingWritten} end
     group by e.record_id, t.agreed_at order by min(e.received_at) limit :limit`,
    { limit },
  );
  return rows;
}

/** Notes that nobody has looked at; first whose turn it is. A new one is given time to be put on its ticket. */
export async function listNewNotes(
  db: Db,
  limit: number,
): Promise<readonly { readonly noteId: string; readonly eventIds: readonly string[] }[]> {
  const { rows } = await db.raw(
    `select record_id as "noteId", array_agg(id) as "eventIds" from crm_events
     where settled_at is null and kind = 'note' and look_at <= now()
       and received_at < now() - interval '3 seconds'
     group by record_id order by min(look_at) limit :limit`,
    { limit },
  );
  return rows;
}

/**
 * What could not be looked at is looked at again after as long as it has waited already, within the hour:
 * it must not keep the first places for ever.
 */
export async function putOffCrmEvents(db: Db, ids: readonly string[]): Promise<void> {
  await db("crm_events")
    .whereIn("id", ids as string[])
    .update({
      look_at: db.raw(
        "now() + least(greatest(now() - received_at, interval '2 seconds'), interval '1 hour')",
      ),
    });
}

export async function settleCrmEvents(tx: Db, ids: readonly string[]): Promise<void> {
  await tx("crm_events")
    .whereIn("id", ids as string[])
    .update({ settled_at: tx.fn.now() });
}

/** How a ticket was when both sides last agreed. */
export type AgreedTicket = {
  readonly escalationId: string;
  readonly state: CrmTicket["state"];
  readonly ownerEmail: string | undefined;
};

/** We wrote it so. An owner that we did not name is the one that the CRM had before. */
export async function agreeOnTicket(
  db: Db,
  ticket: AgreedTicket & { readonly ticketId: string },
): Promise<void> {
  await db.raw(
    `insert into crm_tickets (escalation_id, ticket_id, state, owner_email)
     values (:escalationId, :ticketId, :state, :ownerEmail)
     on conflict (escalation_id) do update
       set ticket_id = excluded.ticket_id, state = excluded.state, agreed_at = now(),
           owner_email = coalesce(excluded.owner_email, crm_tickets.owner_email)`,
    { ...ticket, ownerEmail: ticket.ownerEmail?.toLowerCase() ?? null },
  );
}

export async function isAgreedUpon(db: Db, escalationId: string): Promise<boolean> {
  return (
    (await db("crm_tickets").where({ escalation_id: escalationId }).first("ticket_id")) !==
    undefined
  );
}

/** Whether it is as it was when the ticket was read: not written by us since, nor to be. */
export async function isStillAgreed(
  tx: Db,
  { ticketId, agreedAt }: Pick<ChangedTicket, "ticketId" | "agreedAt">,
): Promise<boolean> {
  const { rows } = await tx.raw(
    `select t.agreed_at::text is not distinct from :agreedAt and not ${isBeingWritten} as still
     from crm_tickets t where t.ticket_id = :ticketId`,
    { ticketId, agreedAt },
  );
  // None of ours, then as now.
  return rows[0]?.still ?? agreedAt === null;
}

/** Locks it; undefined for a ticket that is none of ours. */
export async function lockAgreedTicket(
  tx: Db,
  ticketId: string,
): Promise<AgreedTicket | undefined> {
  const row = await tx("crm_tickets").where({ ticket_id: ticketId }).forUpdate().first();
  return (
    row && {
      escalationId: row.escalation_id,
      state: row.state,
      ownerEmail: row.owner_email ?? undefined,
    }
  );
}

/** What was seen there holds from now on. */
export async function followTicket(
  tx: Db,
  ticketId: string,
  seen: Pick<AgreedTicket, "state" | "ownerEmail">,
): Promise<void> {
  await tx("crm_tickets")
    .where({ ticket_id: ticketId })
    .update({
      state: seen.state,
      owner_email: seen.ownerEmail?.toLowerCase() ?? null,
      agreed_at: tx.fn.now(),
    });
}
