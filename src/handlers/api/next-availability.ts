import type { RequestHandler } from "express";
import { z } from "zod";
import { describeLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import type { ListNextFree } from "#flows/find-next-free.ts";
import { sendProblem } from "#handlers/problem.ts";
import { slotJson } from "./refuse-time.ts";

const Query = z.strictObject({
  service: z.string().min(1),
  zone: z.string().refine(isZone, "must be an IANA time zone, America/Phoenix for example"),
});

/** GET /api/v1/availability/next: the first free time of each provider of a service, soonest first. */
export function onNextAvailability(listNextFree: ListNextFree): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      return sendProblem(response, "INVALID_REQUEST", { detail: z.prettifyError(query.error) });
    const { service, zone } = query.data;
    const found = await listNextFree(service);
    if (found === undefined)
      return sendProblem(response, "UNKNOWN_SERVICE", { detail: "there is no such service" });
    response.json({
      service,
      zone,
      providers: found.map(({ providerKey, slot }) => ({
        provider: providerKey,
        ...slotJson(slot, zone),
        text: describeLocal(slot.start, zone),
      })),
    });
  };
}
