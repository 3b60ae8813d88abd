import { describe, expect, test } from "vitest";
import { readAbsence } from "#booking/absence.ts";
import {
  awayReason,
  describeAbsence,
  whyInstead,
  whyNobody,
  whyThisOne,
} from "#booking/absence-words.ts";

const now = new Date("2026-11-23T14:00:00Z");

function read(from: string, to?: string, zone = "America/New_York") {
  const found = readAbsence({ from, to }, zone, now);
  if (found.kind === "mistake") return [found.field, found.message];
  return [found.times.start.toISOString(), found.times.end.toISOString()];
}

describe("an absence as it is written", () => {
  test.each([
    ["2026-11-24", undefined, "2026-11-24T05:00:00.000Z", "2026-11-25T05:00:00.000Z"],
    ["2026-11-24", "2026-11-26", "2026-11-24T05:00:00.000Z", "2026-11-27T05:00:00.000Z"],
    // The day on which the clocks go forward has 23 hours.
    ["2027-03-14", undefined, "2027-03-14T05:00:00.000Z", "2027-03-15T04:00:00.000Z"],
    [
      "2026-11-24T09:00-05:00",
      "2026-11-24T17:00:00Z",
      "2026-11-24T14:00:00.000Z",
      "2026-11-24T17:00:00.000Z",
    ],
  ])("%s to %s", (from, to, start, end) => {
    expect(read(from, to)).toEqual([start, end]);
  });

  test("a whole year, and a leap year, are not too long; a day more is", () => {
    expect(read("2027-03-01", "2028-02-29")).toHaveLength(2);
    expect(read("2027-03-01", "2028-03-02")).toEqual(["to", "an absence lasts a year at most"]);
  });

  test.each([
    ["9999-12-31", undefined, "from"],
    ["2026-12-01", "9999-12-31", "to"],
    ["2028-12-01", undefined, "from"],
    ["2026-12-02", "2026-12-01", "to"],
    ["2026-11-22", undefined, "to"],
    ["2026-11-23T10:00Z", "2026-11-23T14:00Z", "to"],
    ["2026-02-30", undefined, "from"],
    ["24.11.2026", undefined, "from"],
  ])("%s to %s is a mistake in “%s”", (from, to, field) => {
    expect(read(from, to)).toEqual([field, expect.any(String)]);
  });

  test("of instants both ends are needed: one of them is no stretch of time", () => {
    expect(read("2026-11-24T09:00:00Z")).toEqual(["to", "the absence ends before it begins"]);
  });
});

describe("an absence in words", () => {
  const say = (start: string, end: string, zone = "America/New_York") =>
    describeAbsence({ start: new Date(start), end: new Date(end) }, zone);

  test.each([
    ["2026-11-24T05:00Z", "2026-11-25T05:00Z", "on Tue 24 Nov"],
    ["2026-11-24T05:00Z", "2026-11-27T05:00Z", "from Tue 24 Nov to Thu 26 Nov"],
    ["2026-11-01T04:00Z", "2026-11-02T05:00Z", "on Sun 1 Nov"],
    [
      "2026-11-24T14:00Z",
      "2026-11-24T17:00Z",
      "on Tue 24 Nov from 9:00 AM to 12:00 PM, New York time (EST)",
    ],
    // Until midnight is not the next day; but it is told with it.
    [
      "2026-11-24T14:00Z",
      "2026-11-25T05:00Z",
      "from Tue 24 Nov 9:00 AM, New York time (EST) to Wed 25 Nov 12:00 AM, New York time (EST)",
    ],
    // Half past one comes twice on that night.
    [
      "2026-11-01T05:30Z",
      "2026-11-01T06:30Z",
      "from Sun 1 Nov 1:30 AM, New York time (EDT, UTC−4) to Sun 1 Nov 1:30 AM, New York time (EST, UTC−5)",
    ],
  ])("%s to %s is %s", (start, end, words) => {
    expect(say(start, end)).toBe(words);
  });

  test("a whole day elsewhere is a part of two days here", () => {
    expect(say("2026-11-24T07:00Z", "2026-11-25T07:00Z")).toContain("from Tue 24 Nov 2:00 AM");
  });
});

describe("why", () => {
  test("a card says who is away, and which appointment it is about", () => {
    const during = { start: new Date("2026-11-24T05:00Z"), end: new Date("2026-11-25T05:00Z") };
    const away = { name: "Ana Ortiz", during, zone: "America/New_York" };
    const appointment = { startsAt: new Date("2026-11-24T17:00Z"), zone: "America/Phoenix" };
    expect(awayReason(away, appointment)).toBe(
      "Ana Ortiz is away on Tue 24 Nov: the appointment on Tue 24 Nov 10:00 AM, Phoenix time (MST) needs somebody else or another time",
    );
  });

  test.each([
    [1, "P1: busy then"],
    [5, "P1: busy then; P2: busy then; P3: busy then; P4: busy then; P5: busy then"],
    [7, "P1: busy then; P2: busy then; P3: busy then; P4: busy then; P5: busy then; and 2 more"],
    [0, "nobody and nothing else can take the place of Ana for Check"],
  ])("of %i others nobody is proposed", (count, words) => {
    const others = Array.from({ length: count }, (_, index) => ({
      ...{ name: `P${index + 1}`, words: "busy then" },
    }));
    expect(whyNobody(others, { absent: "Ana", serviceName: "Check" })).toBe(words);
  });

  test("whoever is proposed is the only one, or comes first, and by what", () => {
    const name = "Ben";
    expect(whyThisOne({ name, free: 1, words: "1 that day" })).toBe(
      "Ben is the only one who is free then",
    );
    expect(whyThisOne({ name, free: 3, words: "1 that day" })).toBe(
      "Ben comes first of the 3 who are free then: 1 that day",
    );
  });

  test("a room that is exchanged is named with the one it replaces", () => {
    const exchange = { coming: ["Room 2"], going: ["Room 1"], leader: "Ana" };
    expect(whyInstead(exchange)).toBe("Room 2 in the place of Room 1; it stays with Ana");
  });
});
