import { longestShift } from "./check-hours.ts";
import type { Company } from "./company.ts";
import { again, aKind, type Mistake, missing, unless } from "./mistake.ts";
import { policyOf } from "./service.ts";

type Service = Company["services"][number];
type Provider = Company["providers"][number];

export function checkServices(company: Company): readonly Mistake[] {
  const { services, providers } = company;
  return services.flatMap((service, index) => {
    const path = ["services", index];
    return [
      ...service.providers.flatMap((key, position) => {
        const place = [...path, "providers", position];
        return [
          ...missing(place, key, providers),
          ...again(place, service.providers, key),
          ...kindIs(place, find(providers, key), true),
        ];
      }),
      ...service.requires.flatMap(({ anyOf }, which) =>
        anyOf.flatMap((key, position) => {
          const place = [...path, "requires", which, "anyOf", position];
          return [
            ...missing(place, key, providers),
            ...again(place, anyOf, key),
            ...kindIs(place, find(providers, key), false),
          ];
        }),
      ),
      ...canBeServed(path, service, company),
    ];
  });
}

/** Services have people; rooms and equipment are what they require. */
function kindIs(
  path: readonly PropertyKey[],
  provider: Provider | undefined,
  person: boolean,
): readonly Mistake[] {
  return unless(provider === undefined || (provider.kind === "person") === person, {
    path,
    message: person
      ? `“${provider?.key}” is ${aKind(provider?.kind ?? "")}; say under “requires” that it is needed`
      : `“${provider?.key}” is a person; say so under “providers”`,
  });
}

/** What could never be booked is a slip of the pen. */
function canBeServed(
  path: readonly PropertyKey[],
  service: Service,
  { providers, policy }: Company,
): readonly Mistake[] {
  const served = providers.filter(({ key }) => service.providers.includes(key));
  if (served.length === 0) return [];
  const { noticeMinutes, horizonDays } = policyOf(policy, service.policy);
  return [
    ...fitsIntoShift(path, service, served),
    ...roomsAreThere(path, service, providers),
    ...unless(noticeMinutes < horizonDays * 1_440, {
      path: [...path, "policy"],
      message: `a notice of ${noticeMinutes} minutes is longer than the horizon of ${horizonDays} days`,
    }),
    ...Object.entries(service.routing.skills).flatMap(([skill, level]) =>
      unless(
        served.some(({ skills }) => (skills[skill] ?? 0) >= level),
        {
          path: [...path, "routing", "skills", skill],
          message: `nobody who serves it has “${skill}” at ${level}`,
        },
      ),
    ),
  ];
}

/** One of them must work for so long, or each of them where all are needed. */
function fitsIntoShift(
  path: readonly PropertyKey[],
  { minutes, staffing }: Service,
  served: readonly Provider[],
): readonly Mistake[] {
  // Whoever has no hours at all is away for now; whoever has too short ones was misread.
  const longest = served
    .map((one) =>
      Math.max(
        ...[one, ...one.elsewhere].map((place) => longestShift({ ...place, weekly: place.hours })),
      ),
    )
    .filter((shift) => shift > 0);
  if (longest.length === 0) return [];
  const enough = staffing === "all" ? Math.min(...longest) : Math.max(...longest);
  const who = staffing === "all" ? "one of those who are needed" : "those who serve it";
  return unless(enough >= minutes, {
    path: [...path, "minutes"],
    message: `the longest shift of ${who} has ${enough} minutes`,
  });
}

/** A room is used where it is: whoever leads must work there at times. */
function roomsAreThere(
  path: readonly PropertyKey[],
  { requires, providers: keys, staffing }: Service,
  providers: readonly Provider[],
): readonly Mistake[] {
  const leaders = staffing === "all" ? keys.slice(0, 1) : keys;
  const places = leaders.flatMap((key) => {
    const leader = find(providers, key);
    return leader === undefined
      ? []
      : [leader.location, ...leader.elsewhere.map((place) => place.location)];
  });
  return requires.flatMap(({ anyOf }, which) => {
    const rooms = anyOf.flatMap((key) => find(providers, key) ?? []);
    return unless(rooms.length === 0 || rooms.some(({ location }) => places.includes(location)), {
      path: [...path, "requires", which],
      message: `nobody who leads it works where ${anyOf.join(" or ")} is`,
    });
  });
}

const find = (providers: readonly Provider[], key: string) =>
  providers.find((provider) => provider.key === key);
