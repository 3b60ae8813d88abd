import type { RequestHandler } from "express";
import { readFields } from "#handlers/pages/form-fields.ts";
import { calendarsPath } from "#views/pages/calendars/words.ts";
import type { CallerLocals, ConnectDesk } from "./connect-desk.ts";

/** POST /console/calendars/:provider/disconnect; one that is disconnected already stays so. */
export function onDisconnectCalendar(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const { caller } = response.locals as CallerLocals;
    const providerKey = String(request.params["provider"]);
    const grantId = readFields(request.body)("grant");
    const ended = await desk.disconnectCalendar({ caller, providerKey, grantId });
    const done = ended === "not-revoked" ? ended : "disconnected";
    response.redirect(303, `${calendarsPath}/${providerKey}?done=${done}`);
  };
}
