import type { Interval } from "#booking/interval.ts";
import { type Deadlines, deadlines } from "#escalation/deadline.ts";
import type { Finding, Priority } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { addFinding, insertEscalation } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { occupy } from "#store/occupancies.ts";
import { lockRequest } from "#store/requests.ts";
import type { CurrentCompany } from "./context.ts";
import { wishCard } from "./effects.ts";

type Hold = {
  readonly providerIds: readonly string[];
  /** With its buffers. */
  readonly during: Interval;
  readonly start: Date;
};

export type Raised = { readonly escalationId: string; readonly promisedBy: Date };

/**
 * Puts a request before a person: a row with its deadlines, a card, and the wanted time held if it is
 * still free. Runs in the caller's transaction.
 */
export async function raiseEscalation(
  tx: Db,
  company: CurrentCompany,
  escalation: {
    readonly requestId: string;
    readonly priority: Priority;
    readonly findings: readonly Finding[];
    readonly at: Date;
    /** Whom to hold the wanted time with, best first; none where there is nothing to hold. */
    readonly hold: Hold | undefined;
  },
): Promise<Raised> {
  const id = newId();
  const { requestId, at } = escalation;
  const due = deadlines(at, company.settings.escalation, escalation.priority);
  await insertEscalation(tx, {
    id,
    requestId,
    priority: escalation.priority,
    findings: escalation.findings,
    raisedAt: at,
    ...due,
  });
  const heldWith =
    escalation.hold && (await holdWith(tx, escalation.hold, { escalationId: id, due, at }));
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "gate" },
    action: "escalation-raised",
    requestId,
    detail: { escalationId: id, findings: escalation.findings, heldWith },
  });
  await wishCard(tx, { requestId, escalationId: id });
  return { escalationId: id, promisedBy: due.promisedBy };
}

/** A further reason joins the question that is open already; where none is, a new one is raised. */
export async function addReason(
  tx: Db,
  company: CurrentCompany,
  reason: { readonly requestId: string; readonly finding: Finding; readonly at: Date },
): Promise<void> {
  // Two reasons at the same moment: the second one finds the first one's escalation and joins it.
  await lockRequest(tx, reason.requestId);
  const live = await addFinding(tx, reason.requestId, reason.finding);
  if (live === undefined) {
    await raiseEscalation(tx, company, {
      requestId: reason.requestId,
      priority: "normal",
      findings: [reason.finding],
      at: reason.at,
      hold: undefined,
    });
    return;
  }
  await wishCard(tx, { requestId: live.requestId, escalationId: live.id });
  await recordAudit(tx, {
    at: reason.at,
    actor: { kind: "system", name: "outbox" },
    action: "escalation-reason-added",
    requestId: live.requestId,
    detail: { escalationId: live.id, finding: reason.finding },
  });
}

async function holdWith(
  tx: Db,
  { providerIds, during, start }: Hold,
  { escalationId, due, at }: { escalationId: string; due: Deadlines; at: Date },
): Promise<string | undefined> {
  // Once it has begun nobody can book it any more, however late the deadline is.
  const expiresAt = due.resolutionDueAt < start ? due.resolutionDueAt : start;
  for (const providerId of providerIds) {
    if (await occupy(tx, { providerId, during, at }, { escalationId, expiresAt }))
      return providerId;
  }
  return undefined;
}
