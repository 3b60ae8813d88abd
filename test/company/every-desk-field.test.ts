import { expect, test } from "vitest";
import { stringify } from "yaml";
import { Company } from "#company/company.ts";
import { deadlinesFor, hoursFor, rotaOf } from "#company/desk.ts";
import { parseCompany } from "#company/parse-company.ts";
import { deadlines } from "#escalation/deadline.ts";
import { timelineOf } from "#escalation/ladder.ts";
import { onCallAt } from "#escalation/rota.ts";
import { aCompany } from "../helpers/company.ts";
import { fieldsOf } from "./fields.ts";

/*
 * As every-field.test.ts, for what the desk's rules say of deadlines, the rota and the ladder: two
 * companies that differ in one field, and something that is then not the same. What flows do with the
 * answers is in test/flows/climb-ladders.test.ts.
 */

type Desk = Record<string, unknown>;
type Row = {
  readonly field: string;
  readonly without: Desk;
  readonly said: Desk;
  readonly members?: Record<string, object>;
  readonly look: (company: Company) => unknown;
  readonly shown: readonly [without: unknown, said: unknown];
};

const MONDAY = new Date("2026-11-23T14:00:00Z");
const read = ({ members = {} }: Pick<Row, "members">, desk: Desk): Company => {
  const base = aCompany();
  const { onCall: _, ...rest } = base.escalation;
  const parsed = parseCompany(
    stringify({
      ...base,
      members: base.members.map((member) => ({ ...member, ...members[member.key] })),
      escalation: { ...rest, ...desk },
    }),
    MONDAY,
  );
  if (parsed.kind === "invalid") throw new Error(parsed.mistakes.join("\n"));
  return parsed.company;
};

const eastern = (local: string) => new Date(`${local}:00-05:00`);
const minute = (at: Date) => at.toISOString().slice(5, 16);

/* ── who is on call ── */

const rota = {
  zone: "America/New_York",
  handOver: { day: "mon", time: "09:00" },
  since: "2026-11-23",
  members: ["olga", "max"],
};
const withRota = (change: object) => ({ rota: { ...rota, ...change } });
const whoIs = (local: string) => (company: Company) =>
  onCallAt(rotaOf(company), eastern(local)).member;
const override = { from: "2026-11-24", to: "2026-11-26", member: "max", reason: "" };
const overridden = (change: object) => withRota({ overrides: [{ ...override, ...change }] });

