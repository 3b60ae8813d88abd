import type { RequestHandler } from "express";
import type { EndAbsence } from "#flows/end-absence.ts";
import { absenceIdOf, noAbsence } from "#handlers/api/absences/absence-id.ts";
import { awayPath } from "#views/pages/away.tsx";
import type { AwayDesk } from "./away-desk.ts";

/** POST /console/away/:id/end: its times are offered again; the page says so. */
export function onEndAbsence({ endAbsence }: AwayDesk): RequestHandler {
  return async (request, response) => {
    const absenceId = absenceIdOf(request);
    const { caller } = response.locals as Pick<Parameters<EndAbsence>[0], "caller">;
    if ((await endAbsence({ absenceId, caller })) === undefined) throw noAbsence();
    response.redirect(303, `${awayPath}/${absenceId}`);
  };
}
