import type { RequestHandler } from "express";
import { readFields } from "#handlers/pages/form-fields.ts";
import { calendarsPath } from "#views/pages/calendars/words.ts";
import type { CallerLocals, ConnectDesk } from "./connect-desk.ts";
import { showCalendars } from "./list-own-calendars.ts";

const mistakes = {
  "not-listed":
    "A chosen calendar is not in the list of a connected account at the moment. Please choose again.",
  "not-writable": "Nobody may put events into that calendar. Please choose another one.",
} as const;

/** POST /console/calendars/:provider/choice */
export function onChooseCalendars(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const { caller } = response.locals as CallerLocals;
    const providerKey = String(request.params["provider"]);
    const receives = readFields(request.body)("receives");
    const busy = [request.body?.["busy"] ?? []].flat().map(String);
    const chosen = await desk.chooseCalendars({ caller, providerKey, receives, busy });
    if (chosen.kind === "chosen")
      return response.redirect(303, `${calendarsPath}/${providerKey}?done=chosen`);
    const mistake = chosen.kind === "invalid" ? chosen.message : mistakes[chosen.kind];
    return showCalendars(desk, response, { providerKey, status: 422, done: undefined, mistake });
  };
}
