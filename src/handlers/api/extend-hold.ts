import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ExtendHold, HoldExtended } from "#flows/extend-hold.ts";
import { sendProblem } from "#handlers/problem.ts";

const Body = z.strictObject({
  until: z.iso
    .datetime({
      offset: true,
      error: "must be an ISO 8601 instant with an offset, 2026-11-23T09:00:00Z",
    })
    .transform((text) => new Date(text)),
  reason: z.string().trim().min(1, "say why, in a few words").max(500),
});

/** POST /api/v1/escalations/:id/hold: holds the wanted time until then; 409 when it is lost. */
export function onExtendHold(extendHold: ExtendHold): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    if (!id.success) throw noEscalation();
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<ExtendHold>[0], "caller">;
    const escalationId = id.data;
    const extended = await extendHold({ escalationId, ...body.data, caller });
    if (extended.kind === "slot-taken")
      return sendProblem(response, "SLOT_TAKEN", {
        detail: lostBecause(extended.heldUntil),
        heldUntil: extended.heldUntil?.toISOString(),
      });
    const { start, until, changed } = expectHeld(extended);
    response.json({ escalationId, start, heldUntil: until, changed });
  };
}

const lostBecause = (heldUntil: Date | undefined) =>
  heldUntil === undefined
    ? "the wanted time is no longer held for this request, and it is not free any more"
    : `the wanted time is no longer held for this request, and kept for somebody else until ${heldUntil.toISOString()} at the latest; this one is in line for it`;

/** What is held now; why it is not is thrown. */
function expectHeld(
  extended: Exclude<HoldExtended, { kind: "slot-taken" }>,
): Extract<HoldExtended, { kind: "held" }> {
  switch (extended.kind) {
    case "held":
      return extended;
    case "unknown-escalation":
      throw noEscalation();
    case "ended":
      throw new GatehouseError("ESCALATION_MOVED", {
        detail: `it is ${extended.state}; nothing is held for it any more`,
      });
    case "nothing-to-hold":
      throw new GatehouseError("INVALID_REQUEST", { detail: nothingBecause[extended.why] });
    case "begins-before":
      throw new GatehouseError("INVALID_REQUEST", {
        detail: `until: the wanted time begins at ${extended.start.toISOString()}; nobody can book it later`,
      });
    case "past":
      throw new GatehouseError("INVALID_REQUEST", { detail: "until: this moment is over" });
    case "held-longer":
      throw new GatehouseError("INVALID_REQUEST", {
        detail: `until: it is held until ${extended.until.toISOString()} already`,
      });
  }
}

const nothingBecause = {
  "no-time": "this request names no time that could be held",
  booked: "this request has its appointment; no other time is held for it",
} as const;

const noEscalation = () =>
  new GatehouseError("NOT_FOUND", { detail: "there is no such escalation" });
