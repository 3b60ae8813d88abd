import type { RequestHandler } from "express";
import type { CurrentCompany } from "#flows/context.ts";
import type { EndAbsence } from "#flows/end-absence.ts";
import { absenceIdOf, noAbsence } from "./absence-id.ts";
import { absenceJson } from "./absence-json.ts";

/** DELETE /api/v1/absences/:id: its times are offered again; a second time changes nothing. */
export function onEndAbsence(desk: {
  readonly endAbsence: EndAbsence;
  readonly company: () => Promise<CurrentCompany>;
}): RequestHandler {
  return async (request, response) => {
    const { caller } = response.locals as Pick<Parameters<EndAbsence>[0], "caller">;
    const absence = await desk.endAbsence({ absenceId: absenceIdOf(request), caller });
    if (absence === undefined) throw noAbsence();
    response.json({ absence: absenceJson({ absence, company: await desk.company() }) });
  };
}
