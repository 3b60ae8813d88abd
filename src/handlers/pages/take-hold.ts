import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { HeldTime } from "#flows/held-time.ts";
import type { TakeHold } from "#flows/take-hold.ts";
import { deviceOfBrowser, newBrowser } from "#handlers/device.ts";
import type { HoldAnswer } from "#views/pages/islands/hold-answer.ts";
import { readFields } from "./form-fields.ts";

export type TakeHoldDesk = {
  readonly takeHold: TakeHold;
  readonly now: () => Date;
  /** The program is reached over TLS: the cookie may only travel there. */
  readonly https: boolean;
};

/** POST /book/:service/hold: the script on the form keeps the picked time, instead of the one before. */
export function onTakeHold(desk: TakeHoldDesk): RequestHandler {
  return async (request, response) => {
    const fields = readFields(request.body);
    const start = new Date(fields("start"));
    if (Number.isNaN(start.getTime()))
      throw new GatehouseError("INVALID_REQUEST", { detail: "choose a time" });
    const known = deviceOfBrowser(request);
    const { device, remember } = known
      ? { device: known, remember: () => undefined }
      : newBrowser(response, desk);
    const taken = await desk.takeHold({
      serviceKey: String(request.params["service"]),
      providerKey: fields("provider") || undefined,
      locationKey: fields("location") || undefined,
      language: fields("language") || undefined,
      territory: fields("territory") || undefined,
      start,
      device,
      insteadOf: holdIn(request),
    });
    switch (taken.kind) {
      case "held":
        remember();
        return answer(response, 201, keptAnswer(taken.hold, desk.now()));
      case "slot-taken":
        return answer(response, 409, takenAnswer(taken.heldUntil));
      case "outside-policy":
      case "too-many":
        throw new GatehouseError("OUTSIDE_POLICY", { detail: "this time cannot be held" });
      case "unknown":
        throw new GatehouseError("UNKNOWN_SERVICE", { detail: "there is no service of that name" });
    }
  };
}

/** The hold that the form names; what cannot be one is none. */
export function holdIn(request: Request): string | undefined {
  return z.uuid().safeParse(readFields(request.body)("hold")).data;
}

export function keptAnswer({ id, expiresAt, renewableUntil }: HeldTime, now: Date): HoldAnswer {
  const seconds = (end: Date) => Math.floor((end.getTime() - now.getTime()) / 1000);
  return {
    outcome: "kept",
    id,
    until: expiresAt.toISOString(),
    seconds: seconds(expiresAt),
    secondsMax: seconds(renewableUntil),
  };
}

const takenAnswer = (heldUntil: Date | undefined): HoldAnswer =>
  heldUntil === undefined
    ? { outcome: "taken" }
    : { outcome: "held", until: heldUntil.toISOString() };

export function answer(response: Response, status: number, body: HoldAnswer): void {
  response.status(status).json(body);
}
