import { applyAbsencePlanFlow } from "#flows/apply-absence-plan.ts";
import type { FlowContext } from "#flows/context.ts";
import { endAbsenceFlow } from "#flows/end-absence.ts";
import { escalateAwayFlow } from "#flows/escalate-away.ts";
import { listAbsencesFlow } from "#flows/list-absences.ts";
import { planAbsenceFlow } from "#flows/plan-absence.ts";
import { putInAbsenceFlow } from "#flows/put-in-absence.ts";
import type { AbsenceFlows } from "#handlers/api/absences/absence-routes.ts";

/** The same deeds for programs and for people in the console. */
export function composeAbsences(context: FlowContext): AbsenceFlows {
  return {
    putInAbsence: putInAbsenceFlow(context),
    listAbsences: listAbsencesFlow(context),
    planAbsence: planAbsenceFlow(context),
    applyAbsencePlan: applyAbsencePlanFlow(context),
    escalateAway: escalateAwayFlow(context),
    endAbsence: endAbsenceFlow(context),
  };
}
