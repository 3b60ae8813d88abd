import type { Taken } from "./taken.ts";

/** Minutes from one location to another, by their ids; 0 from a location to itself. */
export type TravelTimes = (from: string, to: string) => number;

/** Time that is taken at a known place, its buffers included: UTC minutes. */
export type Placed = { readonly from: number; readonly to: number; readonly locationId: string };

/** Where a location lies. */
export type Coordinates = { readonly latitude: number; readonly longitude: number };

export type TravelRules = {
  readonly kilometresPerHour: number;
  readonly minimumMinutes: number;
  /** What is known better than by the straight line: a matrix from any planner of journeys. */
  readonly between: readonly {
    readonly from: string;
    readonly to: string;
    readonly minutes: number;
  }[];
};

const earthRadiusKilometres = 6_371;

/**
 * The way as the matrix says it, else as it says the way back, else along the straight line between
 * the coordinates; never shorter than the minimum, which is also what counts where nothing is known.
 */
export function travelTimes(
  places: ReadonlyMap<string, Coordinates | undefined>,
  rules: TravelRules,
): TravelTimes {
  const stated = new Map(rules.between.map(({ from, to, minutes }) => [`${from} ${to}`, minutes]));
  return (from, to) => {
    if (from === to) return 0;
    const minutes =
      stated.get(`${from} ${to}`) ??
      stated.get(`${to} ${from}`) ??
      straightLineMinutes(places.get(from), places.get(to), rules);
    return Math.max(rules.minimumMinutes, minutes);
  };
}

/** Great-circle distance (haversine) at the given speed, in whole minutes; 0 where a place is unknown. */
function straightLineMinutes(
  from: Coordinates | undefined,
  to: Coordinates | undefined,
  { kilometresPerHour }: Pick<TravelRules, "kilometresPerHour">,
): number {
  if (from === undefined || to === undefined) return 0;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const chord =
    half(from.latitude, to.latitude) +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      half(from.longitude, to.longitude);
  const kilometres = 2 * earthRadiusKilometres * Math.asin(Math.sqrt(chord));
  return Math.ceil((kilometres / kilometresPerHour) * 60);
}

/**
 * When somebody with these appointments elsewhere cannot be `here`, the way there and back included:
 * flat UTC minutes, sorted. Travel is added to the buffers: packing up, the way, getting ready.
 */
export function unreachable(placed: readonly Placed[], here: string, travel: TravelTimes): Taken {
  return placed
    .filter(({ locationId }) => locationId !== here)
    .map(({ from, to, locationId }) => [
      from - travel(here, locationId),
      to + travel(locationId, here),
    ])
    .sort(([a = 0], [b = 0]) => a - b)
    .flat();
}
