import { bookableBounds } from "./bounds.ts";
import type { Interval } from "./interval.ts";
import { fullPeriods, type Limits } from "./limits.ts";
import { meetings, needsOthers } from "./meetings.ts";
import type { Policy } from "./policy.ts";
import {
  type Diary,
  fullFor,
  obstaclesAt,
  type ProviderTime,
  workplaceWindows,
} from "./provider-time.ts";
import { type StartRules, startsIn } from "./starts.ts";
import { mergeTaken, outside } from "./taken.ts";
import type { TravelTimes } from "./travel.ts";

/** What decides a service's starts. */
export type ServiceTime = StartRules & {
  readonly id: string;
  /** People who serve it; of "all" the first one leads. */
  readonly providerIds: readonly string[];
  readonly staffing: "any" | "all";
  /** Of each list one is needed, all at once. */
  readonly requires: readonly (readonly string[])[];
  readonly limits: Limits;
  readonly limitsEach: Limits;
  readonly policy: Pick<Policy, "noticeMinutes" | "horizonDays" | "bookableUntil">;
};

/** Which starts from `during.start` until before `during.end` may be booked at `now`? */
export type Question = {
  readonly service: ServiceTime;
  readonly during: Interval;
  readonly now: Date;
  readonly travel: TravelTimes;
  /** Only here. */
  readonly locationId?: string | undefined;
  /** Only led by one of these; everybody of the service may else. */
  readonly amongIds?: readonly string[] | undefined;
};

/** What is known: everybody whom the service names. Of whom there is no diary, nothing is believed. */
export type Known = {
  readonly providers: ReadonlyMap<string, ProviderTime>;
  readonly diaries: ReadonlyMap<string, Diary>;
  /** When appointments of the service begin, whoever serves, for its limits in all; with their zone. */
  readonly serviceStarts: readonly number[];
  readonly companyZone: string;
};

/** A time that may be booked, with those who may lead it then, in order of their ids. */
export type Slot = {
  readonly start: Date;
  readonly end: Date;
  readonly providerIds: readonly string[];
};

/**
 * The starts at which one provider is free: UTC minutes, ascending. A start is counted as the service
 * says, the appointment fits into a working window (its buffers may hang out), appointment and
 * buffers, half-open, meet nothing taken and leave time for the way, and no limit is full. That is the
 * database's own rule: `taken` holds occupancies as stored, with *their* buffers.
 */
export function freeStarts(provider: ProviderTime, diary: Diary, question: Question): number[] {
  const { service, locationId, travel } = question;
  const found = workplaceWindows(provider, { ...bookableBounds(question), locationId }).flatMap(
    ({ workplace, windows }) =>
      startsIn(
        {
          windows,
          zone: workplace.zone,
          obstacles: obstaclesAt(provider, diary, { locationId: workplace.locationId, travel }),
          ...bookableBounds(question, workplace.zone),
        },
        service,
      ),
  );
  // Each place's starts are in order; those of several are not yet.
  const starts = provider.workplaces.length > 1 ? found.sort((a, b) => a - b) : found;
  return outside(starts, fullFor(provider, diary, service));
}

/** The slots of a service, by start: whoever may lead at a start is named in its slot. */
export function availability(known: Known, question: Question): Slot[] {
  const { service } = question;
  const freeAt = new Map<number, string[]>();
  for (const providerId of leaders(question)) {
    for (const start of startsWithTeam(known, question, providerId)) {
      const free = freeAt.get(start);
      if (free === undefined) freeAt.set(start, [providerId]);
      else free.push(providerId);
    }
  }
  const full = fullPeriods(known.serviceStarts, service.limits, known.companyZone);
  const starts = [...freeAt.keys()].sort((a, b) => a - b);
  return outside(starts, mergeTaken(full, [])).map((start) => ({
    start: new Date(start * 60_000),
    end: new Date((start + service.minutes) * 60_000),
    providerIds: freeAt.get(start) ?? [],
  }));
}

/** The provider's free starts at which everybody and everything else that is needed is free as well. */
function startsWithTeam(known: Known, question: Question, providerId: string): readonly number[] {
  const provider = known.providers.get(providerId);
  const diary = known.diaries.get(providerId);
  if (provider === undefined || diary === undefined) return [];
  const starts = freeStarts(provider, diary, question);
  if (!needsOthers(question.service)) return starts;
  const teams = meetings(known, question);
  return starts.filter((start) => teams(provider, start).length > 0);
}

/** The ids of everybody whose time must be known to answer a question. */
export function involvedIds({ providerIds, requires }: ServiceTime): string[] {
  return [...new Set([...providerIds, ...requires.flat()])];
}

function leaders({ service, amongIds }: Question): string[] {
  const { staffing, providerIds } = service;
  if (staffing === "all") return providerIds.slice(0, 1);
  // A list would be gone through once for each of thousands of providers.
  const among = amongIds && new Set(amongIds);
  return providerIds.filter((id) => among === undefined || among.has(id)).sort();
}