const people: readonly Row[] = [
  {
    field: "escalation.onCall",
    without: { onCall: "olga" },
    said: { onCall: "max" },
    look: whoIs("2026-11-24T12:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.zone",
    without: withRota({}),
    said: withRota({ zone: "America/Phoenix" }),
    look: whoIs("2026-11-30T10:00"),
    shown: ["max", "olga"],
  },
  {
    field: "escalation.rota.handOver.day",
    without: withRota({}),
    said: withRota({ handOver: { day: "tue", time: "09:00" } }),
    look: whoIs("2026-11-25T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.handOver.time",
    without: withRota({}),
    said: withRota({ handOver: { day: "mon", time: "11:00" } }),
    look: whoIs("2026-11-30T10:00"),
    shown: ["max", "olga"],
  },
  {
    field: "escalation.rota.since",
    without: withRota({}),
    said: withRota({ since: "2026-11-16" }),
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.members",
    without: withRota({}),
    said: withRota({ members: ["max", "olga"] }),
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.overrides.member",
    without: overridden({ member: "olga" }),
    said: overridden({}),
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.overrides.from",
    without: overridden({ from: "2026-11-25" }),
    said: overridden({}),
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "escalation.rota.overrides.to",
    without: overridden({ to: "2026-11-25" }),
    said: overridden({}),
    look: whoIs("2026-11-26T10:00"),
    shown: ["olga", "max"],
  },
];

const off = (from: string, to: string) => ({ olga: { timeOff: [{ from, to }] } });
const absences: readonly (Omit<Row, "said" | "members"> & {
  readonly members: readonly [object, object];
})[] = [
  {
    field: "members.timeOff.from",
    without: withRota({}),
    members: [off("2026-11-25", "2026-11-25"), off("2026-11-24", "2026-11-25")],
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
  {
    field: "members.timeOff.to",
    without: withRota({}),
    members: [off("2026-11-23", "2026-11-23"), off("2026-11-23", "2026-11-24")],
    look: whoIs("2026-11-24T10:00"),
    shown: ["olga", "max"],
  },
];

/* ── by when ── */

const day = ["09:00-17:00"];
const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
const hours = { zone: "America/New_York", weekly: week };
const due =
  (local: string, from: { emailDomain?: string; locationKey?: string } = {}) =>
  (company: Company) => {
    const asked = { emailDomain: undefined, locationKey: undefined, ...from };
    const terms = deadlinesFor(company, asked);
    const [normal, high] = (["normal", "high"] as const).map((priority) =>
      deadlines(eastern(local), terms, priority),
    );
    return [normal, high]
      .flatMap((one) => [one?.firstResponseDueAt, one?.resolutionDueAt])
      .map((at) => minute(at as Date).slice(3));
  };
const onCall = { onCall: "olga", hours };
const calendar = { locations: ["phoenix"], ...hours };
const other = (change: object) => ({ ...onCall, calendars: [{ ...calendar, ...change }] });
const inPhoenix = due("2026-11-24T10:00", { locationKey: "phoenix" });
const atTen = ["24T15:15", "24T19:00", "24T15:05", "24T19:00"];
const globex = due("2026-11-24T10:00", { emailDomain: "eu.globex.example" });
const account = (change: object) => ({
  ...onCall,
  accounts: [{ domains: ["globex.example"], ...change }],
});
const keeps = (holidays: object) => ({ onCall: "olga", hours: { ...hours, holidays } });
const opens = (local: string) => (company: Company) =>
  hoursFor(company, undefined).holidayOn?.(Date.parse(local) / 86_400_000) !== undefined;
const opensInPhoenix = (local: string) => (company: Company) =>
  hoursFor(company, "phoenix").holidayOn?.(Date.parse(local) / 86_400_000) !== undefined;
const EPIPHANY = "2027-01-06";
const PEACE_FEAST = "2027-08-08";

const times: readonly Row[] = [
  {
    field: "escalation.calendars.locations",
    without: other({ locations: ["new-york"], zone: "America/Phoenix" }),
    said: other({ zone: "America/Phoenix" }),
    look: inPhoenix,
    shown: [atTen, ["24T16:15", "24T20:00", "24T16:05", "24T20:00"]],
  },
  {
    field: "escalation.calendars.zone",
    without: other({}),
    said: other({ zone: "America/Chicago" }),
    look: due("2026-11-24T09:00", { locationKey: "phoenix" }),
    shown: [
      ["24T14:15", "24T18:00", "24T14:05", "24T18:00"],
      ["24T15:15", "24T19:00", "24T15:05", "24T19:00"],
    ],
  },
  ...Object.keys({ ...week, sat: [], sun: [] }).map((weekday, index): Row => {
    const date = `2026-11-${23 + index}`;
    return {
      field: `escalation.calendars.weekly.${weekday}`,
      without: other({ weekly: { mon: day, tue: day, [weekday]: ["09:00-10:10"] } }),
      said: other({ weekly: { mon: day, tue: day, [weekday]: ["09:00-10:20"] } }),
      look: (company) =>
        due(`${date}T10:00`, { locationKey: "phoenix" })(company)[0] === `${date.slice(8)}T15:15`,
      shown: [false, true],
    };
  }),
  {
    field: "escalation.calendars.exceptions.on",
    without: other({ exceptions: [{ on: "2026-11-25", hours: [] }] }),
    said: other({ exceptions: [{ on: "2026-11-24", hours: [] }] }),
    look: (company) => inPhoenix(company)[0],
    shown: ["24T15:15", "25T14:15"],
  },
  {
    field: "escalation.calendars.exceptions.hours",
    without: other({ exceptions: [{ on: "2026-11-24", hours: [] }] }),
    said: other({ exceptions: [{ on: "2026-11-24", hours: ["11:00-12:00"] }] }),
    look: (company) => inPhoenix(company)[0],
    shown: ["25T14:15", "24T16:15"],
  },
  ...(
    [
      ["country", { country: "FR" }, { country: "US" }, "2026-11-26"],
      ["state", { country: "DE" }, { country: "DE", state: "BY" }, EPIPHANY],
      [
        "region",
        { country: "DE", state: "BY" },
        { country: "DE", state: "BY", region: "A" },
        PEACE_FEAST,
      ],
    ] as const
  ).flatMap(([name, without, said, date]): Row[] => [
    {
      field: `escalation.hours.holidays.${name}`,
      without: keeps(without),
      said: keeps(said),
      look: opens(date),
      shown: [false, true],
    },
    {
      field: `escalation.calendars.holidays.${name}`,
      without: other({ holidays: without }),
      said: other({ holidays: said }),
      look: opensInPhoenix(date),
      shown: [false, true],
    },
  ]),
  {
    field: "escalation.accounts.domains",
    without: {
      ...onCall,
      accounts: [{ domains: ["notglobex.example"], normal: { firstResponseMinutes: 1 } }],
    },
    said: account({ normal: { firstResponseMinutes: 1 } }),
    look: globex,
    shown: [atTen, ["24T15:01", "24T19:00", "24T15:05", "24T19:00"]],
  },
  ...(["normal", "vip"] as const).flatMap((priority, place): Row[] => [
    {
      field: `escalation.accounts.${priority}.firstResponseMinutes`,
      without: account({}),
      said: account({ [priority]: { firstResponseMinutes: 1 } }),
      look: globex,
      shown: [atTen, atTen.with(place * 2, "24T15:01")],
    },
    {
      field: `escalation.accounts.${priority}.resolutionMinutes`,
      without: account({}),
      said: account({ [priority]: { resolutionMinutes: 60 } }),
      look: globex,
      shown: [atTen, atTen.with(place * 2 + 1, "24T16:00")],
    },
  ]),
];

/* ── what if nobody answers ── */

const laddered = (...ladder: readonly object[]) => ({ ...withRota({}), hours, ladder });
const nudge = { do: "nudge", afterMinutes: 0 };
const settingsOf = (company: Company) => ({
  ladder: company.escalation.ladder,
  rota: rotaOf(company),
  hours: hoursFor(company, undefined),
});
const plan = (priority: "normal" | "high") => (company: Company) =>
  timelineOf(settingsOf(company), {
    priority,
    raisedAt: eastern("2026-11-24T16:40"),
    firstResponseDueAt: eastern("2026-11-24T16:50"),
    resolutionDueAt: eastern("2026-11-25T10:00"),
    expiresAt: eastern("2026-11-30T10:00"),
    owner: undefined,
    answered: false,
    rest: undefined,
    done: new Set(),
  }).map(({ at, what, who }) => [minute(at).slice(3), what, who]);
const shownIn =
  (look: (company: Company) => readonly (readonly unknown[])[], part: 0 | 1 | 2) =>
  (company: Company) =>
    look(company).map((rung) => rung[part]);
const whenNormal = shownIn(plan("normal"), 0);
const whoNormal = shownIn(plan("normal"), 2);

const rungs: readonly Row[] = [
  {
    field: "escalation.ladder.do",
    without: laddered(nudge),
    said: laddered({ ...nudge, do: "reassign" }),
    look: whoNormal,
    shown: [[["olga"]], [["max"]]],
  },
  {
    field: "escalation.ladder.afterMinutes",
    without: laddered(nudge),
    said: laddered({ ...nudge, afterMinutes: 5 }),
    look: whenNormal,
    shown: [["24T21:50"], ["24T21:55"]],
  },
  {
    field: "escalation.ladder.from",
    without: laddered(nudge),
    said: laddered({ ...nudge, from: "resolution" }),
    look: whenNormal,
    shown: [["24T21:50"], ["25T15:00"]],
  },
  {
    field: "escalation.ladder.clock",
    without: laddered({ ...nudge, afterMinutes: 20 }),
    said: laddered({ ...nudge, afterMinutes: 20, clock: "wall" }),
    look: whenNormal,
    shown: [["25T14:10"], ["24T22:10"]],
  },
  {
    field: "escalation.ladder.priority",
    without: laddered(nudge, { do: "alert", afterMinutes: 0 }),
    said: laddered(nudge, { do: "alert", afterMinutes: 0, priority: "high" }),
    look: (company) => [plan("normal")(company).length, plan("high")(company).length],
    shown: [
      [2, 2],
      [1, 2],
    ],
  },
  {
    field: "escalation.ladder.channel",
    without: laddered({ do: "widen", afterMinutes: 0, channel: "C0ONE" }, nudge),
    said: laddered({ do: "widen", afterMinutes: 0, channel: "C0OTHER" }, nudge),
    look: (company) => JSON.stringify(plan("normal")(company)[0]).includes("C0OTHER"),
    shown: [false, true],
  },
  {
    field: "escalation.ladder.members",
    without: laddered({ do: "tell", afterMinutes: 0, members: ["olga"] }),
    said: laddered({ do: "tell", afterMinutes: 0, members: ["max"] }),
    look: whoNormal,
    shown: [[["olga"]], [["max"]]],
  },
];

const rows = [...people, ...times, ...rungs];

test.each(rows.map((row) => [row.field, row] as const))("%s is obeyed", (_field, row) => {
  expect(row.look(read(row, row.without))).toEqual(row.shown[0]);
  expect(row.look(read(row, row.said))).toEqual(row.shown[1]);
  expect(row.shown[0]).not.toEqual(row.shown[1]);
});

test.each(absences.map((row) => [row.field, row] as const))("%s is obeyed", (_field, row) => {
  const shown = row.members.map((members) =>
    row.look(read({ members: members as Record<string, object> }, row.without)),
  );
  expect(shown).toEqual(row.shown);
});

/** Read for people; or proved by whoever does what they say. */
const elsewhere = [
  "escalation.rota.overrides.reason",
  "members.timeOff.reason",
  // test/flows/alert-on-call.test.ts
  "members.phone",
];

test("there is no such field that nobody has proved to be obeyed", () => {
  const { escalation } = Company.shape;
  const parts = ["onCall", "rota", "calendars", "accounts", "ladder"] as const;
  const member = Company.shape.members._zod.def.element;
  const fields = [
    ...parts.flatMap((part) => fieldsOf(escalation.shape[part], `escalation.${part}`)),
    ...fieldsOf(escalation.shape.hours.shape.holidays, "escalation.hours.holidays"),
    ...fieldsOf(member.shape.timeOff, "members.timeOff"),
    "members.phone",
  ];
  const accounted = [...rows.map(({ field }) => field), ...absences.map(({ field }) => field)];
  expect([...accounted, ...elsewhere].toSorted()).toEqual(fields.toSorted());
});
