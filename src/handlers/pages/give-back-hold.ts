import type { RequestHandler } from "express";
import type { GiveBackHold } from "#flows/give-back-hold.ts";
import { deviceOfBrowser } from "#handlers/device.ts";
import { holdIn } from "./take-hold.ts";

/** POST /book/:service/hold/release: the page is left, or no time is chosen any more. */
export function onGiveBackHold(desk: { readonly giveBackHold: GiveBackHold }): RequestHandler {
  return async (request, response) => {
    const [id, device] = [holdIn(request), deviceOfBrowser(request)];
    if (id !== undefined && device !== undefined) await desk.giveBackHold({ id, device });
    response.status(204).end();
  };
}
