import type { RequestHandler, Response } from "express";
import type { Slot } from "#booking/availability.ts";
import { localStart } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import type { ReceiveRequest } from "#flows/receive-request.ts";
import { sendProblem } from "#handlers/problem.ts";
import { parseRequest } from "#intake/parse-request.ts";

/** The column's limit, and Stripe's. */
const keyMax = 255;

/**
 * POST /api/v1/requests: 201 booked, 202 a person will answer, 409 slot_taken with the three nearest
 * times, 422 what is wrong. The same Idempotency-Key gets the same answer again.
 */
export function onReceiveRequest(dependencies: {
  readonly receiveRequest: ReceiveRequest;
  readonly company: () => Promise<CurrentCompany>;
  readonly now: () => Date;
}): RequestHandler {
  return async (request, response) => {
    const { settings } = await dependencies.company();
    const parsed = parseRequest(request.body, {
      channel: "api",
      receivedAt: dependencies.now(),
      isZone,
      // Programs write numbers with their country code.
      defaultCountry: undefined,
      consentWordings: settings.consent,
    });
    if (parsed.kind === "invalid")
      return sendProblem(response, "INVALID_REQUEST", {
        detail: parsed.problems.map(({ path, message }) => `${path}: ${message}`).join(" "),
        problems: parsed.problems,
      });
    const key = readKey(request.get("idempotency-key"));
    const received = await dependencies.receiveRequest({
      request: parsed.request,
      key:
        key === undefined
          ? undefined
          : { caller: `token:${response.locals["caller"].id}`, route: "requests", key },
    });
    answer(response, received, parsed.request.clientZone);
  };
}

function readKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header.length >= 1 && header.length <= keyMax && /^[\x21-\x7e]+$/.test(header)) return header;
  throw new GatehouseError("INVALID_REQUEST", {
    detail: `Idempotency-Key must be 1 to ${keyMax} visible ASCII characters`,
  });
}

function answer(response: Response, received: Received, zone: string): void {
  switch (received.kind) {
    case "booked":
      response.status(201).json(received.answer);
      break;
    case "escalated":
      response.status(202).json(received.answer);
      break;
    case "slot-taken":
      sendProblem(response, "SLOT_TAKEN", {
        detail: "choose another time; these are the nearest that are free",
        requestId: received.requestId,
        nearest: received.nearest.map((slot) => slotJson(slot, zone)),
      });
      break;
    case "outside-policy":
      sendProblem(response, "OUTSIDE_POLICY", {
        detail: `${received.violations.map(({ explanation }) => explanation).join(" ")} With "askPerson": true a person will look at it.`,
        violations: received.violations,
      });
      break;
    case "unknown":
      sendUnknown(response, received.what);
      break;
    case "key-reused":
      sendProblem(response, "IDEMPOTENCY_KEY_REUSED", {
        detail: "use a new key for a new request",
      });
      break;
  }
}

function sendUnknown(response: Response, what: "service" | "provider" | "location"): void {
  if (what === "service") {
    sendProblem(response, "UNKNOWN_SERVICE", { detail: "company.yaml names the services by key" });
    return;
  }
  sendProblem(response, "INVALID_REQUEST", {
    detail: `there is no such ${what} for this service`,
    problems: [{ path: what, message: "This is not known here." }],
  });
}

/** A free time as every answer writes it: the instants in UTC, and what a wall in `zone` shows. */
export function slotJson(slot: Slot, zone: string) {
  return {
    start: slot.start.toISOString(),
    end: slot.end.toISOString(),
    localStart: localStart(slot.start, zone),
  };
}
