import type { Interval } from "./interval.ts";
import type { Taken } from "./taken.ts";
import { type DatedException, type WeeklyHours, workingWindows } from "./working-hours.ts";

/** When a provider works, on the walls of the provider's location. */
export type ProviderTime = {
  readonly providerId: string;
  readonly zone: string;
  readonly hours: WeeklyHours;
  readonly exceptions: readonly DatedException[];
};

/** What decides a service's starts; a service of company.yaml fits as it is. */
export type ServiceTime = {
  readonly minutes: number;
  /** Starts are offered every so many minutes from the begin of each working window. */
  readonly stepMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly policy: { readonly noticeMinutes: number; readonly horizonDays: number };
};

/** Which starts from `during.start` until before `during.end` may be booked at `now`? */
export type Question = {
  readonly service: ServiceTime;
  readonly during: Interval;
  readonly now: Date;
};

/** A time that may be booked, with those who are free then, in order of their ids. */
export type Slot = {
  readonly start: Date;
  readonly end: Date;
  readonly providerIds: readonly string[];
};

/**
 * The starts at which a provider is free: UTC minutes, ascending. A start is offered when it lies a
 * whole number of steps after the begin of a working window, the appointment fits into the window
 * (its buffers may hang out), and the appointment with its buffers, half-open, meets nothing that is
 * `taken`. That is the database's own rule: `taken` holds occupancies as stored, with *their*
 * buffers, and the calendar's busy times as they are.
 */
export function freeStarts(provider: ProviderTime, taken: Taken, question: Question): number[] {
  const { minutes, stepMinutes, bufferBeforeMinutes, bufferAfterMinutes } = question.service;
  const { from, to } = bounds(question);
  const free: number[] = [];
  const windows = windowsOf(provider, from, to);
  let next = 0;
  for (let window = 0; window < windows.length; window += 2) {
    const opens = windows[window] as number;
    const last = Math.min((windows[window + 1] as number) - minutes, to - 1);
    let start = alignedFrom(opens, stepMinutes, from);
    while (start <= last) {
      const begin = start - bufferBeforeMinutes;
      while (next < taken.length && (taken[next + 1] as number) <= begin) next += 2;
      const meets =
        next < taken.length && (taken[next] as number) < start + minutes + bufferAfterMinutes;
      if (meets) {
        start = alignedFrom(opens, stepMinutes, (taken[next + 1] as number) + bufferBeforeMinutes);
      } else {
        free.push(start);
        start += stepMinutes;
      }
    }
  }
  return free;
}

/**
 * The slots of several providers, by start: whoever is free at a start is named in its slot.
 * `taken` is by provider id; a provider without an entry is not known to be free, and not offered.
 */
export function availability(
  providers: readonly ProviderTime[],
  taken: ReadonlyMap<string, Taken>,
  question: Question,
): Slot[] {
  const freeAt = new Map<number, string[]>();
  const byId = [...providers].sort((a, b) => (a.providerId < b.providerId ? -1 : 1));
  for (const provider of byId) {
    const { providerId } = provider;
    const known = taken.get(providerId);
    const starts = known === undefined ? [] : freeStarts(provider, known, question);
    for (const start of starts) {
      const free = freeAt.get(start);
      if (free === undefined) freeAt.set(start, [providerId]);
      else free.push(providerId);
    }
  }
  return [...freeAt]
    .sort(([a], [b]) => a - b)
    .map(([start, providerIds]) => slotAt(start, providerIds, question.service));
}

/** Would the provider ever start this service at this instant, if nothing were taken? */
export function offersStart(provider: ProviderTime, service: ServiceTime, start: Date): boolean {
  const minute = start.getTime() / 60_000;
  if (!Number.isInteger(minute)) return false;
  const [opens, closes] = windowsOf(provider, minute, minute + 1);
  if (opens === undefined || closes === undefined) return false;
  return (
    alignedFrom(opens, service.stepMinutes, minute) === minute && minute + service.minutes <= closes
  );
}

/** The first and the last-but-one minute that notice, horizon and the question itself allow. */
function bounds({ service, during, now }: Question): { from: number; to: number } {
  const { noticeMinutes, horizonDays } = service.policy;
  const earliest = Math.ceil(now.getTime() / 60_000 + noticeMinutes);
  const latest = Math.floor(now.getTime() / 60_000 + horizonDays * 24 * 60);
  return {
    from: Math.max(Math.ceil(during.start.getTime() / 60_000), earliest),
    to: Math.min(Math.ceil(during.end.getTime() / 60_000), latest + 1),
  };
}

function windowsOf({ zone, hours, exceptions }: ProviderTime, from: number, to: number): number[] {
  return workingWindows({ zone, weekly: hours, exceptions }, from, to);
}

/** The first of opens, opens + step, … that is not before `minute`. */
function alignedFrom(opens: number, step: number, minute: number): number {
  return minute <= opens ? opens : opens + Math.ceil((minute - opens) / step) * step;
}

function slotAt(minute: number, providerIds: readonly string[], service: ServiceTime): Slot {
  return {
    start: new Date(minute * 60_000),
    end: new Date((minute + service.minutes) * 60_000),
    providerIds,
  };
}
