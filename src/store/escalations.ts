import {
  type Escalation,
  type EscalationState,
  liveStates,
  type Resolution,
} from "#escalation/escalation.ts";
import type { Finding } from "#gate/decision.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { Before } from "./sendings.ts";

/** The row besides what the core thinks with. */
export type StoredEscalation = Escalation & {
  /** Since when the client has been asked; undefined while nobody waits for them. */
  readonly waitingSince: Date | undefined;
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly endedBy: string | undefined;
  readonly resolutionNote: string | undefined;
  readonly handoverCount: number;
  readonly reopenCount: number;
  /** Nobody is reminded of it until then. */
  readonly snooze: { readonly until: Date; readonly byId: string } | undefined;
  /** The last deed on it, or the owner's last word in its thread. */
  readonly touchedAt: Date;
  /** Real time of the last word that was heard; undefined while there was none. */
  readonly heardAt: Date | undefined;
  /** It was taken from an owner who did nothing with it. */
  readonly returned: { readonly fromId: string; readonly at: Date } | undefined;
  readonly duplicateOf: string | undefined;
  /** What the client was told when it was closed. */
  readonly clientText: string | undefined;
  readonly reopenedById: string | undefined;
  /** Its owner did not take it: nobody had answered, and the ladder gave it to them. */
  readonly given: boolean;
  /** From when the ladder counts at the earliest: it was to rest until then. */
  readonly restedUntil: Date | undefined;
  /** The client's wait is over, and the deadlines have not been given its time yet. */
  readonly waitedTo: Date | undefined;
  /** The wanted time is kept for somebody else: until when at the latest, and who comes next. */
  readonly line: PlaceInLine | undefined;
};

export type PlaceInLine = { readonly until: Date; readonly position: number };

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
    touched_at: escalation.raisedAt,
  });
}

/** From where a deed may start. `ownerId`: only the owner may; `version`: only from the newest drawing. */
export type From = {
  readonly id: string;
  readonly states: readonly EscalationState[];
  readonly ownerId?: string;
  readonly version?: number;
  /** Only what has been waiting for its client since then, or longer. */
  readonly waitingSinceMax?: Date;
  /** The owner was given it by the ladder, and has not said a word since. */
  readonly given?: true;
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
  /** The request that asked for the same before. */
  readonly duplicateOf?: string;
  /** What the client is told about its end. */
  readonly clientText?: string;
  /** It goes from one owner to another. */
  readonly handedOver?: true;
  /** To one who was not asked: nobody had answered. */
  readonly given?: boolean;
  /** The owner who did nothing with it, when it is taken from them. */
  readonly returnedFrom?: string;
  /** It is a question once more: how it ended is undone, and it is due anew. */
  readonly reopened?: Due & { readonly byId: string };
  /** A message was taken back before it left: its wait never was. */
  readonly undone?: Before["escalation"];
  /** The owner's question went to the client at this moment; from now on the time counts as waiting. */
  readonly waitingSince?: Date;
};

type Due = Pick<Escalation, "firstResponseDueAt" | "resolutionDueAt" | "expiresAt">;

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
      if (from.given) query.where({ given: true });
      if (from.version !== undefined) query.where({ version: from.version });
      if (from.waitingSinceMax !== undefined)
        query.where("waiting_since", "<=", from.waitingSinceMax);
    })
    .update({ ...always(tx, change), ...named(change), ...counted(tx, change) })
    .returning("*");
  return row === undefined ? undefined : toEscalation(row);
}

/** What every change does, whatever it is. */
function always(tx: Db, { state, at, waitingSince, returnedFrom, given = false }: Change) {
  return {
    state,
    version: tx.raw("version + 1"),
    touched_at: at,
    // Whatever is done to it wakes it.
    snooze_until: null,
    snoozed_by: null,
    given,
    returned_from: returnedFrom ?? null,
    returned_at: returnedFrom === undefined ? null : at,
    // Leaving the wait adds what was waited; every way out of it comes by here. What the deadlines get
    // back for it takes business hours to say, so it is noted here and left to a sweep.
    waiting_since: waitingSince ?? null,
    waited_from: tx.raw("coalesce(waited_from, waiting_since)"),
    waited_to: tx.raw("case when waiting_since is null then waited_to else ?::timestamptz end", [
      at,
    ]),
    waited_seconds: tx.raw(
      "waited_seconds + coalesce(greatest(0, extract(epoch from ?::timestamptz - waiting_since)), 0)::integer",
      [at],
    ),
  };
}

const columns = {
  ownerId: "owner_id",
  claimedAt: "claimed_at",
  endedAt: "ended_at",
  endedBy: "ended_by",
  resolution: "resolution",
  resolutionNote: "resolution_note",
  duplicateOf: "duplicate_of",
  clientText: "client_text",
} as const satisfies Partial<Record<keyof Change, string>>;

/** What is not named stays as it is. */
function named(change: Change): Record<string, unknown> {
  const said = Object.entries(columns).map(([name, column]) => [
    column,
    change[name as keyof typeof columns],
  ]);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function counted(tx: Db, { at, humanAt, handedOver, reopened, undone }: Change) {
  return {
    ...(undone && {
      waiting_since: undone.waiting_since,
      waited_seconds: undone.waited_seconds,
      waited_from: undone.waited_from,
      waited_to: undone.waited_to,
      snooze_until: undone.snooze_until,
      snoozed_by: undone.snoozed_by,
    }),
    ...(humanAt && { first_human_at: tx.raw("coalesce(first_human_at, ?)", [humanAt]) }),
    ...(handedOver && { handover_count: tx.raw("handover_count + 1") }),
    ...(reopened && reopening(tx, at, reopened)),
  };
}

const secondsSettled =
  "settled_seconds + greatest(0, extract(epoch from ?::timestamptz - ended_at))::integer";

function reopening(tx: Db, at: Date, due: NonNullable<Change["reopened"]>) {
  return {
    reopened_at: at,
    reopened_by: due.byId,
    reopen_count: tx.raw("reopen_count + 1"),
    settled_seconds: tx.raw(secondsSettled, [at]),
    first_response_due_at: due.firstResponseDueAt,
    resolution_due_at: due.resolutionDueAt,
    expires_at: due.expiresAt,
    ended_at: null,
    ended_by: null,
    resolution: null,
    resolution_note: null,
    duplicate_of: null,
    client_text: null,
    waited_from: null,
    waited_to: null,
  };
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

/** Those of a request that were settled, or that nobody answered. */
export async function listSettled(db: Db, requestId: string): Promise<readonly string[]> {
  return db("escalations")
    .where({ request_id: requestId })
    .whereIn("state", ["resolved", "expired"])
    .orderBy("raised_at")
    .pluck("id");
}
