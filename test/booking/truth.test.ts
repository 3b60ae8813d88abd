import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { availability, type Slot } from "#booking/availability.ts";
import { localStart, readLocal } from "#booking/local-time.ts";
import { offersStart, teamsFor } from "#booking/meetings.ts";
import { judgeStart } from "#booking/policy.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { reachOf } from "#booking/reach.ts";
import type { Team } from "#booking/team.ts";
import { bookable, canCome, dateAt, type Stretch, type World } from "./model.ts";
import { questionOf, snapshotOf, worlds } from "./worlds.ts";

/** TRUTH_TIMES=50 looks at fifty times as many companies as an ordinary run does. */
const times = Number(process.env["TRUTH_TIMES"] ?? 1);

vi.setConfig({ testTimeout: 60_000 * times });

/** Holds for companies that differ in every run; one that breaks it is printed, with how to get it again. */
function holds(runs: number, statement: (world: World) => void): void {
  fc.assert(fc.property(worlds(), statement), { numRuns: runs * times });
}

test("the times that are offered are those that the plainest search finds", () => {
  holds(60, (world) => {
    const found = [...bookable(world)].toSorted(([a], [b]) => a - b);
    expect(leadersByStart(slotsOf(world))).toEqual(found);
  });
});

test("what is offered in a week is what is offered when each minute of it is asked alone", () => {
  holds(40, (world) => {
    const whole = new Map(leadersByStart(slotsOf(world)));
    const known = [...new Set([...whole.keys(), ...bookable(world).keys()])];
    for (const minute of minutesToAsk(world, known)) {
      const alone = { ...world, duringMs: asStretch(minute * 60_000, 60_000) };
      const { service, during } = questionOf(alone);
      const snapshot = snapshotOf(alone, reachOf(service, during));
      expect(leadersByStart(availability(snapshot, questionOf(alone)))).toEqual(
        whole.has(minute) ? [[minute, whole.get(minute)]] : [],
      );
    }
  });
});

test("teams are found exactly for those who are offered, and each of them could come", () => {
  holds(40, (world) => {
    for (const { start, leader, teams } of offersOf(world)) {
      expect(teams).not.toEqual([]);
      for (const team of teams) expectTeam(world, { start, leader, team });
    }
  });
});

test("nothing that is offered meets anything that is taken, closed or too far away", () => {
  holds(40, (world) => {
    const { minutes, bufferBeforeMinutes, bufferAfterMinutes } = world.service;
    for (const { start, leader, teams } of offersOf(world)) {
      const itself: Stretch = [start, start + minutes];
      const padded: Stretch = [start - bufferBeforeMinutes, start + minutes + bufferAfterMinutes];
      for (const team of teams) {
        expectClocksShow(start, team.zone);
        expectOpen(world, team, start);
        expectTime(world, { leader, place: team.locationId, padded });
        for (const id of [leader, ...team.withIds]) expectFree(world, { id, itself, padded });
      }
    }
  });
});

test("no rule of booking speaks against a time that is offered", () => {
  holds(40, (world) => {
    const { service, now } = questionOf(world);
    const { providers } = snapshotOf(world);
    for (const { start, providerIds } of slotsOf(world)) {
      const who = providerIds.map((id) => providers.get(id) as ProviderTime);
      expect(judgeStart({ start, now, service, providers: who })).toEqual([]);
      for (const provider of who) expect(offersStart(provider, service, start)).toBe(true);
    }
  });
});

const asStretch = (from: number, length: number): Stretch => [from, from + length];

function slotsOf(world: World): readonly Slot[] {
  return availability(snapshotOf(world), questionOf(world));
}

const leadersByStart = (slots: readonly Slot[]) =>
  slots.map(({ start, providerIds }): [number, readonly string[]] => [
    start.getTime() / 60_000,
    providerIds,
  ]);

