import type { RequestHandler, Response } from "express";
import { z } from "zod";
import type { CurrentCompany } from "#flows/context.ts";
import type { HeldTime } from "#flows/held-time.ts";
import type { HoldTaken, TakeHold } from "#flows/take-hold.ts";
import { deviceOfToken } from "#handlers/device.ts";
import { sendProblem } from "#handlers/problem.ts";
import { sendOutsidePolicy, sendTaken, sendUnknown } from "./refuse-time.ts";

const key = z.string().min(1).max(64);

const Body = z.strictObject({
  service: key,
  start: z.iso
    .datetime({
      offset: true,
      error: "must be an ISO 8601 instant with an offset, 2026-11-23T09:00:00Z",
    })
    .transform((text) => new Date(text)),
  provider: key.optional(),
  location: key.optional(),
  language: key.optional(),
  territory: key.optional(),
});

/** POST /api/v1/holds: keeps a time for minutes; 201, 409 slot_taken, 422, 429 holds_full. */
export function onTakeHold(desk: {
  readonly takeHold: TakeHold;
  readonly company: () => Promise<CurrentCompany>;
  readonly now: () => Date;
}): RequestHandler {
  return async (request, response) => {
    const body = Body.safeParse(request.body);
    if (!body.success)
      return sendProblem(response, "INVALID_REQUEST", {
        detail: z.prettifyError(body.error),
        problems: body.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
      });
    const { service, provider, location, ...wish } = body.data;
    const taken = await desk.takeHold({
      serviceKey: service,
      providerKey: provider,
      locationKey: location,
      ...wish,
      device: deviceOfToken(response),
      insteadOf: undefined,
    });
    const { settings } = await desk.company();
    answer(response, taken, { now: desk.now(), zone: settings.zone });
  };
}

function answer(
  response: Response,
  taken: HoldTaken,
  { now, zone }: { readonly now: Date; readonly zone: string },
): void {
  switch (taken.kind) {
    case "held":
      response.status(201).json(holdJson(taken.hold));
      break;
    case "slot-taken":
      sendTaken(response, { ...taken, zone });
      break;
    case "outside-policy":
      sendOutsidePolicy(response, taken.violations);
      break;
    case "unknown":
      sendUnknown(response, taken.what);
      break;
    case "too-many": {
      const seconds = Math.ceil((taken.until.getTime() - now.getTime()) / 1000);
      response.set("Retry-After", String(seconds));
      sendProblem(response, "HOLDS_FULL", {
        detail: `${taken.max} times are held already; give one back, or wait until ${taken.until.toISOString()} for the first one to end`,
      });
      break;
    }
  }
}

/** A hold as every answer writes it: the instants in UTC, and what a wall at the location shows. */
export function holdJson(hold: HeldTime) {
  return {
    ...hold,
    start: hold.start.toISOString(),
    end: hold.end.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
    renewableUntil: hold.renewableUntil.toISOString(),
  };
}
