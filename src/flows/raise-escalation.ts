import type { Interval } from "#booking/interval.ts";
import { deadlines } from "#escalation/deadline.ts";
import type { Finding, Priority } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { addFinding, insertEscalation } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { occupy } from "#store/occupancies.ts";
import type { CurrentCompany } from "./context.ts";
import { wishCard } from "./effects.ts";

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
    readonly hold:
      | { readonly providerIds: readonly string[]; readonly during: Interval }
      | undefined;
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
  const heldWith = await holdWith(tx, escalation.hold, {
    escalationId: id,
    expiresAt: due.resolutionDueAt,
    at,
  });
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
  hold: { readonly providerIds: readonly string[]; readonly during: Interval } | undefined,
  holder: { escalationId: string; expiresAt: Date; at: Date },
): Promise<string | undefined> {
  for (const providerId of hold?.providerIds ?? []) {
    const taken = await occupy(
      tx,
      { providerId, during: (hold as { during: Interval }).during, at: holder.at },
      { escalationId: holder.escalationId, expiresAt: holder.expiresAt },
    );
    if (taken) return providerId;
  }
  return undefined;
}
