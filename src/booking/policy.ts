import type { ServiceTime } from "./availability.ts";
import { dayNumber } from "./dated.ts";
import { localDay } from "./local-time.ts";
import { offersStart } from "./meetings.ts";
import type { ProviderTime } from "./provider-time.ts";
import { longDayLabel } from "./wall-clock.ts";

/** Limits for booking (never the gate's rules). Part of each service in company.yaml. */
export type Policy = {
  /** The client must book at least this long before the start. */
  readonly noticeMinutes: number;
  /** Nothing is bookable later than this many days from now. */
  readonly horizonDays: number;
  /** Nor after this local date ("2026-12-31"), wherever the horizon ends. */
  readonly bookableUntil?: string | undefined;
  readonly cancelNoticeMinutes: number;
  readonly rescheduleNoticeMinutes: number;
  readonly rescheduleMax: number;
};

/** Who may book without being looked at by a person; part of each service in company.yaml. */
export type Eligibility = {
  /** "known" have had an appointment before, "new" have not. */
  readonly clients: "everybody" | "known" | "new";
  /** Only addresses under these domains; none named means all. */
  readonly emailDomains: readonly string[];
};

/** One broken limit, explained in words that a client may read. */
export type PolicyViolation = {
  readonly limit:
    | "eligibility"
    | "notice"
    | "horizon"
    | "working-hours"
    | "reschedule-max"
    | "cancel-notice"
    | "reschedule-notice";
  readonly explanation: string;
};

/** A start that somebody wants; `providers` are those who may serve it. */
export type WantedStart = {
  readonly start: Date;
  readonly now: Date;
  readonly service: ServiceTime;
  readonly providers: readonly ProviderTime[];
};

/** An appointment that is to change. */
export type ChangeWish = {
  readonly start: Date;
  /** How often it was rescheduled already. */
  readonly reschedules: number;
  readonly now: Date;
  readonly policy: Policy;
};

/**
 * May this start be booked unattended, whoever is busy? Whether it is free is availability's
 * question: a start that somebody offers and that is taken breaks no policy.
 */
export function judgeStart({ start, now, service, providers }: WantedStart): PolicyViolation[] {
  const { noticeMinutes, horizonDays, bookableUntil } = service.policy;
  const violations: PolicyViolation[] = [];
  if (minutesUntil(start, now) < noticeMinutes)
    violations.push({
      limit: "notice",
      explanation:
        noticeMinutes === 0
          ? "This time has already passed."
          : `Please book at least ${inWords(noticeMinutes)} before the start.`,
    });
  if (minutesUntil(start, now) > horizonDays * 24 * 60)
    violations.push({
      limit: "horizon",
      explanation: `Times can be booked up to ${count(horizonDays, "day")} ahead.`,
    });
  if (bookableUntil !== undefined && isAfter(bookableUntil, { start, providers }))
    violations.push({
      limit: "horizon",
      explanation: `Times can be booked until ${longDayLabel(bookableUntil)}.`,
    });
  if (!providers.some((provider) => offersStart(provider, service, start)))
    violations.push({ limit: "working-hours", explanation: whyNobodyWorks(providers, start) });
  return violations;
}

/** By the clock of every place where it could be. */
function isAfter(
  date: string,
  { start, providers }: Pick<WantedStart, "start" | "providers">,
): boolean {
  return providers
    .flatMap(({ workplaces }) => workplaces)
    .every(({ zone }) => localDay(start, zone) > date);
}

/** The reason for a day on which everything is closed is worth more than "no". */
function whyNobodyWorks(providers: readonly ProviderTime[], start: Date): string {
  const reasons = providers
    .flatMap(({ workplaces }) => workplaces)
    .map(({ zone, closedOn, holidayOn }) => {
      const day = dayNumber(localDay(start, zone));
      return closedOn?.(day) ?? holidayOn?.(day);
    });
  const [reason] = reasons;
  if (reason === undefined || reasons.includes(undefined))
    return "No appointment starts at this time, even on a day when everything is free.";
  return reason === "" ? "We are closed on this day." : `We are closed on this day: ${reason}.`;
}

/** May this client book this service unattended? */
export function judgeClient(
  { clients, emailDomains }: Eligibility,
  client: { readonly emailDomain: string; readonly hadAppointment: boolean },
): PolicyViolation[] {
  const { emailDomain, hadAppointment } = client;
  const explanations = [
    clients === "known" && !hadAppointment
      ? "This can be booked by clients who have had an appointment with us before."
      : undefined,
    clients === "new" && hadAppointment
      ? "This is for a first appointment with us; please choose another service."
      : undefined,
    emailDomains.length > 0 && !emailDomains.some((domain) => isUnder(emailDomain, domain))
      ? "This can be booked with an e-mail address of certain organisations only."
      : undefined,
  ];
  return explanations.flatMap((explanation) =>
    explanation === undefined ? [] : [{ limit: "eligibility" as const, explanation }],
  );
}

const isUnder = (domain: string, parent: string) =>
  domain === parent.toLowerCase() || domain.endsWith(`.${parent.toLowerCase()}`);

/** May the client move this appointment at all? The new start is judged by judgeStart. */
export function judgeReschedule(wish: ChangeWish): PolicyViolation[] {
  const { rescheduleNoticeMinutes, rescheduleMax } = wish.policy;
  const violations: PolicyViolation[] = [];
  if (minutesUntil(wish.start, wish.now) < rescheduleNoticeMinutes)
    violations.push({
      limit: "reschedule-notice",
      explanation: tooLate("rescheduled", rescheduleNoticeMinutes),
    });
  if (wish.reschedules >= rescheduleMax)
    violations.push({
      limit: "reschedule-max",
      explanation:
        rescheduleMax === 0
          ? "This appointment cannot be rescheduled online."
          : `An appointment can be rescheduled online at most ${times(rescheduleMax)}.`,
    });
  return violations;
}

/** May the client cancel this appointment? */
export function judgeCancel({
  start,
  now,
  policy,
}: Pick<ChangeWish, "start" | "now" | "policy">): PolicyViolation[] {
  const { cancelNoticeMinutes } = policy;
  if (minutesUntil(start, now) >= cancelNoticeMinutes) return [];
  return [{ limit: "cancel-notice", explanation: tooLate("cancelled", cancelNoticeMinutes) }];
}

function tooLate(deed: "cancelled" | "rescheduled", noticeMinutes: number): string {
  return noticeMinutes === 0
    ? `An appointment that has begun cannot be ${deed}.`
    : `An appointment can be ${deed} online until ${inWords(noticeMinutes)} before the start.`;
}

/** 60 → "60 minutes", 120 → "2 hours", 2880 → "2 days": the largest unit that fits twice or more. */
export function inWords(minutes: number): string {
  if (minutes % 1440 === 0 && minutes >= 2880) return count(minutes / 1440, "day");
  if (minutes % 60 === 0 && minutes >= 120) return count(minutes / 60, "hour");
  return count(minutes, "minute");
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

function times(number: number): string {
  return number === 1 ? "once" : `${number} times`;
}

function minutesUntil(start: Date, now: Date): number {
  return (start.getTime() - now.getTime()) / 60_000;
}
