import type { RequestHandler, Response } from "express";
import { isZone } from "#booking/zone.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import type { ReceiveRequest } from "#flows/receive-request.ts";
import type { RepeatAnswer } from "#flows/repeat-answer.ts";
import { deviceOfToken } from "#handlers/device.ts";
import { sendProblem } from "#handlers/problem.ts";
import { type FieldProblem, parseRequest } from "#intake/parse-request.ts";
import { sendOutsidePolicy, sendTaken, sendUnknown } from "./refuse-time.ts";

/** The column's limit, and Stripe's. */
const keyMax = 255;

/**
 * POST /api/v1/requests: 201 booked, 202 a person will answer, 409 slot_taken with the three nearest
 * times, 422 what is wrong. The same Idempotency-Key gets the same answer again.
 */
export function onReceiveRequest(dependencies: {
  readonly receiveRequest: ReceiveRequest;
  readonly repeatAnswer: RepeatAnswer;
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
    if (parsed.kind === "invalid") return refuse(response, parsed.problems);
    const caller = `token:${response.locals["caller"].id}`;
    const written = readKey(request.get("idempotency-key"));
    const key = written === undefined ? undefined : { caller, route: "requests", key: written };
    if (parsed.kind === "late") {
      const again = await dependencies.repeatAnswer({ request: parsed.request, key });
      if (again === undefined) return refuse(response, parsed.problems);
      return answer(response, again, parsed.request.clientZone);
    }
    const { holdId: id } = parsed;
    const device = deviceOfToken(response);
    const received = await dependencies.receiveRequest({
      request: parsed.request,
      key,
      hold: id === undefined ? undefined : { device, id },
    });
    answer(response, received, parsed.request.clientZone);
  };
}

function refuse(response: Response, problems: readonly FieldProblem[]): void {
  sendProblem(response, "INVALID_REQUEST", {
    detail: problems.map(({ path, message }) => `${path}: ${message}`).join(" "),
    problems,
  });
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
      sendTaken(response, { ...received, zone, more: { requestId: received.requestId } });
      break;
    case "outside-policy":
      sendOutsidePolicy(response, received.violations);
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
