import type { RequestHandler } from "express";
import type { PlanAbsence } from "#flows/plan-absence.ts";
import { absenceIdOf, noAbsence } from "./absence-id.ts";
import { absenceJson, planJson } from "./absence-json.ts";

/** GET /api/v1/absences/:id/plan: what was booked into it, each with its proposed new home. */
export function onPlanAbsence(planAbsence: PlanAbsence): RequestHandler {
  return async (request, response) => {
    const { caller } = response.locals as Pick<Parameters<PlanAbsence>[0], "caller">;
    const plan = await planAbsence({ absenceId: absenceIdOf(request), caller });
    if (plan === undefined) throw noAbsence();
    response.json({ absence: absenceJson(plan), appointments: planJson(plan) });
  };
}
