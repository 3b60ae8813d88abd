import { describe, expect, test } from "vitest";
import { availability, type Known, type Question } from "#booking/availability.ts";
import { teamsFor } from "#booking/meetings.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { aService, aSnapshot, everyDay, noTravel, worksAt } from "./engine.ts";

const day = "2026-11-23";
const at = (time: string) => new Date(`${day}T${time}Z`);
const minute = (time: string) => at(time).getTime() / 60_000;
const nine = everyDay("09:00-12:00");
const always = everyDay("00:00-24:00");
const ana = worksAt("ana", { weekly: nine });
const room = (id: string, change: Partial<ProviderTime> = {}) =>
  worksAt(id, { weekly: always }, change);

function question(change: Partial<Question["service"]>): Question {
  return {
    service: aService({ minutes: 60, stepMinutes: 60, ...change }),
    during: { start: at("00:00"), end: at("23:59") },
    now: new Date("2026-11-20T00:00Z"),
    travel: noTravel,
  };
}

const starts = (known: Known, asked: Question) =>
  availability(known, asked).map(({ start }) => start.toISOString().slice(11, 16));
const teams = (known: Known, asked: Question, time: string) =>
  teamsFor(known, asked, { providerId: "ana", start: at(time) }).map(({ withIds }) => withIds);

describe("a service that needs a room", () => {
  const asked = question({ requires: [["blue", "red"]] });

  test("is offered while one of the rooms is free, the first one named before the others", () => {
    const known = aSnapshot([ana, room("blue"), room("red")], {
      blue: { taken: [minute("09:00"), minute("11:00")] },
      red: { taken: [minute("10:00"), minute("11:00")] },
    });
    expect(starts(known, asked)).toEqual(["09:00", "11:00"]);
    expect(teams(known, asked, "09:00")).toEqual([["red"]]);
    expect(teams(known, asked, "11:00")).toEqual([["blue"], ["red"]]);
  });

  test("does not take a room at another place", () => {
    const elsewhere = worksAt("blue", { weekly: always, locationId: "there" });
    expect(starts(aSnapshot([ana, elsewhere]), asked)).toEqual([]);
  });

  test("does not take a room that has had its number of appointments", () => {
    const full = room("blue", { limits: { perDay: 1 } });
    const known = aSnapshot([ana, full], {
      blue: { counted: [{ start: minute("18:00"), serviceId: "another" }] },
    });
    expect(starts(known, asked)).toEqual([]);
  });

  test("keeps the room's buffers free as well", () => {
    const known = aSnapshot([ana, room("blue")], {
      blue: { taken: [minute("10:05"), minute("10:30")] },
    });
    const buffered = question({ requires: [["blue"]], bufferAfterMinutes: 10 });
    expect(starts(known, buffered)).toEqual(["11:00"]);
  });
});

test("two requirements are never met by one room", () => {
  const asked = question({
    requires: [
      ["blue", "red"],
      ["blue", "red"],
    ],
  });
  expect(starts(aSnapshot([ana, room("blue")]), asked)).toEqual([]);
  const both = aSnapshot([ana, room("blue"), room("red")]);
  expect(teams(both, asked, "09:00")).toEqual([
    ["blue", "red"],
    ["red", "blue"],
  ]);
});

test("a requirement that cannot be met is found out, however many rooms the others have", () => {
  // As many combinations as nobody could wait for.
  const names = Array.from({ length: 700 }, (_, index) => `room-${index}`);
  const known = aSnapshot([ana, ...names.map((name) => room(name))]);
  const one = ["room-0"];
  expect(starts(known, question({ requires: [names, names, names, one, one] }))).toEqual([]);
  const met = question({ requires: [names, names, names, names, one] });
  expect(teams(known, met, "09:00")[0]).toEqual(["room-1", "room-2", "room-3", "room-4", "room-0"]);
});

describe("a service that needs all of its people", () => {
  const asked = question({ staffing: "all", providerIds: ["ana", "ben"] });

  test("is led by the first, whose hours and steps decide", () => {
    const ben = worksAt("ben", { weekly: everyDay("09:30-13:00") });
    expect(availability(aSnapshot([ana, ben]), asked)).toEqual([
      { start: at("10:00"), end: at("11:00"), providerIds: ["ana"] },
      { start: at("11:00"), end: at("12:00"), providerIds: ["ana"] },
    ]);
  });

  test("is not offered while one of them is away", () => {
    const ben = worksAt("ben", { weekly: nine });
    const known = aSnapshot([ana, ben], { ben: { absent: [minute("10:30"), minute("11:30")] } });
    expect(starts(known, asked)).toEqual(["09:00"]);
  });

  test("is not offered while nothing is known of one of them", () => {
    const known = aSnapshot([ana, worksAt("ben", { weekly: nine })]);
    const unread = { ...known, diaries: new Map([...known.diaries].slice(0, 1)) };
    expect(starts(unread, asked)).toEqual([]);
  });
});
