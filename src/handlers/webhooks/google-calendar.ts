import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { HearOfChanges } from "#flows/calendars/hear-of-changes.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import type { Log } from "#log.ts";
import { storeDelivery } from "./store-delivery.ts";

/** What Google calls when a calendar changes; only where Google's calendars are connected. */
export function googleCalendarRoutes(
  hearOfChanges: HearOfChanges,
  { log }: { readonly log: Log },
): readonly Route[] {
  return [
    {
      method: "post",
      path: "/hooks/google-calendar",
      guard,
      handle: onNotice(hearOfChanges, log),
    },
  ];
}

const tokenMax = 256;

/** Google signs nothing: the secret of the watch proves it. A stranger's call costs no more than a look. */
const guard: Guard = {
  kind: "signature",
  vendor: "google",
  prove: [
    (request, _response, next) => {
      const token = request.get("x-goog-channel-token") ?? "";
      if (token !== "" && token.length <= tokenMax) return next();
      throw new GatehouseError("SIGNATURE_INVALID", { detail: "X-Goog-Channel-Token is missing" });
    },
  ],
};

/** POST /hooks/google-calendar. Everything is in the headers; a body is not read. */
function onNotice(hearOfChanges: HearOfChanges, log: Log): RequestHandler {
  return async (request, response) => {
    const secret = request.get("x-goog-channel-token") ?? "";
    const known = await storeDelivery(() => hearOfChanges([{ secret, watch: "lasts" }]));
    if (known === 0) {
      log.warn("a webhook was refused", { vendor: "google" });
      throw new GatehouseError("SIGNATURE_INVALID", { detail: "this is no watch of ours" });
    }
    response.status(204).end();
  };
}
