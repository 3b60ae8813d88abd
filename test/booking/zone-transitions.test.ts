import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { offsetAt, reachedAt, toUtc, zoneSpans } from "#booking/zone.ts";

/**
 * Zones whose governments changed the rules after the table was made, and what they changed: there
 * our data are newer and the table is wrong. None while both are of one release of the rules; a table
 * made anew empties it again.
 */
const superseded: Readonly<Record<string, string>> = {};

type Change = { readonly at: number; readonly offset: number };
type Line = {
  readonly zone: string;
  readonly offset: number;
  readonly changes: readonly Change[];
};

const [from, to] = [minute("2026-01-01T00:00Z"), minute("2031-01-01T00:00Z")];
/** Made by make-zone-transitions.ts from another implementation's answers. */
const table = readFileSync(new URL("../fixtures/zone-transitions.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map(readLine);
const agreed = table.filter(({ zone }) => !(zone in superseded));

test("the table has every zone that a browser may report, and the changes of five years", () => {
  expect(table.map(({ zone }) => zone)).toEqual(Intl.supportedValuesOf("timeZone"));
  expect(table.flatMap(({ changes }) => changes).length).toBeGreaterThan(1_000);
});

test("every zone changes its clocks when zdump says, to what zdump says, and at no other time", () => {
  const different = table.filter((line) => written(line) !== written(ours(line.zone)));
  expect(different.map(({ zone }) => zone)).toEqual(Object.keys(superseded).sort());
});

test("the old offset holds up to the minute before each change, the new one from it on", () => {
  expect(
    eachChange(({ zone, before, after, at }) => [
      [offsetAt(zone, at - 1), before],
      [offsetAt(zone, at), after],
    ]),
  ).toEqual([]);
});

test("walls that a change skips mean no instant, and those on either side one", () => {
  expect(
    eachChange(({ zone, before, after, at }) => {
      if (after < before) return [];
      const skipped = { kind: "none", skippedAt: at };
      return [
        [toUtc(zone, at + before - 1), { kind: "one", utcMinute: at - 1 }],
        [toUtc(zone, at + before), skipped],
        [toUtc(zone, at + after - 1), skipped],
        [toUtc(zone, at + after), { kind: "one", utcMinute: at }],
      ];
    }),
  ).toEqual([]);
});

test("walls that a change shows again mean two instants, and those on either side one", () => {
  expect(
    eachChange(({ zone, before, after, at }) => {
      if (after > before) return [];
      const twice = before - after;
      return [
        [toUtc(zone, at + after - 1), { kind: "one", utcMinute: at - twice - 1 }],
        [toUtc(zone, at + after), { kind: "two", first: at - twice, second: at }],
        [toUtc(zone, at + before - 1), { kind: "two", first: at - 1, second: at + twice - 1 }],
        [toUtc(zone, at + before), { kind: "one", utcMinute: at + twice }],
      ];
    }),
  ).toEqual([]);
});

test("a skipped wall is reached at the jump, a repeated one when it is shown first", () => {
  expect(
    eachChange(({ zone, before, after, at }) => {
      const firstShown = after > before ? at : at - (before - after);
      return [
        [reachedAt(zone, at + before - 1), at - 1],
        [reachedAt(zone, at + Math.min(before, after)), firstShown],
        [reachedAt(zone, at + before), after > before ? at : at + (before - after)],
        [reachedAt(zone, at + after), firstShown],
      ];
    }),
  ).toEqual([]);
});

/** What was expected of every change of every zone, and was not so. */
function eachChange(
  cases: (change: {
    readonly zone: string;
    readonly at: number;
    readonly before: number;
    readonly after: number;
  }) => readonly (readonly [found: unknown, wanted: unknown])[],
): string[] {
  return agreed.flatMap(({ zone, offset, changes }) =>
    changes.flatMap(({ at, offset: after }, index) => {
      const before = changes[index - 1]?.offset ?? offset;
      return cases({ zone, at, before, after })
        .filter(([found, wanted]) => JSON.stringify(found) !== JSON.stringify(wanted))
        .map(
          ([found, wanted]) =>
            `${zone} ${iso(at)}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`,
        );
    }),
  );
}

function ours(zone: string): Line {
  const [first, ...others] = zoneSpans(zone, from, to);
  let offset = first?.offset ?? Number.NaN;
  const changes: Change[] = [];
  for (const span of others) {
    // Only the letters changed.
    if (span.offset === offset) continue;
    offset = span.offset;
    changes.push({ at: span.fromMinute, offset });
  }
  return { zone, offset: first?.offset ?? Number.NaN, changes };
}

function written({ zone, offset, changes }: Line): string {
  return [zone, offset, ...changes.map((change) => `${iso(change.at)} ${change.offset}`)].join(" ");
}

function readLine(line: string): Line {
  const [zone = "", offset, ...rest] = line.split(" ");
  const changes = Array.from({ length: rest.length / 2 }, (_, index) => ({
    at: minute(rest[2 * index] ?? ""),
    offset: Number(rest[2 * index + 1]),
  }));
  return { zone, offset: Number(offset), changes };
}

function minute(instant: string): number {
  return Date.parse(instant) / 60_000;
}

function iso(utcMinute: number): string {
  return `${new Date(utcMinute * 60_000).toISOString().slice(0, 16)}Z`;
}
