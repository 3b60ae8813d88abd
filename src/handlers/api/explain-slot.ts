import type { RequestHandler } from "express";
import { z } from "zod";
import type { Role } from "#access.ts";
import type { Reason } from "#booking/explain/reason.ts";
import { type Reader, reasonInWords } from "#booking/explain/words.ts";
import { describeLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import type { CurrentCompany } from "#flows/context.ts";
import { type ExplainedSlot, type ExplainSlot, nameIn } from "#flows/explain-slot.ts";
import { sendProblem } from "#handlers/problem.ts";

const Query = z.strictObject({
  service: z.string().min(1),
  start: z.iso
    .datetime({
      offset: true,
      error: "must be an ISO 8601 instant with an offset, 2026-11-23T09:00:00Z",
    })
    .transform((text) => new Date(text))
    .refine((start) => start.getTime() % 60_000 === 0, "must lie on a whole minute"),
  zone: z.string().refine(isZone, "must be an IANA time zone, America/Phoenix for example"),
  provider: z.string().optional(),
  location: z.string().optional(),
  language: z.string().optional(),
  territory: z.string().optional(),
});

/** GET /api/v1/availability/explain: why a start is offered or not, by rule, in words and in numbers. */
export function onExplainSlot(explainSlot: ExplainSlot): RequestHandler {
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
    const { service, start, zone, provider, location, language, territory } = query.data;
    const { caller } = response.locals as { caller: { role: Role } };
    const told = await explainSlot({
      serviceKey: service,
      start,
      providerKey: provider,
      locationKey: location,
      wish: { language, territory },
      role: caller.role,
    });
    if (told.kind === "unknown") {
      const code = told.what === "service" ? "UNKNOWN_SERVICE" : "INVALID_REQUEST";
      return sendProblem(response, code, { detail: `there is no such ${told.what}` });
    }
    response.json(explanationJson(told, zone));
  };
}

function explanationJson(
  { company, service, start, offered, providers, violations }: ExplainedSlot,
  zone: string,
) {
  const reader = { zone, nameOf: nameIn(company) };
  return {
    service: service.key,
    start,
    end: new Date(start.getTime() + service.minutes * 60_000),
    zone,
    text: describeLocal(start, zone),
    offered,
    providers: providers.map(({ provider: { key, name }, reasons }) => ({
      key,
      name,
      offered: reasons.length === 0,
      reasons: reasons.map((reason) => reasonJson(reason, company, reader)),
    })),
    violations,
  };
}

/** Outside, places and people go by their keys: ids are ours alone. */
function reasonJson(reason: Reason, company: CurrentCompany, reader: Reader): object {
  const { rule, numbers } = reason;
  const words = reasonInWords(reason, reader);
  if (rule !== "team") return { rule, words, numbers: spelled(numbers, company) };
  return {
    rule,
    words,
    numbers: { needs: numbers.needs },
    among: numbers.among.map(({ providerId, reasons }) => ({
      key: company.providers.get(providerId)?.key ?? null,
      reasons: reasons.map((one) => reasonJson(one, company, reader)),
    })),
  };
}

function spelled(numbers: object, company: CurrentCompany): object {
  const { locations } = company;
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => {
      if (name === "locationId") return ["location", locations.get(value)?.key ?? null];
      return [name, Array.isArray(value) ? value.map((one) => spelled(one, company)) : value];
    }),
  );
}
