import type { ZonedHours } from "#booking/working-hours.ts";
import type { Priority } from "#gate/decision.ts";
import { addBusinessMinutes } from "./business-hours.ts";

type DeadlineMinutes = {
  /** In minutes of business hours. */
  readonly firstResponseMinutes: number;
  readonly resolutionMinutes: number;
};

/** What one request is owed; company/desk.ts picks it from company.yaml. */
export type DeadlineSettings = {
  readonly hours: ZonedHours;
  readonly normal: DeadlineMinutes;
  /** For requests of high priority. */
  readonly vip: DeadlineMinutes;
  /** Hours on the clock, day and night, after the resolution deadline. */
  readonly expireAfterHours: number;
};

export type Deadlines = {
  readonly firstResponseDueAt: Date;
  readonly resolutionDueAt: Date;
  readonly expiresAt: Date;
  /** What the client is told: when it is settled, not when somebody first looks. */
  readonly promisedBy: Date;
};

/** When an escalation is due, from the moment it was raised. */
export function deadlines(
  raisedAt: Date,
  settings: DeadlineSettings,
  priority: Priority,
): Deadlines {
  const minutes = priority === "high" ? settings.vip : settings.normal;
  const firstResponseDueAt = dueAt(raisedAt, minutes.firstResponseMinutes, settings.hours);
  const resolutionDueAt = dueAt(raisedAt, minutes.resolutionMinutes, settings.hours);
  const expiresAt = new Date(resolutionDueAt.getTime() + settings.expireAfterHours * 3_600_000);
  return { firstResponseDueAt, resolutionDueAt, expiresAt, promisedBy: resolutionDueAt };
}

/**
 * When so many business minutes are over. Hours that are closed for a year must not keep an
 * escalation from being raised, for then the request would be lost: every hour counts then, and the
 * deadline is early rather than missing.
 */
export function dueAt(from: Date, minutes: number, hours: ZonedHours): Date {
  const time = addBusinessMinutes(from, minutes, hours);
  return time.kind === "due" ? time.at : new Date(from.getTime() + minutes * 60_000);
}

/**
 * What is wrong with business hours in which a request may be owed an answer after so many minutes, in
 * words for whoever writes company.yaml; undefined if they can be worked with.
 */
export function explainUnusableHours(
  hours: ZonedHours,
  minutes: number,
  at: Date,
): string | undefined {
  const time = addBusinessMinutes(at, minutes, hours);
  if (time.kind === "due") return undefined;
  const until = time.searchedUntil.toISOString().slice(0, 10);
  return (
    `Fewer than ${minutes} business minutes until ${until}: ` +
    "open at least one weekday, or take out some exceptions"
  );
}
