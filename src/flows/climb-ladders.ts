import type { PlannedRung } from "#escalation/ladder.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { listToClimb, lockToClimb, notePlan, takeRung } from "#store/rungs.ts";
import type { FlowContext } from "./context.ts";
import { doRung, type RungDue } from "./do-rung.ts";
import { readLadder } from "./read-ladder.ts";

/**
 * Does every rung of every ladder that is due, once, however many nodes find it due and however late
 * they come. Returns how many were done.
 */
export function climbLaddersFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const { version: companyVersion } = await context.company();
    const at = context.now();
    const ids = await listToClimb(context.db, { at, companyVersion, limit: 100 });
    const failures: unknown[] = [];
    let done = 0;
    // One that cannot be done now must not keep those behind it from being done.
    for (const id of ids)
      await climb(context, id, at).then(
        (count) => {
          done += count;
        },
        (error: unknown) => failures.push(error),
      );
    if (done > 0) context.wake();
    if (failures.length > 0) throw new AggregateError(failures, "Some rungs could not be done");
    return done;
  };
}

async function climb(context: FlowContext, id: string, at: Date): Promise<number> {
  const company = await context.company();
  return transact(context.db, async (tx) => {
    const escalation = await lockToClimb(tx, id);
    if (escalation === undefined) return 0;
    const { done, planned } = await readLadder(tx, company, escalation);
    const due = planned.filter((rung) => rung.at <= at);
    let now = escalation;
    for (const [index, rung] of due.entries())
      now = await take(tx, rung, {
        ...{ at, connected: context.connected, publicUrl: context.publicUrl },
        escalation: now,
        isFirst: done.length + index === 0,
      });
    const nextAt = planned.find((rung) => rung.at > at)?.at;
    await notePlan(tx, id, { nextAt, companyVersion: company.version });
    return due.length;
  });
}

/** The escalation as it is afterwards. */
async function take(tx: Db, rung: PlannedRung, due: RungDue): Promise<StoredEscalation> {
  const { escalation, at } = due;
  const { requestId, id: escalationId } = escalation;
  const { what, who } = rung;
  const done = { rung: rung.rung, dueAt: rung.at, doneAt: at, who };
  if (!(await takeRung(tx, escalation, done))) return escalation;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "ladder" },
    action: `rung-${what.do}`,
    requestId,
    detail: { escalationId, rung: rung.rung, who },
  });
  return doRung(tx, rung, due);
}
