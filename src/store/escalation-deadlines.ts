import type { Escalation, EscalationState } from "#escalation/escalation.ts";
import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

/** Which escalations a timer looks at: those whose clock does not stand still. */
type Running = {
  readonly at: Date;
  readonly limit: number;
  /** A wait for the client stops the clock. */
  readonly waitingPauses: boolean;
};

/** In SQL. What is snoozed, and what has not got its waited time back yet, rests. */
const running = "state = any(:states) and snooze_until is null and waited_to is null";

const statesOf = ({ waitingPauses }: Pick<Running, "waitingPauses">): EscalationState[] => [
  "open",
  "claimed",
  ...(waitingPauses ? [] : (["waiting-client"] as const)),
];

/** Escalations that nobody settled although their last deadline is over. */
export async function listExpired(db: Db, which: Running): Promise<readonly StoredEscalation[]> {
  const { at, limit } = which;
  const { rows } = await db.raw(
    `select * from escalations where ${running} and expires_at <= :at
     order by expires_at limit :limit`,
    { at, limit, states: statesOf(which) },
  );
  return rows.map(toEscalation);
}

/** An escalation whose wait is over and whose deadlines do not know it yet. */
export type Waited = Pick<
  StoredEscalation,
  "id" | "requestId" | "firstResponseDueAt" | "resolutionDueAt" | "expiresAt"
> & { readonly wait: { readonly from: Date; readonly to: Date } };

/**
 * Locks them until the transaction ends; rivals skip them. One that waits again (a second question
 * before the first was answered) gets all of it back at its end, unless its clock runs meanwhile: then
 * what is noted must not make it rest.
 */
export async function lockWaited(
  tx: Db,
  { limit, waitingPauses }: Pick<Running, "limit" | "waitingPauses">,
): Promise<readonly Waited[]> {
  const rows = await tx("escalations")
    .whereNotNull("waited_to")
    .whereIn("state", statesOf({ waitingPauses }))
    .orderBy("waited_to")
    .limit(limit)
    .forUpdate()
    .skipLocked();
  return rows.map((row) => ({
    ...toEscalation(row),
    wait: { from: row.waited_from, to: row.waited_to },
  }));
}

/**
 * Gives the waited time back: the deadlines are these now. The ladder, which may have planned to rest
 * until nobody knows when, plans anew even where no deadline has moved.
 */
export async function setDeadlines(
  tx: Db,
  id: string,
  due: Pick<Escalation, "firstResponseDueAt" | "resolutionDueAt" | "expiresAt">,
): Promise<void> {
  await tx("escalations").where({ id }).update({
    first_response_due_at: due.firstResponseDueAt,
    resolution_due_at: due.resolutionDueAt,
    expires_at: due.expiresAt,
    waited_from: null,
    waited_to: null,
    planned_due: null,
  });
}

/** Questions to clients that have been waiting since before `since`. */
export async function listLongWaits(
  db: Db,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly string[]> {
  return db("escalations")
    .where({ state: "waiting-client" })
    .where("waiting_since", "<=", since)
    .orderBy("waiting_since")
    .limit(limit)
    .pluck("id");
}
