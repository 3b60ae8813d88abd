import { workingWindows } from "#booking/working-hours.ts";
import { isZone } from "#booking/zone.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { checkHours } from "./check-hours.ts";
import type { Company } from "./company.ts";
import { again, aKind, type Mistake, missing, unless } from "./mistake.ts";

type Provider = Company["providers"][number];

export function checkProviders({ providers, locations }: Company): readonly Mistake[] {
  return providers.flatMap((provider, index) => {
    const path = ["providers", index];
    const places = provider.elsewhere.map(({ location }) => location);
    return [
      ...missing([...path, "location"], provider.location, locations),
      ...checkHours(path, { ...provider, weekly: provider.hours }, "hours"),
      ...unless(provider.calendar !== undefined || provider.alsoBusy.length === 0, {
        path: [...path, "alsoBusy"],
        message: "needs a calendar beside it, for the appointments themselves",
      }),
      ...unless(provider.kind === "person" || places.length === 0, {
        path: [...path, "elsewhere"],
        message: `${aKind(provider.kind)} does not travel`,
      }),
      ...provider.elsewhere.flatMap((place, position) => {
        const there = [...path, "elsewhere", position];
        return [
          ...missing([...there, "location"], place.location, locations),
          ...again([...there, "location"], places, place.location),
          ...unless(place.location !== provider.location, {
            path: [...there, "location"],
            message: `“${place.location}” is where the provider is anyway`,
          }),
          ...checkHours(there, { ...place, weekly: place.hours }, "hours"),
        ];
      }),
      ...inTwoPlaces(path, provider, locations),
    ];
  });
}

/** Nobody is in two places at once: the hours of a year, and of every exception, are laid side by side. */
function inTwoPlaces(
  path: readonly PropertyKey[],
  provider: Provider,
  locations: Company["locations"],
): readonly Mistake[] {
  const works = [provider, ...provider.elsewhere];
  const stretches = [aYear(), ...works.flatMap((place) => place.exceptions.map(around))];
  const places = works.flatMap((place) => {
    const zone = locations.find(({ key }) => key === place.location)?.zone ?? "";
    const { hours: weekly, exceptions } = place;
    const hours = { zone, weekly, exceptions };
    const windows = stretches.map(([from, to]) =>
      isZone(zone) ? workingWindows(hours, from, to) : [],
    );
    return [{ key: place.location, windows }];
  });
  return places.flatMap((place, index) =>
    places.slice(0, index).flatMap((other) => {
      const [both] = place.windows.flatMap(
        (windows, at) => firstShared(windows, other.windows[at] ?? []) ?? [],
      );
      return unless(both === undefined, {
        path: [...path, "elsewhere", index - 1, "hours"],
        message: `works at ${other.key} and at ${place.key} at the same time, ${inWords(both ?? 0)} for example`,
      });
    }),
  );
}

type Stretch = readonly [from: number, to: number];

function aYear(): Stretch {
  const year = Number.parseInt(zoneDataVersion, 10);
  return [Date.UTC(year, 0) / 60_000, Date.UTC(year + 1, 0, 8) / 60_000];
}

/** The date of an exception, wherever it may be that day. */
function around({ on }: Provider["exceptions"][number]): Stretch {
  const midnight = Date.parse(on) / 60_000;
  return [midnight - 24 * 60, midnight + 2 * 24 * 60];
}

/** The first minute that lies in windows of both. */
function firstShared(one: readonly number[], other: readonly number[]): number | undefined {
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    const begin = Math.max(one[i] as number, other[j] as number);
    if (begin < Math.min(one[i + 1] as number, other[j + 1] as number)) return begin;
    if ((one[i + 1] as number) < (other[j + 1] as number)) i += 2;
    else j += 2;
  }
  return undefined;
}

const inWords = (minute: number) =>
  `${new Date(minute * 60_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
