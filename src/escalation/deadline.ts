import type { ZonedHours } from "#booking/working-hours.ts";
import type { Priority } from "#gate/decision.ts";
import { addBusinessMinutes } from "./business-hours.ts";

type DeadlineMinutes = {
  /** In minutes of business hours. */
  readonly firstResponseMinutes: number;
  readonly resolutionMinutes: number;
};

/** The escalation part of company.yaml fits as it is. */
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
 * Hours that are closed for a year must not keep an escalation from being raised, for then the
 * request would be lost: every hour counts then, and the deadline is early rather than missing.
 */
function dueAt(raisedAt: Date, minutes: number, hours: ZonedHours): Date {
  const time = addBusinessMinutes(raisedAt, minutes, hours);
  return time.kind === "due" ? time.at : new Date(raisedAt.getTime() + minutes * 60_000);
}

/**
 * What is wrong with business hours, in words for whoever writes company.yaml; undefined if they can
 * be worked with. Asked when the file is applied.
 */
export function explainUnusableHours(settings: DeadlineSettings, at: Date): string | undefined {
  const { hours, normal, vip } = settings;
  const longest = Math.max(normal.resolutionMinutes, vip.resolutionMinutes);
  const time = addBusinessMinutes(at, longest, hours);
  if (time.kind === "due") return undefined;
  const until = time.searchedUntil.toISOString().slice(0, 10);
  return (
    `Fewer than ${longest} business minutes until ${until}: ` +
    "open at least one weekday, or take out some exceptions"
  );
}
