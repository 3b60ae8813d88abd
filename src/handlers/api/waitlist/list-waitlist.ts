import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { LeaveWaitlist } from "#flows/answer-waitlist-offer.ts";
import type { ListWaitlist } from "#flows/list-waitlist.ts";

/** GET /api/v1/waitlist: everybody who waits, in the order in which they are served. */
export function onListWaitlist(listWaitlist: ListWaitlist): RequestHandler {
  return async (_request, response) => {
    response.json({ entries: await listWaitlist(response.locals["caller"]) });
  };
}

/** DELETE /api/v1/waitlist/:id: takes a client off the list; 204, also when they are off it already. */
export function onLeaveWaitlist({
  leaveWaitlist,
}: {
  readonly leaveWaitlist: LeaveWaitlist;
}): RequestHandler {
  return async (request, response) => {
    const requestId = z.uuid().safeParse(request.params["id"]).data;
    const { name } = response.locals["caller"];
    const actor = { kind: "system", name: `api: ${name}` } as const;
    const left = requestId && (await leaveWaitlist({ requestId, actor }));
    if (left !== "left" && left !== "already-left")
      throw new GatehouseError("NOT_FOUND", { detail: "nobody waits under this id" });
    response.status(204).end();
  };
}
