import type { RequestHandler } from "express";
import type { RenewHold } from "#flows/renew-hold.ts";
import { deviceOfBrowser } from "#handlers/device.ts";
import { answer, holdIn, keptAnswer } from "./take-hold.ts";

/** POST /book/:service/hold/renew: while the form is in use. */
export function onRenewHold(desk: {
  readonly renewHold: RenewHold;
  readonly now: () => Date;
}): RequestHandler {
  return async (request, response) => {
    const [id, device] = [holdIn(request), deviceOfBrowser(request)];
    const renewed = id && device && (await desk.renewHold({ id, device }));
    if (renewed && renewed.kind === "renewed")
      return answer(response, 200, keptAnswer(renewed.hold, desk.now()));
    return answer(response, 409, { outcome: "over" });
  };
}
