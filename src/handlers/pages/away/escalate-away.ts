import type { RequestHandler } from "express";
import type { EscalateAway } from "#flows/escalate-away.ts";
import { absenceIdOf, noAbsence } from "#handlers/api/absences/absence-id.ts";
import { readFields } from "#handlers/pages/form-fields.ts";
import { awayPath } from "#views/pages/away.tsx";
import type { AwayDesk } from "./away-desk.ts";
import { readChosen } from "./chosen.ts";
import { resultsToAddress } from "./results-in-address.ts";

/** POST /console/away/:id/escalations: what has no proposal, or the ticked ones; and back to the plan. */
export function onEscalateAway({ escalateAway, company }: AwayDesk): RequestHandler {
  return async (request, response) => {
    const absenceId = absenceIdOf(request);
    const rest = readFields(request.body)("which") === "rest";
    const { caller } = response.locals as Pick<Parameters<EscalateAway>[0], "caller">;
    const which = rest ? "rest" : readChosen(request.body);
    const escalated = await escalateAway({ absenceId, which, caller });
    if (escalated === undefined) throw noAbsence();
    const results = resultsToAddress(await company(), escalated);
    response.redirect(303, `${awayPath}/${absenceId}?results=${results}`);
  };
}
