import type { Known, Question, ServiceTime } from "#booking/availability.ts";
import { type Diary, emptyDiary, type ProviderTime } from "#booking/provider-time.ts";
import type { DatedException, WeeklyHours } from "#booking/working-hours.ts";

/** What a test says of a service; the rest is plain. */
export function aService(change: Partial<ServiceTime> = {}): ServiceTime {
  return {
    id: "service",
    minutes: 30,
    stepMinutes: 30,
    startsOn: "shift",
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    providerIds: ["ana"],
    staffing: "any",
    requires: [],
    limits: {},
    limitsEach: {},
    policy: { noticeMinutes: 0, horizonDays: 30 },
    ...change,
  };
}

/** Somebody who works at one place. */
export function worksAt(
  providerId: string,
  hours: {
    readonly zone?: string;
    readonly weekly: WeeklyHours;
    readonly exceptions?: readonly DatedException[];
    readonly locationId?: string;
  },
  change: Partial<ProviderTime> = {},
): ProviderTime {
  const { zone = "UTC", weekly, exceptions = [], locationId = "here" } = hours;
  return {
    providerId,
    workplaces: [{ locationId, zone, weekly, exceptions }],
    timeOff: [],
    limits: {},
    ...change,
  };
}

/** The same shifts on every day of the week. */
export function everyDay(...shifts: readonly string[]): WeeklyHours {
  return {
    mon: shifts,
    tue: shifts,
    wed: shifts,
    thu: shifts,
    fri: shifts,
    sat: shifts,
    sun: shifts,
  };
}

export const aDiary = (change: Partial<Diary> = {}): Diary => ({ ...emptyDiary, ...change });

/** A snapshot of some providers; of whom nothing is said, nothing is taken. */
export function aSnapshot(
  providers: readonly ProviderTime[],
  diaries: Readonly<Record<string, Partial<Diary>>> = {},
  change: Partial<Known> = {},
): Known {
  return {
    providers: new Map(providers.map((provider) => [provider.providerId, provider])),
    diaries: new Map(providers.map(({ providerId }) => [providerId, aDiary(diaries[providerId])])),
    serviceStarts: [],
    companyZone: "UTC",
    ...change,
  };
}

export const noTravel: Question["travel"] = (from, to) => (from === to ? 0 : 60);
