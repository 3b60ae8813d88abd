import type { RequestHandler } from "express";
import type { PutInAbsence } from "#flows/put-in-absence.ts";
import { readFields } from "#handlers/pages/form-fields.ts";
import { awayPath } from "#views/pages/away.tsx";
import type { AwayDesk } from "./away-desk.ts";
import { showAway } from "./list-absences.ts";

/** POST /console/away: puts an absence in and leads to its plan; what makes no sense is shown again. */
export function onPutInAbsence(desk: AwayDesk): RequestHandler {
  return async (request, response) => {
    const field = readFields(request.body);
    const form = {
      provider: field("provider"),
      from: field("from"),
      to: field("to"),
      reason: field("reason"),
    };
    const { caller } = response.locals as Pick<Parameters<PutInAbsence>[0], "caller">;
    const put = await desk.putInAbsence({
      providerKey: form.provider,
      from: form.from,
      // The field may be left empty: then it is the one day.
      to: form.to === "" ? undefined : form.to,
      reason: form.reason,
      caller,
    });
    if (put.kind === "put-in") return response.redirect(303, `${awayPath}/${put.plan.absence.id}`);
    const mistake =
      put.kind === "unknown-provider"
        ? { field: "provider" as const, message: "Please choose who is away." }
        : { field: put.field, message: sentence(put.message) };
    return showAway(desk, response, { status: 422, form, mistake });
  };
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
