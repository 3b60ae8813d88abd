import { describe, expect, test } from "vitest";
import { presences } from "#booking/routing/presence.ts";
import { type Contender, roundRobin } from "#booking/routing/round-robin.ts";
import { everyDay, worksAt } from "../engine.ts";

const aContender = (providerId: string, change: Partial<Contender> = {}): Contender => ({
  providerId,
  load: 0,
  weight: 1,
  present: 1,
  lastGivenAt: undefined,
  ...change,
});
const order = (...contenders: Contender[]) =>
  roundRobin(contenders).map(({ providerId }) => providerId);
const words = (...contenders: Contender[]) => roundRobin(contenders).map((line) => line.words);

describe("whose turn it is", () => {
  test("the least load for its weight, as the words and the numbers say", () => {
    const [first, second] = roundRobin([
      aContender("ana", { load: 8 }),
      aContender("ben", { load: 12, weight: 2 }),
    ]);
    expect(first).toEqual({
      providerId: "ben",
      words: "load 12 ÷ 2 = 6",
      numbers: { load: 12, weight: 2, present: 1, share: 6 },
    });
    expect(second).toMatchObject({ providerId: "ana", words: "load 8 ÷ 1 = 8" });
  });

  test("who was away half of the time is expected to have had half as much", () => {
    const away = aContender("ana", { load: 5, present: 0.5 });
    expect(order(away, aContender("ben", { load: 9 }))).toEqual(["ben", "ana"]);
    expect(words(away)).toEqual(["load 5 ÷ (1 × 0.5 there) = 10"]);
  });

  test("equal shares: whoever was given nothing for longest, and who never was before them", () => {
    const at = (iso: string) => ({ load: 3, lastGivenAt: new Date(iso) });
    const [today, lately] = [at("2026-11-23T09:00Z"), at("2026-11-20T09:00Z")];
    expect(order(aContender("a", today), aContender("b", lately))).toEqual(["b", "a"]);
    expect(order(aContender("a", lately), aContender("b", { load: 3 }))).toEqual(["b", "a"]);
    expect(words(aContender("a", today), aContender("b", lately))).toEqual([
      "load 3 ÷ 1 = 3, a tie: by the time since they were given something",
      "load 3 ÷ 1 = 3, a tie: by the time since they were given something",
    ]);
  });

  test("equal in everything: by id, in whichever order they are asked about", () => {
    const [a, b, c] = [aContender("a"), aContender("b"), aContender("c", { load: 1 })];
    expect(order(b, c, a)).toEqual(["a", "b", "c"]);
    expect(words(b, c, a)).toEqual([
      "load 0 ÷ 1 = 0, a tie: by id",
      "load 0 ÷ 1 = 0, a tie: by id",
      "load 1 ÷ 1 = 1",
    ]);
  });

  test("0.1 + 0.2 ties with 0.3", () => {
    const since = new Date("2026-11-20T09:00Z");
    const sum = aContender("b", { load: 0.1 + 0.2 });
    expect(order(aContender("a", { load: 0.3, lastGivenAt: since }), sum)).toEqual(["b", "a"]);
  });
});

/*
 * A small office on a clock of its own. An appointment that is given on a day takes place on the next
 * one, among those who are there then, and counts for 28 days since it was given.
 */
type Worker = {
  readonly id: string;
  readonly weight: number;
  readonly isThere: (day: number) => boolean;
  readonly joined: number;
  /** Of each of theirs: does the client come? */
  readonly comes: (count: number) => boolean;
};
type Given = { readonly to: string; readonly on: number; readonly comes: boolean };

const DAY = 24 * 60;
const WINDOW = 28;
const someone = (id: string, change: Partial<Worker> = {}): Worker => ({
  id,
  weight: 1,
  isThere: () => true,
  joined: 0,
  comes: () => true,
  ...change,
});

/** Gives out `perDay` appointments a day and says to whom each went. */
function simulate(
  workers: readonly Worker[],
  { days, perDay }: { days: number; perDay: number },
): readonly Given[] {
  const all: Given[] = [];
  for (let on = 0; on < days; on += 1)
    for (let count = 0; count < perDay; count += 1) {
      const free = workers.filter(({ isThere }) => isThere(on));
      const [chosen] = roundRobin(contenders(free, all, on));
      const worker = free.find(({ id }) => id === chosen?.providerId) as Worker;
      const own = all.filter(({ to }) => to === worker.id).length;
      all.push({ to: worker.id, on, comes: worker.comes(own) });
    }
  return all;
}

