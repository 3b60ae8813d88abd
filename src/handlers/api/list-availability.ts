import type { RequestHandler } from "express";
import { z } from "zod";
import type { Slot } from "#booking/availability.ts";
import { describeLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { ListAvailability } from "#flows/list-availability.ts";
import type { ClientAddress, FirstOffered } from "#flows/offer-first.ts";
import { sendProblem } from "#handlers/problem.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import { parsePhone } from "#intake/phone.ts";
import { requestBody } from "#intake/request-body.ts";
import { slotJson } from "./refuse-time.ts";

const instant = z.iso
  .datetime({
    offset: true,
    error: "must be an ISO 8601 instant with an offset, 2026-11-23T09:00:00Z",
  })
  .transform((text) => new Date(text));

/** An e-mail address, or a telephone number with its country. */
const clientAddress = z.string().transform((text, context): ClientAddress => {
  if (text.includes("@")) {
    const address = parseEmailAddress(text)?.address;
    if (address !== undefined) return { email: address, phone: undefined };
  }
  // Not encoded, the plus of a number arrives as a space.
  const phone = parsePhone(text.replace(/^ (?=\d)/, "+"), undefined);
  if (phone !== undefined) return { email: undefined, phone };
  context.addIssue("must be an e-mail address, or a phone number with + and the country code");
  return z.NEVER;
});

const Query = z.strictObject({
  service: z.string().min(1),
  zone: z.string().refine(isZone, "must be an IANA time zone, America/Phoenix for example"),
  from: instant.optional(),
  to: instant.optional(),
  provider: z.string().optional(),
  location: z.string().optional(),
  language: requestBody.shape.language,
  territory: requestBody.shape.territory,
  client: clientAddress.optional(),
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
    const { language, territory, client } = query.data;
    const found = await listAvailability({
      serviceKey: service,
      from,
      to,
      providerKey: provider,
      locationKey: location,
      wish: { language, territory },
      client,
    });
    if (found.kind === "unknown") {
      const code = found.what === "service" ? "UNKNOWN_SERVICE" : "INVALID_REQUEST";
      return sendProblem(response, code, { detail: `there is no such ${found.what}` });
    }
    const { providers } = found.company;
    const json = (slot: Slot) => ({
      ...slotJson(slot, zone),
      text: describeLocal(slot.start, zone),
      providers: slot.providerIds.map((id) => providers.get(id)?.key),
    });
    response.json({
      service: found.service.key,
      zone,
      ...(found.first && { first: firstJson(found.first, found.company) }),
      slots: found.slots.map(json),
      // Whoever wants one of these posts it like any other, and a person answers: 202.
      onRequest: found.onRequest.map(json),
    });
  };
}

/** Whose times these are: those of whoever comes first for the client, or everybody's, and why. */
function firstJson({ providerId, alone, words }: FirstOffered, { known }: CurrentCompany) {
  const provider = providerId === undefined ? undefined : known.providers.get(providerId);
  return { provider: provider?.key ?? null, offered: alone ? "alone" : "everybody", why: words };
}
