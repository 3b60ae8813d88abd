import type { ZonedHours } from "#booking/working-hours.ts";
import { addBusinessMinutes, businessMinutesBetween } from "./business-hours.ts";
import type { Deadlines } from "./deadline.ts";

type Due = Pick<Deadlines, "firstResponseDueAt" | "resolutionDueAt" | "expiresAt">;

/**
 * The deadlines after a wait for the client, during which the clock stood still: as much business time
 * as was left when the wait began is left when it is over. What was due before it stays due.
 */
export function dueAfterWait(
  due: Due,
  wait: { readonly from: Date; readonly to: Date },
  hours: ZonedHours,
): Due {
  const moved = (at: Date) => {
    if (at <= wait.from) return at;
    const left = businessMinutesBetween(wait.from, at, hours);
    const time = addBusinessMinutes(wait.to, left, hours);
    return time.kind === "due" ? time.at : new Date(at.getTime() + lengthOf(wait));
  };
  const resolutionDueAt = moved(due.resolutionDueAt);
  return {
    firstResponseDueAt: moved(due.firstResponseDueAt),
    resolutionDueAt,
    expiresAt: expiryAfterWait(due, wait, resolutionDueAt),
  };
}

/**
 * Day and night after the resolution deadline, as when it was raised. Where that was over before, the
 * wait took day and night from what was left: without them an answer would find its request expired.
 */
function expiryAfterWait(
  { resolutionDueAt, expiresAt }: Due,
  wait: { readonly from: Date; readonly to: Date },
  movedTo: Date,
): Date {
  if (expiresAt <= wait.from) return expiresAt;
  const wasLate = resolutionDueAt <= wait.from;
  const later = wasLate ? lengthOf(wait) : movedTo.getTime() - resolutionDueAt.getTime();
  return new Date(expiresAt.getTime() + later);
}

const lengthOf = (wait: { readonly from: Date; readonly to: Date }) =>
  wait.to.getTime() - wait.from.getTime();