function contenders(free: readonly Worker[], all: readonly Given[], on: number): Contender[] {
  const ids = new Set(free.map(({ id }) => id));
  const lately = all.filter((given) => given.on > on - WINDOW && ids.has(given.to));
  // Whether the client came is known when it took place; until then the appointment counts.
  const counted = lately.filter((given) => given.comes || given.on >= on - 1);
  const first = on - WINDOW + 1;
  const work = Array.from(
    { length: WINDOW },
    (_, day) => counted.filter((given) => given.on === first + day).length,
  );
  const people = free.map(({ id, weight, isThere, joined }) => ({
    time: worksAt(id, { weekly: everyDay("09:00-17:00") }),
    weight,
    joined: joined * DAY,
    absent: work
      .map((_, day) => first + day)
      .filter((day) => !isThere(day))
      .flatMap((day) => [day * DAY, (day + 1) * DAY]),
  }));
  const present = presences(people, { from: first * DAY, work });
  return free.map(({ id, weight }) => ({
    providerId: id,
    weight,
    load: counted.filter(({ to }) => to === id).length,
    present: present.get(id) ?? 1,
    lastGivenAt: lastOf(lately, id),
  }));
}

function lastOf(lately: readonly Given[], id: string): Date | undefined {
  const last = lately.findLastIndex(({ to }) => to === id);
  return last < 0 ? undefined : new Date(1_700_000_000_000 + last);
}

const shareOf = (all: readonly Given[], id: string) =>
  all.filter(({ to }) => to === id).length / all.length;
const during = (all: readonly Given[], from: number, days: number) =>
  all.filter(({ on }) => on >= from && on < from + days);

describe("over 1,000 choices", () => {
  test("shares follow the weights within 5 %", () => {
    const workers = [
      someone("ana", { weight: 1 }),
      someone("ben", { weight: 2 }),
      someone("cleo", { weight: 3.5 }),
    ];
    const all = simulate(workers, { days: 100, perDay: 10 });
    expect(all).toHaveLength(1_000);
    for (const { id, weight } of workers) {
      const fair = weight / 6.5;
      expect(Math.abs(shareOf(all, id) - fair) / fair, id).toBeLessThan(0.05);
    }
  });

  test("nobody waits for long for their turn", () => {
    const ids = ["a", "b", "c", "d"];
    const all = simulate(
      ids.map((id) => someone(id)),
      { days: 100, perDay: 10 },
    );
    for (const id of ids) {
      const turns = all.flatMap(({ to }, index) => (to === id ? index : []));
      const gaps = turns.slice(1).map((turn, index) => turn - (turns[index] as number));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(8);
    }
  });

  test("who comes back after two weeks gets their share again, and no flood", () => {
    const isThere = (day: number) => day < 40 || day >= 54;
    const workers = [someone("ana", { isThere }), someone("ben"), someone("cleo")];
    const all = simulate(workers, { days: 100, perDay: 10 });
    expect(during(all, 40, 14).some(({ to }) => to === "ana")).toBe(false);
    for (const days of [1, 2, 7, 14, 28])
      expect(Math.abs(shareOf(during(all, 54, days), "ana") - 1 / 3), `${days} days`).toBeLessThan(
        days === 1 ? 0.11 : 0.05,
      );
    // By what they had alone, everything would go to them for a fortnight.
    const before = all.filter(({ on }) => on < 54 && on > 54 - WINDOW);
    const had = (id: string) => before.filter(({ to }) => to === id).length;
    expect(had("ben") - had("ana")).toBeGreaterThan(60);
  });

  test("who joins is not given everything until they have caught up with a month", () => {
    const ana = someone("ana", { isThere: (day) => day >= 50, joined: 50 });
    const all = simulate([ana, someone("ben"), someone("cleo")], { days: 100, perDay: 10 });
    for (const days of [2, 7, 28])
      expect(Math.abs(shareOf(during(all, 50, days), "ana") - 1 / 3), `${days} days`).toBeLessThan(
        0.08,
      );
  });

  test("appointments to which nobody came are credited: as many that took place go to everybody", () => {
    const comes = (count: number) => count % 2 === 0;
    const all = simulate([someone("ana", { comes }), someone("ben")], { days: 100, perDay: 10 });
    const tookPlace = all.filter((given) => given.comes);
    expect(Math.abs(shareOf(tookPlace, "ana") - 0.5) / 0.5).toBeLessThan(0.05);
    expect(shareOf(all, "ana")).toBeGreaterThan(0.6);
  });
});
