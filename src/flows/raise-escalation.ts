import { deadlines } from "#escalation/deadline.ts";
import { placeInLine } from "#escalation/line.ts";
import type { Finding, Priority } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { urgencies } from "#store/effects.ts";
import { setLine } from "#store/escalation-holds.ts";
import { insertEscalation } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { lockRequest } from "#store/requests.ts";
import type { CurrentCompany } from "./context.ts";
import { termsOf } from "./desk-terms.ts";
import { holdForEscalation, type WantedTime } from "./hold-for-escalation.ts";
import { type Joining, joinEscalation } from "./join-escalation.ts";
import { readLine } from "./read-line.ts";
import { redrawSettledCards } from "./redraw-settled-cards.ts";
import { wishCard } from "./wish-card.ts";

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
    readonly hold: WantedTime | undefined;
    /** The wanted time is kept for somebody else until then at the latest: this one is in line for it. */
    readonly keptForOtherUntil?: Date | undefined;
  },
): Promise<Raised> {
  const id = newId();
  const { requestId, at } = escalation;
  const due = deadlines(at, await termsOf(tx, company, requestId), escalation.priority);
  await insertEscalation(tx, {
    id,
    requestId,
    priority: escalation.priority,
    findings: escalation.findings,
    raisedAt: at,
    ...due,
  });
  const until = due.resolutionDueAt;
  const held =
    escalation.hold &&
    (await holdForEscalation(tx, escalation.hold, { requestId, escalationId: id, until, at }));
  const { keptForOtherUntil } = escalation;
  if (keptForOtherUntil !== undefined) {
    const position = placeInLine(await readLine(tx, company, at), id);
    await setLine(tx, { escalationId: id, line: { until: keptForOtherUntil, position } });
  }
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "gate" },
    action: "escalation-raised",
    requestId,
    detail: { escalationId: id, findings: escalation.findings, heldWith: held?.providerId },
  });
  const urgency = escalation.priority === "high" ? urgencies.vipCard : urgencies.card;
  await wishCard(tx, { requestId, escalationId: id, urgency });
  await redrawSettledCards(tx, requestId);
  return { escalationId: id, promisedBy: due.promisedBy };
}

/** A further reason joins the question that is open already; where none is, a new one is raised. */
export async function addReason(
  tx: Db,
  company: CurrentCompany,
  reason: Pick<Joining, "requestId" | "finding" | "at"> & Partial<Pick<Joining, "told">>,
): Promise<void> {
  // Two reasons at the same moment: the second one finds the first one's escalation and joins it.
  await lockRequest(tx, reason.requestId);
  const actor = { kind: "system", name: "outbox" } as const;
  if (await joinEscalation(tx, company, { told: "thread", ...reason, actor })) return;
  await raiseEscalation(tx, company, {
    requestId: reason.requestId,
    priority: "normal",
    findings: [reason.finding],
    at: reason.at,
    hold: undefined,
  });
}
