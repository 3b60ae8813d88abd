import { createHash } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { isZone } from "#booking/zone.ts";
import { countryOfZone } from "#booking/zone-country.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import type { ReceiveRequest } from "#flows/receive-request.ts";
import { deviceOfBrowser } from "#handlers/device.ts";
import { countUse, type RateLimit } from "#handlers/guards.ts";
import { parseRequest } from "#intake/parse-request.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { Problem, Refusal, Unkeyed } from "#views/pages/islands/answer.ts";
import type { Notice } from "#views/pages/manage.tsx";
import { type BookingDesk, findService, sendBookingPage } from "./booking-page.ts";
import {
  detailsOf,
  type Fields,
  problemsOf,
  readFields,
  requestBodyOf,
  wishOf,
} from "./form-fields.ts";
import { goOn, managePath } from "./link-visit.ts";
import { wantsJson } from "./send-page.ts";
import { zoneOfService } from "./visitor.ts";
import { type Served, unofferedWishes, wishFields, wishFrom } from "./wish-fields.ts";

export type FormDesk = BookingDesk & {
  readonly receiveRequest: ReceiveRequest;
  /** Counted for each address that a client gives, besides where the form came from. */
  readonly clientLimit: RateLimit;
  readonly now: () => Date;
};

/** Nobody reads, chooses and types a name and an address in less. */
const fastestMs = 2_000;

/** POST /book/:service: books, puts before a person, or says what keeps it from being booked. */
export function onReceiveForm(desk: FormDesk): RequestHandler {
  return async (request, response) => {
    const fields = readFields(request.body);
    const serviceKey = String(request.params["service"]);
    const company = await desk.company();
    const service = findService(company, serviceKey);
    const parsed = parseRequest(requestBodyOf(fields, serviceKey), {
      channel: "form",
      receivedAt: desk.now(),
      isZone,
      ...arrivalAt(company, service),
    });
    const refuse = refuser(desk, { request, response, fields });
    const said = wishFrom(fields);
    const wrong = [
      ...unofferedWishes(said, wishFields(company, service, said)),
      ...(parsed.kind === "ok" ? [] : problemsOf(parsed.problems)),
    ];
    if (parsed.kind !== "ok" || wrong.length > 0) return refuse(422, problems(wrong));
    await countClient(desk, response, parsed.request);
    const device = deviceOfBrowser(request);
    const hold = device && { device, id: undefined };
    const received = await receive(desk, fields, { request: parsed.request, hold });
    return answer({ request, response, refuse }, received, parsed.request);
  };
}

/** What parsing needs to know of the place where the service is given. */
export const arrivalAt = (company: CurrentCompany, service: Served) => ({
  defaultCountry: countryOfZone(placeOf(company, service)),
  consentWordings: company.settings.consent,
});

/** A client who writes a number without its country means the country of the place. */
function placeOf(company: CurrentCompany, service: { readonly providerIds: readonly string[] }) {
  const [first] = service.providerIds;
  return company.providers.get(first ?? "")?.zone ?? zoneOfService(company, service);
}

/** Whoever is at the address: hashed, for the table of counts needs to know nobody. */
export async function countClient(
  { clientLimit }: Pick<FormDesk, "clientLimit">,
  response: Response,
  { clientEmail, clientPhone }: BookingRequest,
): Promise<void> {
  for (const address of [clientEmail?.address.toLowerCase(), clientPhone]) {
    if (address === undefined) continue;
    const hash = createHash("sha256").update(address).digest("base64url");
    await countUse(clientLimit, response, `client:${hash}`);
  }
}

/**
 * What looks like a program's doing goes to a person, who can tell: it gets no error to learn from,
 * and nobody's real request is lost to a guess.
 */
async function receive(
  { receiveRequest, formKeys }: FormDesk,
  fields: Fields,
  { request, hold }: Pick<Parameters<ReceiveRequest>[0], "request" | "hold">,
): Promise<Received> {
  const posted = fields("idempotencyKey");
  const ageMs = formKeys.ageMs(posted);
  const doubtful = fields("website") !== "" || ageMs === undefined || ageMs < fastestMs;
  const key = ageMs === undefined ? undefined : { caller: "form", route: "book", key: posted };
  const asked = { ...request, askPerson: request.askPerson || doubtful };
  const received = await receiveRequest({ request: asked, key, hold });
  // The first of two presses may have come too fast, and the second one not: they are one request.
  if (received.kind === "key-reused" && !asked.askPerson)
    return receiveRequest({ request: { ...request, askPerson: true }, key, hold });
  return received;
}

type Refuse = (status: number, refusal: Unkeyed<Refusal>) => Promise<void>;

/** Shows the form again, nothing retyped, with what was wrong and a key for the next try. */
function refuser(
  desk: FormDesk,
  { request, response, fields }: { request: Request; response: Response; fields: Fields },
): Refuse {
  return async (status, unkeyed) => {
    const idempotencyKey = desk.formKeys.renew(fields("idempotencyKey"));
    const refusal: Refusal = { ...unkeyed, idempotencyKey };
    if (wantsJson(request)) {
      response.status(status).json(refusal);
      return;
    }
    const { start } = wishOf(fields);
    await sendBookingPage(
      desk,
      { request, response, status },
      {
        serviceKey: String(request.params["service"]),
        zone: fields("zone"),
        day: undefined,
        start,
        details: detailsOf(fields),
        idempotencyKey,
        refusal,
        wish: wishFrom(fields),
      },
    );
  };
}

const problems = (list: readonly Problem[]) => ({ outcome: "invalid", problems: list }) as const;

async function answer(
  { request, response, refuse }: { request: Request; response: Response; refuse: Refuse },
  received: Received,
  { start }: BookingRequest,
): Promise<void> {
  switch (received.kind) {
    case "booked":
      return goOn({ request, response }, ownPath(received.answer.manageUrl, "booked"), "confirmed");
    case "escalated":
      return goOn(
        { request, response },
        ownPath(received.answer.manageUrl, "asked"),
        "person-will-answer",
      );
    case "slot-taken":
      return refuse(409, {
        outcome: "slot-taken",
        alternatives: received.nearest.map((slot) => ({ start: slot.start.toISOString() })),
        held: heldBy(start, received.heldUntil),
      });
    case "outside-policy":
      return refuse(422, {
        outcome: "outside-policy",
        start: start?.toISOString() ?? "",
        explanations: received.violations.map(({ explanation }) => explanation),
      });
    case "key-reused":
      return refuse(
        422,
        problems([
          {
            field: undefined,
            message:
              "You have sent this form already, with other details. Send it once more if you want a second appointment.",
          },
        ]),
      );
    case "unknown":
      throw new GatehouseError("UNKNOWN_SERVICE", { detail: "it has just been retired" });
  }
}

/** Kept for somebody else: the client may ask a person for that very time. */
function heldBy(start: Date | undefined, until: Date | undefined) {
  return start && until && { start: start.toISOString(), until: until.toISOString() };
}

/** A path of this site, whatever address the link in the mail begins with. */
function ownPath(manageUrl: string, notice: Notice): string {
  return managePath(manageUrl.slice(manageUrl.lastIndexOf("/") + 1), notice);
}