/** Some that are offered, their neighbours, and every quarter of an hour or so of the range. */
function minutesToAsk({ duringMs: [from, to] }: World, offered: readonly number[]): number[] {
  const [first, last] = [Math.ceil(from / 60_000), Math.ceil(to / 60_000) - 1];
  const stride = Math.ceil((last - first) / 40);
  const across = Array.from({ length: 40 }, (_, index) => first + index * stride);
  const some = offered.filter((_, index) => index % Math.ceil(offered.length / 30) === 0);
  const wanted = [...across, ...some, ...some.map((start) => start + 5), ...offered.slice(-2)];
  return wanted.filter((minute) => first <= minute && minute <= last);
}

type Offered = { readonly start: number; readonly leader: string };

/** Every pair of a start and somebody who may lead then, with the teams that are found for it. */
function offersOf(world: World): readonly (Offered & { readonly teams: readonly Team[] })[] {
  const known = snapshotOf(world);
  const question = questionOf(world);
  return availability(known, question).flatMap(({ start, end, providerIds }) => {
    expect(end.getTime() - start.getTime()).toBe(world.service.minutes * 60_000);
    return providerIds.map((leader) => ({
      start: start.getTime() / 60_000,
      leader,
      teams: teamsFor(known, question, { providerId: leader, start }),
    }));
  });
}

/** Leader, others and rooms are those that the service names, all different, and all could come. */
function expectTeam(world: World, { start, leader, team }: Offered & { readonly team: Team }) {
  const { providerIds, requires, staffing } = world.service;
  const others = staffing === "all" ? providerIds.slice(1) : [];
  const { locationId: place, withIds } = team;
  expect(new Set([leader, ...withIds]).size).toBe(1 + others.length + requires.length);
  expect(withIds.slice(0, others.length)).toEqual(others);
  expect(canCome(world, { id: leader, start, place })).toBe(true);
  for (const id of others) expect(canCome(world, { id, start })).toBe(true);
  for (const [index, anyOf] of requires.entries()) {
    const id = withIds[others.length + index] ?? "";
    expect(anyOf).toContain(id);
    expect(canCome(world, { id, start, place })).toBe(true);
  }
}

/** A wall shows this instant: it does not lie in an hour that was skipped. */
function expectClocksShow(start: number, zone: string): void {
  const read = readLocal(localStart(new Date(start * 60_000), zone), zone);
  expect(read.kind === "two" ? [read.first, read.second] : [read]).toContainEqual(
    read.kind === "two" ? start : { kind: "one", utcMinute: start },
  );
}

function expectOpen(world: World, { locationId, zone }: Team, start: number): void {
  const date = dateAt(world, zone, start);
  const { closures = [] } = world.places[locationId] ?? {};
  expect(closures.filter(({ from, to }) => from <= date && date <= to)).toEqual([]);
}

function expectFree(
  world: World,
  { id, itself, padded }: { id: string; itself: Stretch; padded: Stretch },
): void {
  const { busy, visits, absent, timeOff, works } = world.people[id] as World["people"][string];
  const date = dateAt(world, world.places[works[0]?.place ?? ""]?.zone ?? "", itself[0]);
  const met = [
    ...[...busy, ...visits.map(({ during }) => during)].filter((one) => overlap(one, padded)),
    ...absent.filter((one) => overlap(one, itself)),
    ...timeOff.filter(({ from, to }) => from <= date && date <= to),
  ];
  expect({ id, met }).toEqual({ id, met: [] });
}

/** Time for the way there, from wherever the leader is before, and from there to wherever next. */
function expectTime(
  world: World,
  { leader, place, padded }: { leader: string; place: string; padded: Stretch },
): void {
  const far = world.people[leader]?.visits.filter(({ during, place: there = place }) =>
    during[1] <= padded[0]
      ? during[1] + (world.ways[`${there} ${place}`] ?? 0) > padded[0]
      : padded[1] + (world.ways[`${place} ${there}`] ?? 0) > during[0],
  );
  expect({ leader, far }).toEqual({ leader, far: [] });
}

const overlap = ([a, b]: Stretch, [c, d]: Stretch) => a < d && c < b;
