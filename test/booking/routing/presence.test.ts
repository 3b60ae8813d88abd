import { describe, expect, test } from "vitest";
import { type Person, presences } from "#booking/routing/presence.ts";
import { everyDay, worksAt } from "../engine.ts";

const at = (iso: string) => Date.parse(iso) / 60_000;
/** Four weeks from a Monday on, on whose weekdays so much work takes place. */
const from = at("2026-11-02T00:00Z");
const evenly = (perDay = 3) => Array.from({ length: 28 }, (_, day) => (day % 7 < 5 ? perDay : 0));
const weekdays = { ...everyDay("09:00-12:00", "13:00-18:00"), sat: [], sun: [] };
const week = [at("2026-11-09T00:00Z"), at("2026-11-16T00:00Z")];
const workweek = [at("2026-11-09T00:00Z"), at("2026-11-14T00:00Z")];

function someone(
  id: string,
  { time = {}, ...change }: Partial<Omit<Person, "time">> & { time?: object } = {},
): Person {
  return {
    time: worksAt(id, { weekly: weekdays, ...time }),
    weight: 1,
    absent: [],
    joined: from,
    ...change,
  };
}
const shares = (
  people: readonly Person[],
  work = evenly(),
): { readonly ana?: number; readonly ben?: number } =>
  Object.fromEntries(
    [...presences(people, { from, work })].map(([id, share]) => [
      id,
      Math.round(share * 1e4) / 1e4,
    ]),
  );

describe("of the days on which work took place", () => {
  test("who was never away was there on all", () => {
    expect(shares([someone("ana"), someone("ben")])).toEqual({ ana: 1, ben: 1 });
  });

  test("a week of four is a quarter, and more where the others had more because of it", () => {
    expect(shares([someone("ana", { absent: workweek })])).toEqual({ ana: 1 });
    // Three weeks brought 15 a week to two, so 7.5 to each; the fourth brought 15 to the one there.
    expect(shares([someone("ana", { absent: workweek }), someone("ben")])).toEqual({
      ana: 0.6,
      ben: 1,
    });
  });

  test("weights say how much of a day was theirs", () => {
    const people = [someone("ana", { absent: workweek }), someone("ben", { weight: 3 })];
    // 15 ÷ 4 in each of three weeks, 15 ÷ 3 in the fourth.
    expect(shares(people)).toEqual({ ana: Math.round((11.25 / 16.25) * 1e4) / 1e4, ben: 1 });
  });

  test("days off of the company's file and absences put in by hand count once where they meet", () => {
    const timeOff = [at("2026-11-09T00:00Z"), at("2026-11-12T00:00Z")];
    const absent = [at("2026-11-10T00:00Z"), at("2026-11-14T00:00Z")];
    const { time } = someone("ana");
    const ana = { ...someone("ana"), time: { ...time, timeOff }, absent };
    expect(shares([ana, someone("ben")]).ana).toBe(0.6);
  });

  test("half a shift is half a shift, over a lunch break too", () => {
    // From 11:00 to 15:00 of an 8-hour day, on the only day with work.
    const absent = [at("2026-11-02T11:00Z"), at("2026-11-02T15:00Z")];
    // There for 5 of 8 hours: 1 ÷ 1.625 of each head's work, and that is all there was.
    expect(shares([someone("ana", { absent }), someone("ben")], [1])).toEqual({
      ana: 0.625,
      ben: 1,
    });
  });

  test("a day that was closed, or on which they did not work for once, is away", () => {
    const time = { exceptions: [{ on: "2026-11-02", hours: [] }] };
    expect(shares([someone("ana", { time }), someone("ben")], [1, 1]).ana).toBeCloseTo(1 / 3, 3);
  });

  test("work beyond the usual hours makes nobody more than there", () => {
    const time = { exceptions: [{ on: "2026-11-02", hours: ["06:00-22:00"] }] };
    expect(shares([someone("ana", { time }), someone("ben")], [1])).toEqual({ ana: 1, ben: 1 });
  });

  test("a day on which somebody never works takes nothing from them: that is what weights are for", () => {
    const time = { weekly: { ...everyDay(), tue: ["09:00-17:00"] } };
    expect(shares([someone("ana", { time }), someone("ben")])).toEqual({ ana: 1, ben: 1 });
    // Unless they are away then.
    expect(shares([someone("ana", { time, absent: week }), someone("ben")]).ana).toBeLessThan(1);
  });

  test("the time before somebody joined is away", () => {
    const joined = at("2026-11-16T00:00Z");
    expect(shares([someone("ana", { joined }), someone("ben")]).ana).toBeCloseTo(1 / 3, 3);
  });

  test("every place where they work counts", () => {
    const ana = someone("ana", { absent: workweek });
    const [there] = ana.time.workplaces;
    const second = { ...ana.time.workplaces[0], locationId: "there" } as typeof there;
    const both = { ...ana, time: { ...ana.time, workplaces: [...ana.time.workplaces, second] } };
    expect(shares([both as Person, someone("ben")]).ana).toBe(0.6);
  });

  test("a day on which nobody was there, as when somebody booked by hand, counts for nobody", () => {
    const people = [someone("ana", { absent: week }), someone("ben", { absent: week })];
    expect(shares(people)).toEqual({ ana: 1, ben: 1 });
  });
});

test("who was away on all days is still compared with the others, and nothing is divided by nothing", () => {
  const absent = [from, from + 28 * 24 * 60];
  expect(shares([someone("ana", { absent }), someone("ben")])).toEqual({ ana: 0.01, ben: 1 });
  expect(shares([someone("ana"), someone("ben")], [])).toEqual({ ana: 1, ben: 1 });
});
