import type { RequestHandler } from "express";
import { z } from "zod";
import { describeLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import type { ListAvailability } from "#flows/list-availability.ts";
import { sendProblem } from "#handlers/problem.ts";
import { slotJson } from "./receive-request.ts";

const instant = z.iso
  .datetime({
    offset: true,
    error: "must be an ISO 8601 instant with an offset, 2026-11-23T09:00:00Z",
  })
  .transform((text) => new Date(text));

const Query = z.strictObject({
  service: z.string().min(1),
  zone: z.string().refine(isZone, "must be an IANA time zone, America/Phoenix for example"),
  from: instant.optional(),
  to: instant.optional(),
  provider: z.string().optional(),
  location: z.string().optional(),
});

/** GET /api/v1/availability: free times with their UTC instants and the local time in `zone`. */
export function onListAvailability(listAvailability: ListAvailability): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      return sendProblem(response, "INVALID_REQUEST", {
        detail: z.prettifyError(query.error),
        problems: query.error.issues.map(({ path, message }) => ({
          path: path.join("."),
          message,
        })),
      });
    const { service, provider, location, from, to, zone } = query.data;
    const found = await listAvailability({
      serviceKey: service,
      from,
      to,
      providerKey: provider,
      locationKey: location,
    });
    if (found.kind === "unknown") {
      const code = found.what === "service" ? "UNKNOWN_SERVICE" : "INVALID_REQUEST";
      return sendProblem(response, code, { detail: `there is no such ${found.what}` });
    }
    const { providers } = found.company;
    response.json({
      service: found.service.key,
      zone,
      slots: found.slots.map((slot) => ({
        ...slotJson(slot, zone),
        text: describeLocal(slot.start, zone),
        providers: slot.providerIds.map((id) => providers.get(id)?.key),
      })),
    });
  };
}
