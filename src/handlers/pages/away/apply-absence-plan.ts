import type { RequestHandler } from "express";
import type { ApplyAbsencePlan } from "#flows/apply-absence-plan.ts";
import { absenceIdOf, noAbsence } from "#handlers/api/absences/absence-id.ts";
import { readFields } from "#handlers/pages/form-fields.ts";
import { awayPath } from "#views/pages/away.tsx";
import type { AwayDesk } from "./away-desk.ts";
import { readChosen } from "./chosen.ts";
import { resultsToAddress } from "./results-in-address.ts";

/** POST /console/away/:id/moves: all that have a proposal, or the ticked ones; and back to the plan. */
export function onApplyAbsencePlan({ applyAbsencePlan }: AwayDesk): RequestHandler {
  return async (request, response) => {
    const absenceId = absenceIdOf(request);
    const all = readFields(request.body)("which") === "all";
    const { caller } = response.locals as Pick<Parameters<ApplyAbsencePlan>[0], "caller">;
    const which = all ? "all" : readChosen(request.body);
    const applied = await applyAbsencePlan({ absenceId, which, caller });
    if (applied.kind !== "applied") throw noAbsence();
    const results = resultsToAddress(applied.plan.company, applied.results);
    response.redirect(303, `${awayPath}/${absenceId}?results=${results}`);
  };
}
