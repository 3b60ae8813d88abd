import { fullPeriods, type Limits } from "./limits.ts";
import type { Obstacles } from "./starts.ts";
import { mergeTaken, type Taken } from "./taken.ts";
import { type Placed, type TravelTimes, unreachable } from "./travel.ts";
import { workingWindows, type ZonedHours } from "./working-hours.ts";

/** One place where a provider works, with the hours there on that place's walls. */
export type Workplace = ZonedHours & { readonly locationId: string };

/** When a provider works; a room or a piece of equipment has one place, and may have all hours. */
export type ProviderTime = {
  readonly providerId: string;
  /** The main one first. Nobody works at two of them at the same time. */
  readonly workplaces: readonly Workplace[];
  /** Days off, as flat sorted UTC minutes. */
  readonly timeOff: Taken;
  readonly limits: Limits;
};

/** What is known of a provider's time at one moment: the snapshot that every answer is made from. */
export type Diary = {
  /** Occupancies with their buffers, and what the calendars call busy. */
  readonly taken: Taken;
  /** Hours of absence that were put in by hand. */
  readonly absent: Taken;
  /** Of the occupancies those of which the place is known, for those who work at several places. */
  readonly placed: readonly Placed[];
  /** What counts towards limits: appointments and holds, past ones of the same month included. */
  readonly counted: readonly { readonly start: number; readonly serviceId: string }[];
};

export const emptyDiary: Diary = { taken: [], absent: [], placed: [], counted: [] };

/** Where and when the provider works, between two UTC minutes: windows by workplace. */
export function workplaceWindows(
  { workplaces }: ProviderTime,
  { from, to, locationId }: { from: number; to: number; locationId?: string | undefined },
): { readonly workplace: Workplace; readonly windows: readonly number[] }[] {
  return workplaces
    .filter((workplace) => locationId === undefined || workplace.locationId === locationId)
    .map((workplace) => ({ workplace, windows: workingWindows(workplace, from, to) }));
}

/** What is in the provider's way at one place: time taken, the way from and to other places, absence. */
export function obstaclesAt(
  { timeOff }: ProviderTime,
  diary: Diary,
  { locationId, travel }: { readonly locationId: string; readonly travel: TravelTimes },
): Obstacles {
  const { taken, placed, absent } = diary;
  const away = absent.length === 0 ? timeOff : mergeTaken(timeOff, absent);
  if (placed.length === 0) return { taken, away };
  return { taken: mergeTaken(taken, unreachable(placed, locationId, travel)), away };
}

/** The periods in which the provider may begin nothing more of a service, flat, sorted, apart. */
export function fullFor(
  { workplaces, limits }: ProviderTime,
  { counted }: Diary,
  service: { readonly id: string; readonly limitsEach: Limits },
): number[] {
  const zone = workplaces[0]?.zone ?? "UTC";
  const starts = (of: Diary["counted"]) => of.map(({ start }) => start);
  const ofService = counted.filter(({ serviceId }) => serviceId === service.id);
  return mergeTaken(
    fullPeriods(starts(counted), limits, zone),
    fullPeriods(starts(ofService), service.limitsEach, zone),
  );
}
