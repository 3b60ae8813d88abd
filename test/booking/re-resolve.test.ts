import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeZoneChange } from "#booking/describe-zone-change.ts";
import { localStart } from "#booking/local-time.ts";
import { reResolve, roundOf, rounds } from "#booking/re-resolve.ts";
import { changes } from "./changes.ts";

const agreed = (startsAt: string, local: string, zone: string) => ({
  startsAt: new Date(startsAt),
  localStart: local,
  zone,
});
const now = new Date("2026-10-01T00:00Z");
const moved = (start: string) => ({ kind: "moved", start: new Date(start) });

describe("what was agreed means today", () => {
  test.each([
    ["2026-11-23T21:00Z", "2026-11-23T14:00", "America/Vancouver", { kind: "same" }],
    ["2026-11-23T22:00Z", "2026-11-23T14:00", "America/Vancouver", moved("2026-11-23T21:00Z")],
    ["2026-11-23T20:00Z", "2026-11-23T14:00", "America/Vancouver", moved("2026-11-23T21:00Z")],
    // A part of a minute is no other time.
    ["2026-11-23T21:00:30Z", "2026-11-23T14:00", "America/Vancouver", { kind: "same" }],
    ["2027-03-14T07:30Z", "2027-03-14T02:30", "America/New_York", { kind: "skipped" }],
    // Shown twice: either instant was meant, and whatever is nearer than the other may be.
    ["2026-11-01T05:30Z", "2026-11-01T01:30", "America/New_York", { kind: "same" }],
    ["2026-11-01T06:30Z", "2026-11-01T01:30", "America/New_York", { kind: "same" }],
    ["2026-11-01T05:59Z", "2026-11-01T01:30", "America/New_York", moved("2026-11-01T05:30Z")],
    ["2026-11-01T06:01Z", "2026-11-01T01:30", "America/New_York", moved("2026-11-01T06:30Z")],
    ["2026-11-01T06:00Z", "2026-11-01T01:30", "America/New_York", moved("2026-11-01T05:30Z")],
  ])("%s, agreed as %s in %s: %j", (startsAt, local, zone, result) => {
    expect(reResolve(agreed(startsAt, local, zone), now)).toEqual(result);
  });

  test("nothing that can still be kept, if that instant is over", () => {
    const start = new Date("2026-11-23T21:00Z");
    const vancouver = agreed("2026-11-23T22:00Z", "2026-11-23T14:00", "America/Vancouver");
    expect(reResolve(vancouver, start)).toEqual({ kind: "past", start });
    expect(reResolve(vancouver, new Date(start.getTime() - 1))).toEqual({ kind: "moved", start });
  });

  test("what it was agreed by, wherever and whenever that was, if the rules are the same", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    fc.assert(
      fc.property(
        fc.constantFrom(...zones, ...changes.map(({ zone }) => zone)),
        fc.constantFrom(...changes.map(({ day }) => day)),
        fc.integer({ min: 0, max: 48 * 60 }),
        (zone, day, aside) => {
          const startsAt = new Date(Date.parse(`${day}T00:00Z`) + aside * 60_000);
          const local = localStart(startsAt, zone);
          expect(reResolve({ startsAt, localStart: local, zone }, now)).toEqual({ kind: "same" });
        },
      ),
    );
  });
});

test("neighbours that all jump by as much never meet, each following in its round", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 }),
      fc.constantFrom(-4, -1, 1, 4),
      (slots, jump) => {
        const sorted = slots.toSorted((a, b) => a - b);
        const inTurn = rounds.flatMap((round) =>
          (round === "last-first" ? sorted.toReversed() : sorted).filter((slot) => {
            const old = { startsAt: new Date(slot), localStart: "", zone: "" };
            return roundOf(old, { kind: "moved", start: new Date(slot + jump) }) === round;
          }),
        );
        expect(inTurn).toHaveLength(slots.length);
        const taken = new Set(slots);
        for (const slot of inTurn) {
          taken.delete(slot);
          expect(taken.has(slot + jump)).toBe(false);
          taken.add(slot + jump);
        }
      },
    ),
  );
});

describe("a member reads", () => {
  const vancouver = agreed("2026-11-23T22:00Z", "2026-11-23T14:00", "America/Vancouver");
  const start = new Date("2026-11-23T21:00Z");

  test("what was agreed, both instants, and what to do, when the appointment has moved", () => {
    expect(describeZoneChange(vancouver, { kind: "moved", start })).toBe(
      "Mon 23 Nov 2:00 PM, Vancouver time, was agreed; the time-zone rules changed, and that is " +
        "Mon 23 Nov 21:00 UTC now, not Mon 23 Nov 22:00 UTC; the appointment was moved, so that " +
        "the clocks there still show the agreed time; tell the client, who was not told",
    );
  });

  test("what the clocks will show, when it stays because the time is taken", () => {
    expect(describeZoneChange(vancouver, { kind: "taken", start })).toBe(
      "Mon 23 Nov 2:00 PM, Vancouver time, was agreed; the time-zone rules changed, and that is " +
        "Mon 23 Nov 21:00 UTC now, not Mon 23 Nov 22:00 UTC, but that time is taken; the " +
        "appointment stays, and the clocks there will show Mon 23 Nov 3:00 PM; agree on a time " +
        "with the client, who was not told",
    );
  });

  test("that the agreed time is over", () => {
    expect(describeZoneChange(vancouver, { kind: "past", start })).toContain(
      "that was Mon 23 Nov 21:00 UTC, which is over, not Mon 23 Nov 22:00 UTC; the appointment stays",
    );
  });

  test("that there is no such time any more", () => {
    const skipped = agreed("2027-03-14T07:30Z", "2027-03-14T02:30", "America/New_York");
    expect(describeZoneChange(skipped, { kind: "skipped" })).toBe(
      "Sun 14 Mar 2:30 AM, New York time, was agreed; the time-zone rules changed, and the clocks " +
        "there jump over it; the appointment stays at Sun 14 Mar 07:30 UTC, and the clocks there " +
        "will show Sun 14 Mar 3:30 AM; agree on a time with the client, who was not told",
    );
  });
});
