import type { ApplyAbsencePlan } from "#flows/apply-absence-plan.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { EndAbsence } from "#flows/end-absence.ts";
import type { EscalateAway } from "#flows/escalate-away.ts";
import type { ListAbsences } from "#flows/list-absences.ts";
import type { PlanAbsence } from "#flows/plan-absence.ts";
import type { PutInAbsence } from "#flows/put-in-absence.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import { onApplyAbsencePlan } from "./apply-absence-plan.ts";
import { onEndAbsence } from "./end-absence.ts";
import { onEscalateAway } from "./escalate-away.ts";
import { onListAbsences } from "./list-absences.ts";
import { onPlanAbsence } from "./plan-absence.ts";
import { onPutInAbsence } from "./put-in-absence.ts";

export type AbsenceFlows = {
  readonly putInAbsence: PutInAbsence;
  readonly listAbsences: ListAbsences;
  readonly planAbsence: PlanAbsence;
  readonly applyAbsencePlan: ApplyAbsencePlan;
  readonly escalateAway: EscalateAway;
  readonly endAbsence: EndAbsence;
};

export function absenceRoutes(
  flows: AbsenceFlows & { readonly company: () => Promise<CurrentCompany> },
): readonly Route[] {
  const guard: Guard = { kind: "role", deed: "manage-absences" };
  const absences = "/api/v1/absences";
  const absence = `${absences}/:id`;
  return [
    { method: "get", path: absences, guard, handle: onListAbsences(flows.listAbsences) },
    { method: "post", path: absences, guard, handle: onPutInAbsence(flows.putInAbsence) },
    { method: "delete", path: absence, guard, handle: onEndAbsence(flows) },
    { method: "get", path: `${absence}/plan`, guard, handle: onPlanAbsence(flows.planAbsence) },
    {
      method: "post",
      path: `${absence}/moves`,
      guard,
      handle: onApplyAbsencePlan(flows.applyAbsencePlan),
    },
    {
      method: "post",
      path: `${absence}/escalations`,
      guard,
      handle: onEscalateAway(flows.escalateAway),
    },
  ];
}
