import type { Actor } from "#access.ts";
import { awayReason } from "#booking/absence-words.ts";
import { findAbsence } from "#store/absences.ts";
import { lockAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { listReasons } from "#store/escalation-reasons.ts";
import { actorOf, type Doer, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";
import { type AbsencePlan, awayOf, type PlannedMove, planFor } from "./plan-absence.ts";
import { addReason } from "./raise-escalation.ts";

export type EscalationResult = {
  readonly appointmentId: string;
  /** Undefined for an appointment that the absence does not hit (any more). */
  readonly reference: string | undefined;
  readonly kind: "escalated" | "escalated-before" | "changed-meanwhile";
};

export type EscalateAway = (wish: {
  readonly absenceId: string;
  /** "rest": whatever has no home at its own time. */
  readonly which: "rest" | readonly { readonly appointmentId: string; readonly sequence: number }[];
  readonly caller: Doer;
}) => Promise<readonly EscalationResult[] | undefined>;

/** Puts appointments of somebody who is away before a person, each once; undefined without an absence. */
export function escalateAwayFlow(context: FlowContext): EscalateAway {
  return async ({ absenceId, which, caller }) => {
    expectMay(caller, "manage-absences");
    const absence = await findAbsence(context.db, absenceId);
    if (absence === undefined) return undefined;
    const plan = await planFor(context, absence);
    const chosen = which === "rest" ? everyHomeless(plan) : which;
    const results: EscalationResult[] = [];
    for (const { appointmentId, sequence } of chosen) {
      const planned = plan.moves.find(({ appointment }) => appointment.id === appointmentId);
      const kind =
        planned?.appointment.sequence === sequence
          ? await escalate(context, plan, { planned, actor: actorOf(caller) })
          : "changed-meanwhile";
      results.push({ appointmentId, reference: planned?.reference, kind });
    }
    context.wake();
    return results;
  };
}

function everyHomeless({ moves }: AbsencePlan) {
  return moves
    .filter(({ home }) => home.kind !== "same-time")
    .map(({ appointment: { id, sequence } }) => ({ appointmentId: id, sequence }));
}

async function escalate(
  context: FlowContext,
  { absence, company }: AbsencePlan,
  { planned: { appointment }, actor }: { planned: PlannedMove; actor: Actor },
): Promise<EscalationResult["kind"]> {
  const { id: appointmentId, requestId } = appointment;
  const detail = awayReason(awayOf(company, absence), appointment);
  const at = context.now();
  const rule = "provider-away";
  return transact(context.db, async (tx) => {
    // Two who ask at the same moment: the second waits here, and finds what the first one said.
    if (!(await lockAppointment(tx, appointment))) return "changed-meanwhile";
    const said = await listReasons(tx, { requestIds: [requestId], rule, since: absence.createdAt });
    if (said.some((reason) => reason.detail === detail)) return "escalated-before";
    await addReason(tx, company, { requestId, finding: { rule, detail }, at });
    await recordAudit(tx, {
      at,
      actor,
      action: "put-before-person",
      requestId,
      detail: { appointmentId, absenceId: absence.id },
    });
    return "escalated";
  });
}
