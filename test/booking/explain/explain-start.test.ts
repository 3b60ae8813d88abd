import fc from "fast-check";
import { expect, test } from "vitest";
import { availability } from "#booking/availability.ts";
import { explainStart } from "#booking/explain/explain-start.ts";
import type { DiaryEntry } from "#booking/explain/reason.ts";
import type { World } from "../model.ts";
import { questionOf, snapshotOf, worlds } from "../worlds.ts";

test("whatever the company, a start is offered with exactly those of whom nothing is said", () => {
  fc.assert(
    fc.property(worlds(), fc.nat({ max: 4 }), fc.boolean(), (world, odd, told) => {
      const scene = { ...sceneOf(world), entries: told ? entriesOf(world) : [] };
      const blameless = (start: number) =>
        explainStart({ ...scene, start })
          .filter(({ reasons }) => reasons.length === 0)
          .map(({ providerId }) => providerId)
          .toSorted();
      const offered = offersOf(world);
      // Every fifth minute, from any of them on, and all that is offered: on steps, and beside them.
      const [first, last] = world.duringMs.map((instant) => Math.ceil(instant / 60_000));
      const starts = [...offered.keys()];
      for (let start = (first ?? 0) + odd; start < (last ?? 0); start += 5) starts.push(start);
      expect(starts.map((start) => [start, blameless(start)])).toEqual(
        starts.map((start) => [start, offered.get(start) ?? []]),
      );
    }),
    { numRuns: 60 },
  );
}, 60_000);

function offersOf(world: World): ReadonlyMap<number, readonly string[]> {
  return new Map(
    availability(snapshotOf(world), questionOf(world)).map(({ start, providerIds }) => [
      start.getTime() / 60_000,
      providerIds.toSorted(),
    ]),
  );
}

function sceneOf(world: World) {
  const { service, onlyAmong } = world;
  const unfit = service.providerIds.filter(
    (id) => onlyAmong !== undefined && !onlyAmong.includes(id),
  );
  return {
    known: snapshotOf(world),
    question: questionOf(world),
    calendarReadAt: new Map(),
    realNow: new Date(world.nowMs),
    // Of a whole team nobody is left out.
    unfit: new Map(
      (service.staffing === "all" ? [] : unfit).map((id) => [id, "does not speak en"]),
    ),
  };
}

/** What the diaries are made of, as rows would tell it. */
function entriesOf({ people }: World): DiaryEntry[] {
  return Object.entries(people).flatMap(([providerId, { busy, visits }]) => [
    ...busy.map(([from, to]): DiaryEntry => {
      const kind = "calendar";
      return { providerId, kind, from, to, begins: from, ends: to, reference: undefined };
    }),
    ...visits.map(({ during: [from, to], begins }): DiaryEntry => {
      const kind = "appointment";
      return { providerId, kind, from, to, begins, ends: to, reference: "GH-1001" };
    }),
  ]);
}
