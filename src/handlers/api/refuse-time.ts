import type { Response } from "express";
import type { Slot } from "#booking/availability.ts";
import { describeLocal, localStart } from "#booking/local-time.ts";
import type { PolicyViolation } from "#booking/policy.ts";
import { sendProblem } from "#handlers/problem.ts";

/** Why a wanted time is not to be had, in the same words whoever asks: to book it or to hold it. */

export function sendTaken(
  response: Response,
  taken: {
    readonly nearest: readonly Slot[];
    readonly heldUntil: Date | undefined;
    readonly zone: string;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): void {
  const { nearest, heldUntil, zone, more } = taken;
  sendProblem(response, "SLOT_TAKEN", {
    detail:
      heldUntil === undefined
        ? "choose another time; these are the nearest that are free"
        : `it is kept for somebody else until ${describeLocal(heldUntil, zone)} at the latest; choose another time, or send "askPerson": true to be in line for it`,
    heldUntil: heldUntil?.toISOString(),
    ...more,
    nearest: nearest.map((slot) => slotJson(slot, zone)),
  });
}

export function sendOutsidePolicy(
  response: Response,
  violations: readonly PolicyViolation[],
): void {
  const explanations = violations.map(({ explanation }) => explanation).join(" ");
  sendProblem(response, "OUTSIDE_POLICY", {
    detail: `${explanations} With "askPerson": true a person will look at it.`,
    violations,
  });
}

export function sendUnknown(response: Response, what: "service" | "provider" | "location"): void {
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
