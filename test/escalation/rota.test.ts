import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backupAt, dayWithoutAnybody, onCallAt, type Rota } from "#escalation/rota.ts";

const rota: Rota = {
  zone: "America/New_York",
  handOver: { day: "mon", time: "09:00" },
  since: "2026-11-23",
  members: ["ana", "ben", "cleo"],
  overrides: [],
  timeOff: new Map(),
  absences: new Map(),
};
const away = (...days: readonly (readonly [who: string, from: string, to: string])[]): Rota => ({
  ...rota,
  timeOff: new Map(days.map(([who, from, to]) => [who, [{ from, to, reason: "" }]])),
});
const at = (local: string) => new Date(`${local}:00-05:00`);
const on = (local: string, changed: Rota = rota) => onCallAt(changed, at(local)).member;

describe("each has a week, in the order of the list, from hand-over to hand-over", () => {
  test.each([
    ["2026-11-23T09:00", "ana"],
    ["2026-11-30T08:59", "ana"],
    ["2026-11-30T09:00", "ben"],
    ["2026-12-07T09:00", "cleo"],
    ["2026-12-14T09:00", "ana"],
    // Before the beginning the order goes backwards.
    ["2026-11-23T08:59", "cleo"],
    ["2026-11-16T08:59", "ben"],
  ])("%s: %s", (local, member) => {
    expect(on(local)).toBe(member);
  });

  test("any day of the first one's week may be named", () => {
    for (const since of ["2026-11-23", "2026-11-25", "2026-11-29"])
      expect(on("2026-11-26T12:00", { ...rota, since })).toBe("ana");
  });
});

describe("the hand-over is an hour on the wall", () => {
  const sunday = (time: string): Rota => ({
    ...rota,
    handOver: { day: "sun", time },
    since: "2026-10-25",
  });

  test("that the clocks show twice counts the first time, and is not taken back", () => {
    const byNight = sunday("01:30");
    const minutes = ["05:29", "05:30", "06:15", "06:30", "07:00"];
    const shown = minutes.map((utc) => onCallAt(byNight, new Date(`2026-11-01T${utc}:00Z`)).member);
    expect(shown).toEqual(["ana", "ben", "ben", "ben", "ben"]);
  });

  test("that the clocks skip comes at the jump", () => {
    const byNight = { ...sunday("02:30"), since: "2027-03-07" };
    const shown = ["06:59", "07:00"].map(
      (utc) => onCallAt(byNight, new Date(`2027-03-14T${utc}:00Z`)).member,
    );
    expect(shown).toEqual(["ana", "ben"]);
  });
});

test("an override holds for its days, to their last minute", () => {
  const override = { from: "2026-11-26", to: "2026-11-27", member: "cleo", reason: "swapped" };
  const changed = { ...rota, overrides: [override] };
  expect(onCallAt(changed, at("2026-11-26T00:00"))).toEqual({
    member: "cleo",
    because: "override",
  });
  expect(on("2026-11-27T23:59", changed)).toBe("cleo");
  expect(on("2026-11-25T23:59", changed)).toBe("ana");
  expect(on("2026-11-28T00:00", changed)).toBe("ana");
});

test("who has time off is passed over, and only for those days", () => {
  const changed = away(["ana", "2026-11-24", "2026-11-25"], ["ben", "2026-11-25", "2026-11-25"]);
  expect(onCallAt(changed, at("2026-11-24T12:00"))).toEqual({
    member: "ben",
    because: "stands-in",
  });
  expect(on("2026-11-25T12:00", changed)).toBe("cleo");
  expect(on("2026-11-26T00:00", changed)).toBe("ana");
});

test("somebody who has time off stands in for nobody, by override either", () => {
  const override = { from: "2026-11-26", to: "2026-11-26", member: "cleo", reason: "" };
  const changed = { ...away(["cleo", "2026-11-26", "2026-11-26"]), overrides: [override] };
  expect(onCallAt(changed, at("2026-11-26T12:00"))).toEqual({ member: "ana", because: "turn" });
});

test("who was put away is passed over for those hours", () => {
  const absence = { start: at("2026-11-24T10:00"), end: at("2026-11-24T12:00") };
  const changed = { ...rota, absences: new Map([["ana", [absence]]]) };
  const shown = ["09:59", "10:00", "11:59", "12:00"].map((time) =>
    on(`2026-11-24T${time}`, changed),
  );
  expect(shown).toEqual(["ana", "ben", "ben", "ana"]);
  // Everybody away is still somebody.
  const all = new Map(rota.members.map((member) => [member, [absence]]));
  expect(on("2026-11-24T11:00", { ...rota, absences: all })).toBe("ana");
});

test("the backup is the next one who is there, and nobody else's is oneself", () => {
  expect(backupAt(rota, at("2026-11-24T12:00"), "ana")).toBe("ben");
  expect(backupAt(rota, at("2026-11-24T12:00"), "cleo")).toBe("ana");
  const changed = away(["ben", "2026-11-24", "2026-11-24"]);
  expect(backupAt(changed, at("2026-11-24T12:00"), "ana")).toBe("cleo");
  // Somebody who is in no rota had it: then whose week it is.
  expect(backupAt(rota, at("2026-11-24T12:00"), "sam")).toBe("ana");
  expect(backupAt({ ...rota, members: ["ana"] }, at("2026-11-24T12:00"), "ana")).toBe("ana");
});

test("a day on which everybody is away is found, and none that is over", () => {
  const all = away(
    ["ana", "2026-12-20", "2026-12-27"],
    ["ben", "2026-12-24", "2026-12-25"],
    ["cleo", "2026-12-23", "2026-12-24"],
  );
  expect(dayWithoutAnybody(all, at("2026-11-23T09:00"))).toBe("2026-12-24");
  expect(dayWithoutAnybody(all, at("2026-12-24T12:00"))).toBe("2026-12-24");
  expect(dayWithoutAnybody(all, at("2026-12-25T12:00"))).toBeUndefined();
  expect(dayWithoutAnybody(rota, at("2026-11-23T09:00"))).toBeUndefined();
});

test("there is always somebody, whatever the file says and whenever one asks", () => {
  const day = fc
    .integer({ min: 0, max: 400 })
    .map((days) => new Date(Date.UTC(2026, 8, 1 + days)).toISOString().slice(0, 10));
  const range = fc
    .tuple(day, day)
    .map((days) => days.toSorted())
    .map(([from = "", to = ""]) => ({ from, to, reason: "" }));
  const member = fc.constantFrom("ana", "ben", "cleo");
  fc.assert(
    fc.property(
      fc.record({
        zone: fc.constantFrom("America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
        time: fc.constantFrom("00:00", "01:30", "02:15", "23:59"),
        since: day,
        overrides: fc.array(fc.tuple(range, member)),
        timeOff: fc.array(fc.tuple(member, fc.array(range))),
        minute: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      }),
      ({ zone, time, since, overrides, timeOff, minute }) => {
        const any: Rota = {
          ...rota,
          ...{ zone, since, handOver: { day: "sun", time } },
          overrides: overrides.map(([days, who]) => ({ ...days, member: who })),
          timeOff: new Map(timeOff),
        };
        const instant = new Date(Date.UTC(2026, 10, 1) + minute * 60_000);
        const { member: who } = onCallAt(any, instant);
        expect(any.members).toContain(who);
        expect(any.members).toContain(backupAt(any, instant, who));
      },
    ),
  );
});
