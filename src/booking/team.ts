import type { Interval } from "./interval.ts";

/** Everybody and everything that one appointment takes. */
export type Team = {
  /** Whose appointment it is, and where: the provider's workplace at that hour. */
  readonly providerId: string;
  readonly locationId: string;
  readonly zone: string;
  /** The others: providers of a service that needs all of them, then one room or equipment a requirement. */
  readonly withIds: readonly string[];
  /** Those of the others who are at another place then, by their ids, and where; mostly nobody. */
  readonly elsewhere?: ReadonlyMap<string, string> | undefined;
};

/** As many ways of meeting the requirements as are worth trying when somebody takes a room meanwhile. */
const waysMax = 4;

/**
 * The ways to give each requirement one of its own: depth first, those named first preferred. `isFree`
 * is asked once a name. None when some requirement cannot be met beside the others.
 */
export function waysToMeet(
  requires: readonly (readonly string[])[],
  isFree: (providerId: string) => boolean,
): readonly (readonly string[])[] {
  const options = freeOptions(requires, isFree);
  if (options.some((free) => free.length === 0)) return [];
  const ways: string[][] = [];
  const choose = (chosen: readonly string[]) => {
    const next = options[chosen.length];
    if (next === undefined) ways.push([...chosen]);
    else
      for (const id of next)
        if (ways.length < waysMax && !chosen.includes(id)) choose([...chosen, id]);
  };
  choose([]);
  return ways;
}

/**
 * Of each requirement the first that are free, as many as can matter: the others take one each, and
 * there is a choice left. All of them would make millions of combinations out of forty rooms.
 */
function freeOptions(
  requires: readonly (readonly string[])[],
  isFree: (providerId: string) => boolean,
): readonly (readonly string[])[] {
  const optionsMax = requires.length + waysMax - 1;
  const free = new Map<string, boolean>();
  const known = (id: string) => {
    const before = free.get(id) ?? isFree(id);
    free.set(id, before);
    return before;
  };
  return requires.map((anyOf) => {
    const found: string[] = [];
    for (const id of anyOf) if (found.length < optionsMax && known(id)) found.push(id);
    return found;
  });
}

/** What an appointment takes of each of its team: its time and its buffers. */
export function takenBy(
  service: {
    readonly minutes: number;
    readonly bufferBeforeMinutes: number;
    readonly bufferAfterMinutes: number;
  },
  start: Date,
): Interval {
  const minutes = (count: number) => count * 60_000;
  return {
    start: new Date(start.getTime() - minutes(service.bufferBeforeMinutes)),
    end: new Date(start.getTime() + minutes(service.minutes + service.bufferAfterMinutes)),
  };
}
