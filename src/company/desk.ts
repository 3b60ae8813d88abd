import type { DeadlineSettings } from "#escalation/deadline.ts";
import type { Rota } from "#escalation/rota.ts";
import type { Company } from "./company.ts";
import type { BusinessHours, DeskRules } from "./escalation.ts";
import { holidaysOf } from "./holidays.ts";

/** The desk's rules, made ready to be asked: what they say of one request. */

/** What tells one request's terms from another's. */
export type AskedFrom = {
  readonly emailDomain: string | undefined;
  /** The location that it is about, by key, where it is about one. */
  readonly locationKey: string | undefined;
};

type DeskHours = DeadlineSettings["hours"];

/** The hours by which a request is answered: its location's, or those of the desk. */
export function hoursFor({ escalation }: Company, locationKey: string | undefined): DeskHours {
  const own = escalation.calendars.find(
    ({ locations }) => locationKey !== undefined && locations.includes(locationKey),
  );
  return readyHours(own ?? escalation.hours);
}

export function readyHours({ holidays, ...hours }: BusinessHours): DeskHours {
  return { ...hours, holidayOn: holidays && holidaysOf(holidays) };
}

/** What a request is owed by when. */
export function deadlinesFor(company: Company, from: AskedFrom): DeadlineSettings {
  const { normal, vip, accounts, expireAfterHours } = company.escalation;
  const account = accounts.find(({ domains }) => isBelow(from.emailDomain, domains));
  return {
    hours: hoursFor(company, from.locationKey),
    normal: { ...normal, ...said(account?.normal) },
    vip: { ...vip, ...said(account?.vip) },
    expireAfterHours,
  };
}

/** The most business minutes after which anybody is owed an answer. */
export function longestOwed({ escalation }: Company): number {
  const { normal, vip, accounts } = escalation;
  const terms = [normal, vip, ...accounts.flatMap((account) => [account.normal, account.vip])];
  return Math.max(...terms.map((one) => one?.resolutionMinutes ?? 0));
}

/** What the file says of who is on call; one member who always is, is a rota of one. */
export function rotaOf({ escalation, members }: Pick<Company, "escalation" | "members">): Rota {
  const { rota, onCall = "", hours } = escalation;
  const timeOff = new Map(members.map((member) => [member.key, member.timeOff]));
  if (rota === undefined)
    return {
      zone: hours.zone,
      handOver: { day: "mon", time: "00:00" },
      since: "1970-01-05",
      members: [onCall],
      overrides: [],
      timeOff,
      absences: new Map(),
    };
  return { ...rota, members: rota.members as [string, ...string[]], timeOff, absences: new Map() };
}

/** `vip.example` is meant by a rule for it, and so is what lies below it. */
function isBelow(domain: string | undefined, listed: readonly string[]): boolean {
  return (
    domain !== undefined &&
    listed.some((one) => domain === one.toLowerCase() || domain.endsWith(`.${one.toLowerCase()}`))
  );
}

type Minutes = NonNullable<DeskRules["accounts"][number]["normal"]>;

/** What is left out says nothing, and must not hide what holds for everybody. */
function said(minutes: Minutes | undefined) {
  const { firstResponseMinutes, resolutionMinutes } = minutes ?? {};
  return {
    ...(firstResponseMinutes !== undefined && { firstResponseMinutes }),
    ...(resolutionMinutes !== undefined && { resolutionMinutes }),
  };
}
