import { type EscalationState, liveStates } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";
import { toEscalation, toLine } from "./escalation-row.ts";
import type { PlaceInLine, StoredEscalation } from "./escalations.ts";

/** What cards say of wanted times; whose the time is, the occupancies say. */

const live = liveStates as readonly EscalationState[] as EscalationState[];

/** The wanted time is held for this one from now on. */
export async function setHeldUntil(
  tx: Db,
  { escalationId, until }: { escalationId: string; until: Date },
): Promise<void> {
  await tx("escalations")
    .where({ id: escalationId })
    .update({ held_until: until, line_until: null, line_position: null });
}

/** The place in the line for the wanted time; undefined when it is not held for somebody else. */
export async function setLine(
  tx: Db,
  { escalationId, line }: { escalationId: string; line: PlaceInLine | undefined },
): Promise<void> {
  await tx("escalations")
    .where({ id: escalationId })
    .update({ line_until: line?.until ?? null, line_position: line?.position ?? null });
}

/** The live escalation, which nobody else changes meanwhile; undefined when it is not live (any more). */
export async function lockLiveEscalation(
  tx: Db,
  id: string,
): Promise<StoredEscalation | undefined> {
  const row = await tx("escalations").where({ id }).whereIn("state", live).forUpdate().first();
  return row && toEscalation(row);
}

/** What a card shows has changed: presses on the drawing before are outdated. */
export async function nextVersion(tx: Db, id: string): Promise<void> {
  await tx("escalations")
    .where({ id })
    .update({ version: tx.raw("version + 1") });
}

/** An escalation whose card says that its time is held, or that it is in line for it, and no longer so. */
export type EndedHold = {
  readonly escalationId: string;
  readonly requestId: string;
  readonly version: number;
  readonly ownerId: string | undefined;
  /** It had the time itself; else somebody else had it. */
  readonly wasHeld: boolean;
};

/** Takes from the cards what is over, and gives the times back. Rivals skip what is locked. */
export async function takeEndedHolds(
  tx: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly EndedHold[]> {
  const { rows } = await tx.raw(
    `with over as (
       select id, held_until is not null as was_held from escalations
       where state in ('open', 'claimed', 'waiting-client')
         and (held_until is not null or line_until is not null)
         and coalesce(held_until, least(line_until, resolution_due_at)) <= :at
       order by coalesce(held_until, least(line_until, resolution_due_at))
       limit :limit for update skip locked),
     freed as (delete from occupancies o using over
               where o.escalation_id = over.id and o.expires_at <= :at)
     update escalations e
       set held_until = null, line_until = null, line_position = null, version = e.version + 1
     from over where e.id = over.id
     returning e.id, e.request_id, e.version, e.owner_id, over.was_held`,
    { at, limit },
  );
  return rows.map((row: EndedRow) => ({
    escalationId: row.id,
    requestId: row.request_id,
    version: row.version,
    ownerId: row.owner_id ?? undefined,
    wasHeld: row.was_held,
  }));
}

type EndedRow = {
  readonly id: string;
  readonly request_id: string;
  readonly version: number;
  readonly owner_id: string | null;
  readonly was_held: boolean;
};

/** A live escalation that wants a time and does not have it. */
export type WaitingForTime = {
  readonly escalationId: string;
  readonly requestId: string;
  readonly serviceId: string;
  readonly providerId: string | undefined;
  readonly start: Date;
  /** What its card says. */
  readonly line: PlaceInLine | undefined;
  /** Another text whenever something else is in the way of the time. */
  readonly inTheWay: string;
};

/**
 * Who waits for a time, in the order in which they were raised. Who has proposed other times does not
 * wait; nor does a question whose deadline is over: it would keep the time for ever.
 */
export async function listWaitingForTime(db: Db, at: Date): Promise<readonly WaitingForTime[]> {
  const { rows } = await db.raw(
    `select e.id, e.request_id, e.line_until, e.line_position,
       r.service_id, r.wanted_provider_id, r.wanted_start,
       (select md5(string_agg(concat_ws(' ', o.provider_id, o.during, o.expires_at), ','
                              order by o.provider_id, o.during))
          from service_providers p join occupancies o on o.provider_id = p.provider_id
          where p.service_id = r.service_id and (o.expires_at is null or o.expires_at > :at)
            and o.during && tstzrange(
              r.wanted_start - make_interval(mins => s.buffer_before_minutes),
              r.wanted_start + make_interval(mins => s.minutes + s.buffer_after_minutes))
       ) as in_the_way
     from escalations e join requests r on r.id = e.request_id join services s on s.id = r.service_id
     where e.state in ('open', 'claimed', 'waiting-client') and r.state = 'escalated'
       and r.wanted_start > :at and e.resolution_due_at > :at
       and not exists (select from occupancies o where o.escalation_id = e.id and o.expires_at > :at)
       and not exists (select from offers f where f.escalation_id = e.id and f.state = 'open')
     order by e.raised_at, e.id`,
    { at },
  );
  return rows.map((row: WaitingRow) => ({
    escalationId: row.id,
    requestId: row.request_id,
    serviceId: row.service_id,
    providerId: row.wanted_provider_id ?? undefined,
    start: row.wanted_start,
    line: row.line_until === null ? undefined : toLine(row),
    inTheWay: row.in_the_way ?? "",
  }));
}

type WaitingRow = {
  readonly id: string;
  readonly request_id: string;
  readonly service_id: string;
  readonly wanted_provider_id: string | null;
  readonly wanted_start: Date;
  readonly line_until: Date | null;
  readonly line_position: number | null;
  readonly in_the_way: string | null;
};
