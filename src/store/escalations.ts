import {
  type Escalation,
  type EscalationState,
  liveStates,
  type Resolution,
} from "#escalation/escalation.ts";
import type { Finding } from "#gate/decision.ts";
import type { Db } from "./db.ts";

/** The row besides what the core thinks with. */
export type StoredEscalation = Escalation & {
  /** Since when the client has been asked; undefined while nobody waits for them. */
  readonly waitingSince: Date | undefined;
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly endedBy: string | undefined;
  readonly resolutionNote: string | undefined;
  readonly overdueNotedAt: Date | undefined;
};

export async function insertEscalation(
  tx: Db,
  escalation: Pick<
    Escalation,
    | "id"
    | "requestId"
    | "priority"
    | "findings"
    | "raisedAt"
    | "firstResponseDueAt"
    | "resolutionDueAt"
    | "expiresAt"
  >,
): Promise<void> {
  await tx("escalations").insert({
    id: escalation.id,
    request_id: escalation.requestId,
    state: "open",
    priority: escalation.priority,
    findings: JSON.stringify(escalation.findings),
    raised_at: escalation.raisedAt,
    first_response_due_at: escalation.firstResponseDueAt,
    resolution_due_at: escalation.resolutionDueAt,
    expires_at: escalation.expiresAt,
  });
}

/** From where a deed may start. `ownerId`: only the owner may; `version`: only from the newest drawing. */
export type From = {
  readonly id: string;
  readonly states: readonly EscalationState[];
  readonly ownerId?: string;
  readonly version?: number;
};

/** What a deed changes. `humanAt` is kept only the first time. */
export type Change = {
  readonly state: EscalationState;
  /** Business time of the change. */
  readonly at: Date;
  readonly ownerId?: string | null;
  readonly claimedAt?: Date | null;
  readonly humanAt?: Date;
  readonly endedAt?: Date;
  readonly endedBy?: string;
  readonly resolution?: Resolution;
  readonly resolutionNote?: string;
  /** The owner's question went to the client at this moment; from now on the time counts as waiting. */
  readonly waitingSince?: Date;
};

/**
 * The only way an escalation changes state: one compare-and-set. Of any number who try at the same
 * moment one gets the row, the others undefined, and nobody gets an error.
 */
export async function transition(
  tx: Db,
  from: From,
  change: Change,
): Promise<StoredEscalation | undefined> {
  const [row] = await tx("escalations")
    .where({ id: from.id })
    .whereIn("state", from.states as EscalationState[])
    .modify((query) => {
      if (from.ownerId !== undefined) query.where({ owner_id: from.ownerId });
      if (from.version !== undefined) query.where({ version: from.version });
    })
    .update({
      state: change.state,
      version: tx.raw("version + 1"),
      // Leaving the wait adds what was waited; every way out of it comes by here.
      waiting_since: change.waitingSince ?? null,
      waited_seconds: tx.raw(
        "waited_seconds + coalesce(greatest(0, extract(epoch from ?::timestamptz - waiting_since)), 0)::integer",
        [change.at],
      ),
      ...(change.ownerId !== undefined && { owner_id: change.ownerId }),
      ...(change.claimedAt !== undefined && { claimed_at: change.claimedAt }),
      ...(change.humanAt !== undefined && {
        first_human_at: tx.raw("coalesce(first_human_at, ?)", [change.humanAt]),
      }),
      ...(change.endedAt !== undefined && { ended_at: change.endedAt }),
      ...(change.endedBy !== undefined && { ended_by: change.endedBy }),
      ...(change.resolution !== undefined && { resolution: change.resolution }),
      ...(change.resolutionNote !== undefined && { resolution_note: change.resolutionNote }),
    })
    .returning("*");
  return row === undefined ? undefined : toEscalation(row);
}

/** Adds a reason to the live escalation of a request; undefined when there is none. */
export async function addFinding(
  tx: Db,
  requestId: string,
  finding: Finding,
): Promise<StoredEscalation | undefined> {
  const [row] = await tx("escalations")
    .where({ request_id: requestId })
    .whereIn("state", liveStates as readonly EscalationState[] as EscalationState[])
    .update({
      findings: tx.raw("findings || ?::jsonb", [JSON.stringify([finding])]),
      version: tx.raw("version + 1"),
    })
    .returning("*");
  return row === undefined ? undefined : toEscalation(row);
}

/** Escalations whose first response is late and of which nobody was told yet; marked as told. */
export async function takeOverdue(
  tx: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly StoredEscalation[]> {
  const { rows } = await tx.raw(
    `update escalations set overdue_noted_at = :at, version = version + 1
     where id in (
       select id from escalations
       where state in ('open', 'claimed') and overdue_noted_at is null
         and ((first_human_at is null and first_response_due_at <= :at) or resolution_due_at <= :at)
       order by first_response_due_at limit :limit for update skip locked)
     returning *`,
    { at, limit },
  );
  return rows.map(toEscalation);
}

/** Escalations that nobody settled although their last deadline is over. */
export async function listExpired(
  db: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly StoredEscalation[]> {
  const rows = await db("escalations")
    .whereIn("state", ["open", "claimed"])
    .where("expires_at", "<=", at)
    .orderBy("expires_at")
    .limit(limit);
  return rows.map(toEscalation);
}

/** What the CRM said the client's open deals are worth; kept from the first time it said anything. */
export async function noteDeal(
  db: Db,
  id: string,
  deal: { readonly amount: number; readonly currency: string | undefined },
): Promise<void> {
  await db("escalations")
    .where({ id })
    .whereNull("deal_amount")
    .update({ deal_amount: deal.amount, deal_currency: deal.currency ?? null });
}

export async function findEscalation(db: Db, id: string): Promise<StoredEscalation | undefined> {
  const row = await db("escalations").where({ id }).first();
  return row === undefined ? undefined : toEscalation(row);
}

/** The escalation of a request that counts: the live one, else the newest. */
export async function findEscalationOfRequest(
  db: Db,
  requestId: string,
): Promise<StoredEscalation | undefined> {
  const row = await db("escalations")
    .where({ request_id: requestId })
    .orderByRaw("(state in ('open', 'claimed', 'waiting-client')) desc, raised_at desc")
    .first();
  return row === undefined ? undefined : toEscalation(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toEscalation(row: any): StoredEscalation {
  return {
    id: row.id,
    requestId: row.request_id,
    state: row.state,
    version: row.version,
    priority: row.priority,
    findings: row.findings,
    ownerId: row.owner_id ?? undefined,
    raisedAt: row.raised_at,
    firstResponseDueAt: row.first_response_due_at,
    resolutionDueAt: row.resolution_due_at,
    expiresAt: row.expires_at,
    overdueNotedAt: row.overdue_noted_at ?? undefined,
    firstHumanAt: row.first_human_at ?? undefined,
    claimedAt: row.claimed_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    resolution: row.resolution ?? undefined,
    resolutionNote: row.resolution_note ?? undefined,
    waitingSince: row.waiting_since ?? undefined,
    deal:
      row.deal_amount === null
        ? undefined
        : { amount: Number(row.deal_amount), currency: row.deal_currency ?? undefined },
  };
}
