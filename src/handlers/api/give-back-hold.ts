import type { RequestHandler } from "express";
import { z } from "zod";
import type { GiveBackHold } from "#flows/give-back-hold.ts";
import { deviceOfToken } from "#handlers/device.ts";

/** DELETE /api/v1/holds/:id: 204 whatever there was before, so that it may be sent again. */
export function onGiveBackHold(giveBackHold: GiveBackHold): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    if (id.success) await giveBackHold({ id: id.data, device: deviceOfToken(response) });
    response.status(204).end();
  };
}
