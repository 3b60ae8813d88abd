import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { RenewHold } from "#flows/renew-hold.ts";
import { deviceOfToken } from "#handlers/device.ts";
import { sendProblem } from "#handlers/problem.ts";
import { holdJson } from "./take-hold.ts";

/** POST /api/v1/holds/:id/renew: keeps it for another while; 409 hold_over says when it ended. */
export function onRenewHold(renewHold: RenewHold): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    const renewed = id.success
      ? await renewHold({ id: id.data, device: deviceOfToken(response) })
      : ({ kind: "unknown" } as const);
    switch (renewed.kind) {
      case "renewed":
        response.json(holdJson(renewed.hold));
        break;
      case "over":
        sendProblem(response, "HOLD_OVER", {
          detail: `it ended at ${renewed.hold.expiresAt.toISOString()}; the time may still be free: hold it again, or book it`,
          endedAt: renewed.hold.expiresAt.toISOString(),
        });
        break;
      case "unknown":
        throw new GatehouseError("NOT_FOUND", {
          detail: "you have no such hold: it was given back or booked, or is not yours",
        });
    }
  };
}
