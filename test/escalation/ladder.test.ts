import { describe, expect, test } from "vitest";
import { type Climb, type LadderSettings, type Rung, timelineOf } from "#escalation/ladder.ts";

const day = ["09:00-12:00", "13:00-17:00"];
const settings: LadderSettings = {
  rota: {
    zone: "America/New_York",
    handOver: { day: "mon", time: "09:00" },
    since: "2026-11-23",
    members: ["ana", "ben", "cleo"],
    overrides: [],
    timeOff: new Map(),
    absences: new Map(),
  },
  hours: {
    zone: "America/New_York",
    weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: ["00:00-06:00"] },
    exceptions: [{ on: "2026-11-26", hours: [] }],
  },
  ladder: [],
};
const rung = (
  what: { do: "nudge" | "reassign" | "alert" } | { do: "tell"; members: string[] },
  afterMinutes: number,
  change: Partial<Omit<Rung, "do">> = {},
): Rung => ({ ...what, afterMinutes, from: "first-response", clock: "business", ...change });
const eastern = (local: string) => new Date(`${local}:00-05:00`);
const raisedOn = (local: string): Climb => ({
  raisedAt: eastern(local),
  firstResponseDueAt: eastern(local),
  resolutionDueAt: new Date(eastern(local).getTime() + 240 * 60_000),
  expiresAt: new Date(eastern(local).getTime() + 30 * 24 * 3_600_000),
  priority: "normal",
  owner: undefined,
  answered: false,
  rest: undefined,
  done: new Set(),
});
const plan = (ladder: readonly Rung[], climb: Climb) =>
  timelineOf({ ...settings, ladder }, climb).map(({ at, what, who }) => [
    at.toISOString().slice(0, 16),
    what.do,
    ...who,
  ]);

const all = [
  rung({ do: "nudge" }, 0),
  rung({ do: "reassign" }, 15),
  rung({ do: "nudge" }, 20),
  rung({ do: "tell", members: ["sam"] }, 30),
  rung({ do: "alert" }, 60, { clock: "wall" }),
];

test("each rung comes at its time, and whoever was given it is who is reminded next", () => {
  expect(plan(all, raisedOn("2026-11-24T10:00"))).toEqual([
    ["2026-11-24T15:00", "nudge", "ana"],
    ["2026-11-24T15:15", "reassign", "ben"],
    ["2026-11-24T15:20", "nudge", "ben"],
    ["2026-11-24T15:30", "tell", "sam"],
    ["2026-11-24T16:00", "alert", "ana"],
  ]);
});

describe("business minutes pass only while the desk is open; minutes on the wall always do", () => {
  test.each([
    // Over lunch.
    ["2026-11-24T11:50", "2026-11-24T18:05", "2026-11-24T17:50"],
    // Over night, and the holiday after it.
    ["2026-11-25T16:50", "2026-11-27T14:05", "2026-11-25T22:50"],
    // The night in which clocks are set back has an hour more, of which each minute counts.
    ["2026-11-01T00:50", "2026-11-01T06:05", "2026-11-01T06:50"],
  ])("from %s on", (local, reassigned, alerted) => {
    const shown = plan(all, raisedOn(local));
    expect(shown.find(([, what]) => what === "reassign")?.[0]).toBe(reassigned);
    expect(shown.find(([, what]) => what === "alert")?.[0]).toBe(alerted);
  });
});

test("an owner is reminded, and replaced by the next one after them", () => {
  const climb = { ...raisedOn("2026-11-24T10:00"), owner: "ben" };
  expect(plan(all, climb).slice(0, 3)).toEqual([
    ["2026-11-24T15:00", "nudge", "ben"],
    ["2026-11-24T15:15", "reassign", "cleo"],
    ["2026-11-24T15:20", "nudge", "cleo"],
  ]);
});

test("once a person came only the rungs after the resolution are left", () => {
  const late = rung({ do: "nudge" }, 0, { from: "resolution" });
  const climb = { ...raisedOn("2026-11-24T10:00"), owner: "ben", answered: true };
  expect(plan([...all, late], climb)).toEqual([["2026-11-24T19:00", "nudge", "ben"]]);
});

test("rungs counted from the beginning come before those counted from the first response", () => {
  const climb = {
    ...raisedOn("2026-11-24T10:00"),
    firstResponseDueAt: eastern("2026-11-24T10:15"),
  };
  const early = rung({ do: "nudge" }, 5, { from: "raised" });
  expect(plan([...all, early], climb)[0]).toEqual(["2026-11-24T15:05", "nudge", "ana"]);
});

test("a rung for one priority is none of the other's", () => {
  const urgent = [rung({ do: "nudge" }, 0), rung({ do: "alert" }, 0, { priority: "high" })];
  const climb = raisedOn("2026-11-24T10:00");
  expect(plan(urgent, climb)).toHaveLength(1);
  expect(plan(urgent, { ...climb, priority: "high" })).toHaveLength(2);
});

test("what was done is not planned again, and nothing is planned for when it is over", () => {
  const climb = raisedOn("2026-11-24T10:00");
  const done = new Set(["first-response+0 business nudge", "first-response+20 business nudge"]);
  expect(plan(all, { ...climb, done }).map(([, what]) => what)).toEqual([
    "reassign",
    "tell",
    "alert",
  ]);
  expect(plan(all, { ...climb, expiresAt: eastern("2026-11-24T10:15") })).toHaveLength(1);
});

test("while the client is asked nothing is planned; after a rest the ladder counts from its end", () => {
  const climb = raisedOn("2026-11-24T10:00");
  expect(plan(all, { ...climb, rest: { until: undefined } })).toEqual([]);
  const rested = plan(all, { ...climb, rest: { until: eastern("2026-11-24T16:50") } });
  expect(rested.slice(0, 3)).toEqual([
    ["2026-11-24T21:50", "nudge", "ana"],
    ["2026-11-24T22:50", "alert", "ana"],
    ["2026-11-25T14:05", "reassign", "ben"],
  ]);
});
