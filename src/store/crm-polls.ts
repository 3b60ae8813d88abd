import type { ChangeQuestion, CrmTicket } from "#ports/crm.ts";
import { isBeingWritten } from "./crm-events.ts";
import type { Db } from "./db.ts";

/** What the CRM is asked about. */
export type PollSubject = "tickets" | "contact" | "deal";

/** Somebody's turn to ask, which ends by itself: a node that dies keeps it for a minute. */
export type PollTurn = {
  readonly subject: PollSubject;
  readonly mark: string | undefined;
  readonly question: string | undefined;
  /** Until when it is ours. */
  readonly until: string;
};

/** Undefined where it is not due, or another node is at it. */
export async function takePollTurn(db: Db, subject: PollSubject): Promise<PollTurn | undefined> {
  await db("crm_polls").insert({ subject }).onConflict("subject").ignore();
  const { rows } = await db.raw(
    `update crm_polls set due_at = now() + interval '60 seconds'
     where subject = :subject and due_at <= now()
     returning mark, question, due_at::text as until`,
    { subject },
  );
  const [row] = rows;
  return (
    row && {
      subject,
      mark: row.mark ?? undefined,
      question: row.question ?? undefined,
      until: row.until,
    }
  );
}

/** Keeps how far it came. False where the turn was over: then another node goes on from before. */
export async function notePollMark(
  tx: Db,
  { subject, until }: PollTurn,
  { mark, question }: { readonly mark: string; readonly question: string | undefined },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `update crm_polls set mark = :mark, question = :question
     where subject = :subject and due_at = cast(:until as timestamptz)`,
    { subject, until, mark, question: question ?? null },
  );
  return rowCount === 1;
}

/** `failure`: undefined where the CRM has answered. */
export async function endPollTurn(
  db: Db,
  { subject, until }: PollTurn,
  { pauseSeconds, failure }: { readonly pauseSeconds: number; readonly failure?: string },
): Promise<void> {
  await db.raw(
    `update crm_polls
     set due_at = now() + :pauseSeconds * interval '1 second', failure = :failure,
         answered_at = case when cast(:failure as text) is null then now() else answered_at end
     where subject = :subject and due_at = cast(:until as timestamptz)`,
    { subject, until, pauseSeconds, failure: failure ?? null },
  );
}

/** A webhook came; at a hundred a second one of them is enough. */
export async function noteCrmHeard(db: Db): Promise<void> {
  await db.raw(
    `insert into crm_heard (heard_at) values (now())
     on conflict (only_one) do update set heard_at = now()
       where crm_heard.heard_at < now() - interval '20 seconds'`,
  );
}

export async function wasCrmHeard(db: Db, minutes: number): Promise<boolean> {
  const { rows } = await db.raw(
    "select 1 from crm_heard where heard_at > now() - :minutes * interval '1 minute'",
    { minutes },
  );
  return rows.length > 0;
}

/** A ticket to ask about, as both sides last agreed upon it. */
export type WatchedTicket = {
  readonly ticketId: string;
  readonly state: CrmTicket["state"];
  readonly ownerEmail: string | undefined;
  readonly requestId: string;
};

/**
 * Tickets of what is not settled here, or was only lately, by id from after that one; not those that we
 * are writing ourselves just now.
 */
export async function listWatchedTickets(
  db: Db,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly WatchedTicket[]> {
  const { rows } = await db.raw(
    `with watched as (
       select id as escalation_id from escalations
         where state in ('open', 'claimed', 'waiting-client')
       union select escalation_id from crm_tickets where agreed_at > now() - interval '1 day')
     select t.ticket_id as "ticketId", t.state, t.owner_email as "ownerEmail",
            e.request_id as "requestId"
     from watched join crm_tickets t using (escalation_id) join escalations e on e.id = escalation_id
     where t.ticket_id > :after and not ${isBeingWritten}
     order by t.ticket_id limit :limit`,
    { after, limit },
  );
  return rows.map((row: { ownerEmail: string | null }) => ({
    ...row,
    ownerEmail: row.ownerEmail ?? undefined,
  }));
}

/** Of these notes those that nobody told of yet, and that are not known to be ours. */
export async function listUnknownNotes(
  db: Db,
  noteIds: readonly string[],
  requestIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select note.id from unnest(cast(:noteIds as text[])) as note (id)
     where not exists (select from crm_events e where e.kind = 'note' and e.record_id = note.id)
       and not exists (
         select from effects f where f.request_id = any(cast(:requestIds as uuid[]))
           and f.kind = 'crm-note' and f.remote_id = note.id)`,
    { noteIds, requestIds },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** What a property of a record holds; a value that asks for nothing is undefined. */
export type Held = {
  readonly kind: ChangeQuestion["kind"];
  readonly recordId: string;
  readonly property: string;
  readonly value: string | undefined;
};

/** Whether it holds something else than when it was last looked at. */
export async function noteHeld(
  tx: Db,
  { kind, recordId, property, value }: Held,
): Promise<boolean> {
  const place = { kind, record_id: recordId, property };
  if (value === undefined) return (await tx("crm_held").where(place).delete()) > 0;
  const { rowCount } = await tx.raw(
    `insert into crm_held (kind, record_id, property, value)
     values (:kind, :recordId, :property, :value)
     on conflict (kind, record_id, property) do update set value = excluded.value
       where crm_held.value <> excluded.value`,
    { kind, recordId, property, value },
  );
  return rowCount > 0;
}

/** Before everything of a kind is looked at anew. */
export async function forgetHeld(tx: Db, kind: Held["kind"]): Promise<void> {
  await tx("crm_held").where({ kind }).delete();
}
