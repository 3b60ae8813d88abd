import type { RequestHandler } from "express";
import { z } from "zod";
import { describeLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import type { ListNextFree } from "#flows/find-next-free.ts";
import { sendProblem } from "#handlers/problem.ts";
import { requestBody } from "#intake/request-body.ts";
import { slotJson } from "./refuse-time.ts";

const Query = z.strictObject({
  service: z.string().min(1),
  zone: z.string().refine(isZone, "must be an IANA time zone, America/Phoenix for example"),
  location: z.string().optional(),
  language: requestBody.shape.language,
  territory: requestBody.shape.territory,
});

/** GET /api/v1/availability/next: the first free time of each provider of a service, soonest first. */
export function onNextAvailability(listNextFree: ListNextFree): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      return sendProblem(response, "INVALID_REQUEST", { detail: z.prettifyError(query.error) });
    const { service, zone, location, language, territory } = query.data;
    const wish = { language, territory };
    const found = await listNextFree({ serviceKey: service, locationKey: location, wish });
    if (found.kind === "unknown") {
      const code = found.what === "service" ? "UNKNOWN_SERVICE" : "INVALID_REQUEST";
      return sendProblem(response, code, { detail: `there is no such ${found.what}` });
    }
    response.json({
      service,
      zone,
      providers: found.next.map(({ providerKey, slot }) => ({
        provider: providerKey,
        ...slotJson(slot, zone),
        text: describeLocal(slot.start, zone),
      })),
    });
  };
}
