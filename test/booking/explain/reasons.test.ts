import { expect, test } from "vitest";
import type { Question, ServiceTime } from "#booking/availability.ts";
import { dayNumber } from "#booking/dated.ts";
import { explainStart } from "#booking/explain/explain-start.ts";
import type { DiaryEntry, Reason } from "#booking/explain/reason.ts";
import { reasonInWords } from "#booking/explain/words.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { type aDiary, aService, aSnapshot, everyDay, noTravel, worksAt } from "../engine.ts";

const day = "2026-11-23";
const time = (clock: string, on = day) => new Date(`${on}T${clock}Z`);
const minute = (clock: string) => time(clock).getTime() / 60_000;
const nextDay = (clock: string) => time(clock, "2026-11-24");
const monday = { from: time("00:00"), to: nextDay("00:00") };

type Told = {
  readonly start?: string;
  readonly service?: Partial<ServiceTime>;
  readonly time?: Partial<ProviderTime>;
  readonly hours?: Partial<ProviderTime["workplaces"][number]>;
  readonly elsewhere?: ProviderTime["workplaces"];
  readonly diary?: Parameters<typeof aDiary>[0];
  readonly others?: readonly ProviderTime[];
  readonly otherDiaries?: Parameters<typeof aSnapshot>[1];
  readonly serviceStarts?: readonly number[];
  readonly question?: Partial<Question>;
  readonly entries?: readonly DiaryEntry[];
  readonly unread?: boolean;
  readonly unfit?: string;
};

/** What stands against Ana at 10:00 on a Monday; she works from nine to twelve and from one to five. */
function against(told: Told): readonly Reason[] {
  const ana = worksAt("ana", { weekly: everyDay("09:00-12:00", "13:00-17:00") }, told.time);
  const here = { ...ana.workplaces[0], ...told.hours } as ProviderTime["workplaces"][number];
  const workplaces = [here, ...(told.elsewhere ?? [])];
  const known = aSnapshot(
    [{ ...ana, workplaces }, ...(told.others ?? [])],
    { ana: told.diary ?? {}, ...told.otherDiaries },
    { serviceStarts: told.serviceStarts ?? [] },
  );
  const diaries = new Map(known.diaries);
  if (told.unread === true) diaries.delete("ana");
  const [explanation] = explainStart({
    known: { ...known, diaries },
    question: {
      service: aService(told.service),
      now: time("08:00"),
      travel: noTravel,
      ...told.question,
    },
    start: minute(told.start ?? "10:00"),
    entries: told.entries ?? [],
    calendarReadAt: new Map([["ana", time("07:30")]]),
    realNow: time("08:00"),
    unfit: new Map(told.unfit === undefined ? [] : [["ana", told.unfit]]),
  });
  return explanation?.reasons ?? [];
}

const reader = { zone: "UTC", nameOf: (id: string) => id.toUpperCase() };
const said = (told: Told) => against(told).map((reason) => reasonInWords(reason, reader));

/** Downhill it is faster. */
const oneWay: Question["travel"] = (from) => (from === "there" ? 50 : 70);

const entry = (change: Partial<DiaryEntry>): DiaryEntry => ({
  providerId: "ana",
  kind: "appointment",
  from: minute("09:45"),
  to: minute("10:30"),
  begins: minute("10:00"),
  ends: minute("10:30"),
  reference: "GH-1042",
  ...change,
});

test("nothing is said of a start that is offered", () => {
  expect(against({})).toEqual([]);
});

test.each<[string, Told, Reason["rule"], object, string]>([
  [
    "too soon",
    { service: { policy: { noticeMinutes: 180, horizonDays: 30 } } },
    "notice",
    { noticeMinutes: 180, earliest: time("11:00") },
    "Less than 3 hours ahead: the earliest start now is Mon 23 Nov 11:00 AM, UTC.",
  ],
  [
    "past",
    { question: { now: time("10:30") } },
    "notice",
    { noticeMinutes: 0, earliest: time("10:30") },
    "Has passed: the earliest start now is Mon 23 Nov 10:30 AM, UTC.",
  ],
  [
    "too far ahead",
    {
      question: { now: time("09:59", "2026-11-22") },
      service: { policy: { noticeMinutes: 0, horizonDays: 1 } },
    },
    "horizon",
    { horizonDays: 1, latest: time("09:59") },
    "More than 24 hours ahead: the last start now is Mon 23 Nov 9:59 AM, UTC.",
  ],
  [
    "after the last date",
    { service: { policy: { noticeMinutes: 0, horizonDays: 30, bookableUntil: "2026-11-22" } } },
    "bookable-until",
    { until: "2026-11-22" },
    "Can be booked until Sunday 22 November 2026 only.",
  ],
  [
    "with somebody without the skill",
    { unfit: "without the skill welding" },
    "not-eligible",
    { why: "without the skill welding" },
    "Does not come into question: without the skill welding.",
  ],
  [
    "while the calendar is not known",
    { unread: true },
    "calendar-not-read",
    { readAt: time("07:30"), ageMinutes: 30 },
    "The calendar was last read 30 minutes ago: nobody knows what is free.",
  ],
  [
    "on a day that is closed, holiday or not",
    {
      hours: {
        closedOn: (at) => (at === dayNumber(day) ? "Stocktaking" : undefined),
        holidayOn: () => "Founders' Day",
      },
    },
    "closure",
    { on: day, why: "Stocktaking", locationId: "here" },
    "HERE is closed on Mon 23 Nov: Stocktaking.",
  ],
  [
    "on a holiday",
    { hours: { holidayOn: () => "Founders' Day" } },
    "holiday",
    { on: day, why: "Founders' Day", locationId: "here" },
    "Mon 23 Nov is a holiday at HERE: Founders' Day.",
  ],
  [
    "across the end of a shift",
    { start: "11:45", service: { stepMinutes: 15 } },
    "working-hours",
    {
      ends: time("12:15"),
      shifts: [
        { from: time("09:00"), to: time("12:00"), locationId: "here" },
        { from: time("13:00"), to: time("17:00"), locationId: "here" },
      ],
      locationId: null,
    },
    "Outside working hours: it would last until Mon 23 Nov 12:15 PM, UTC, and that day is worked from Mon 23 Nov 9:00 AM to 12:00 PM, UTC; from Mon 23 Nov 1:00 PM to 5:00 PM, UTC.",
  ],
  [
    "on a holiday that an exception fills with other hours",
    {
      hours: {
        holidayOn: () => "Founders' Day",
        exceptions: [{ on: day, hours: ["14:00-15:00"] }],
      },
    },
    "working-hours",
    {
      ends: time("10:30"),
      shifts: [{ from: time("14:00"), to: time("15:00"), locationId: "here" }],
      locationId: null,
    },
    "Outside working hours: it would last until Mon 23 Nov 10:30 AM, UTC, and that day is worked from Mon 23 Nov 2:00 PM to 3:00 PM, UTC.",
  ],
  [
    "at a place where nothing is worked",
    { question: { locationId: "there" } },
    "working-hours",
    { ends: time("10:30"), shifts: [], locationId: "there" },
    "Outside working hours: nothing is worked at THERE that day.",
  ],
  [
    "between two steps of the shift",
    { start: "10:10" },
    "not-on-step",
    { stepMinutes: 30, startsOn: "shift", before: time("10:00"), after: time("10:30") },
    "Starts are 30 minutes apart, counted from the begin of the shift; the nearest: Mon 23 Nov 10:00 AM, UTC and Mon 23 Nov 10:30 AM, UTC.",
  ],
  [
    "beside the clock's multiples",
    { start: "11:30", service: { stepMinutes: 45, startsOn: "clock" } },
    "not-on-step",
    { stepMinutes: 45, startsOn: "clock", before: time("11:15"), after: null },
    "Starts are at multiples of 45 minutes on the clock; the nearest: Mon 23 Nov 11:15 AM, UTC.",
  ],
  [
    "beside what follows from the end of the one before",
    {
      service: { startsOn: "free" },
      diary: { taken: [minute("09:00"), minute("09:40")] },
    },
    "not-on-step",
    { stepMinutes: 30, startsOn: "free", before: time("09:40"), after: time("10:10") },
    "Starts follow the end of what is taken before, then 30 minutes apart; the nearest: Mon 23 Nov 9:40 AM, UTC and Mon 23 Nov 10:10 AM, UTC.",
  ],
  [
    "on a day off",
    { time: { timeOff: [minute("00:00"), minute("00:00") + 1440] } },
    "time-off",
    monday,
    "Time off from Mon 23 Nov 12:00 AM to Tue 24 Nov 12:00 AM, UTC.",
  ],
  [
    "in hours of absence",
    { diary: { absent: [minute("10:15"), minute("11:00")] } },
    "absence",
    { from: time("10:15"), to: time("11:00") },
    "Absent from Mon 23 Nov 10:15 AM to 11:00 AM, UTC.",
  ],
  [
    "while the way is too long",
    {
      service: { bufferBeforeMinutes: 10 },
      question: { travel: oneWay },
      diary: {
        taken: [minute("08:30"), minute("09:30")],
        placed: [{ from: minute("08:30"), to: minute("09:30"), locationId: "there" }],
      },
    },
    "travel",
    { locationId: "there", direction: "from", minutesNeeded: 50, minutesThere: 20 },
    "The way from an appointment at THERE takes 50 minutes besides the buffers, and there are 20 minutes.",
  ],
  [
    "while the way to the next one is too long",
    {
      question: { travel: oneWay },
      diary: {
        taken: [minute("11:00"), minute("11:30")],
        placed: [{ from: minute("11:00"), to: minute("11:30"), locationId: "there" }],
      },
    },
    "travel",
    { locationId: "there", direction: "to", minutesNeeded: 70, minutesThere: 30 },
    "The way to the next appointment at THERE takes 70 minutes besides the buffers, and there are 30 minutes.",
  ],
  [
    "with the day full for the provider",
    {
      time: { limits: { perDay: 2 } },
      diary: {
        counted: ["13:00", "14:00"].map((clock) => ({ start: minute(clock), serviceId: "other" })),
      },
    },
    "limit",
    { of: "provider", period: "day", max: 2, count: 2, ...monday },
    "The limit of 2 a day for this provider is reached: 2 from Mon 23 Nov 12:00 AM to Tue 24 Nov 12:00 AM, UTC.",
  ],
  [
    "with the week full for the service with each provider",
    {
      service: { limitsEach: { perWeek: 1 } },
      diary: { counted: [{ start: minute("13:00") + 1440, serviceId: "service" }] },
    },
    "limit",
    {
      of: "service-each",
      period: "week",
      max: 1,
      count: 1,
      from: time("00:00"),
      to: time("00:00", "2026-11-30"),
    },
    "The limit of 1 a week for this service with one provider is reached: 1 from Mon 23 Nov 12:00 AM to Mon 30 Nov 12:00 AM, UTC.",
  ],
  [
    "with the day full for the service, whoever serves",
    { service: { limits: { perDay: 1 } }, serviceStarts: [minute("15:00")] },
    "limit",
    { of: "service", period: "day", max: 1, count: 1, ...monday },
    "The limit of 1 a day for this service is reached: 1 from Mon 23 Nov 12:00 AM to Tue 24 Nov 12:00 AM, UTC.",
  ],
])("%s", (_what, told, rule, numbers, words) => {
  expect(against(told)).toEqual([{ rule, numbers }]);
  expect(said(told)).toEqual([words]);
});

const taken = (from: string, to: string) => ({ taken: [minute(from), minute(to)] });

test.each<[string, Told, string, string]>([
  [
    "what is there itself",
    { diary: taken("09:45", "10:30"), entries: [entry({})] },
    "none",
    "Taken by an appointment (GH-1042), Mon 23 Nov 10:00 AM to 10:30 AM, UTC.",
  ],
  [
    "what is there, in the buffer of the wanted one",
    {
      service: { bufferBeforeMinutes: 15 },
      diary: taken("09:00", "09:50"),
      entries: [
        entry({
          kind: "calendar",
          from: minute("09:00"),
          to: minute("09:50"),
          begins: minute("09:00"),
          ends: minute("09:50"),
          reference: undefined,
        }),
      ],
    },
    "wanted",
    "The buffer of this appointment meets something in the calendar, Mon 23 Nov 9:00 AM to 9:50 AM, UTC.",
  ],
  [
    "the buffer of what is there",
    {
      diary: taken("09:00", "10:10"),
      entries: [
        entry({
          kind: "offer",
          from: minute("09:00"),
          to: minute("10:10"),
          begins: minute("09:00"),
          ends: minute("09:55"),
        }),
      ],
    },
    "there",
    "Lies in the buffer of a time offered to a client (GH-1042), Mon 23 Nov 9:00 AM to 9:55 AM, UTC: with its buffers it takes Mon 23 Nov 9:00 AM to 10:10 AM, UTC.",
  ],
  [
    "only buffer with buffer",
    {
      service: { bufferAfterMinutes: 15 },
      diary: taken("10:40", "11:30"),
      entries: [
        entry({
          kind: "hold",
          from: minute("10:40"),
          to: minute("11:30"),
          begins: minute("11:00"),
          ends: minute("11:30"),
          reference: undefined,
        }),
      ],
    },
    "both",
    "Its buffer and the buffer of a time that a client keeps while filling in the form, Mon 23 Nov 11:00 AM to 11:30 AM, UTC, meet.",
  ],
  [
    "something that no row tells of any more",
    {
      diary: taken("10:10", "10:20"),
      entries: [entry({ from: minute("12:00"), to: minute("12:30") })],
    },
    "none",
    "Taken by something that has just changed, Mon 23 Nov 10:10 AM to 10:20 AM, UTC.",
  ],
])("a start that meets %s", (_what, told, buffer, words) => {
  expect(against(told)).toMatchObject([{ rule: "taken", numbers: { buffer } }]);
  expect(said(told)).toEqual([words]);
});

test("what a row takes of somebody else, or no longer of anybody, stands against nobody", () => {
  const [ofBen, gone] = [entry({ providerId: "ben" }), entry({})];
  expect(against({ entries: [ofBen, gone] })).toEqual([]);
  expect(against({ diary: taken("09:45", "10:30"), entries: [ofBen] })).toMatchObject([
    { rule: "taken", numbers: { by: "unknown" } },
  ]);
});

test("of what is taken nothing else is said: no way that is missing, no step that follows it", () => {
  const placed = [{ from: minute("09:45"), to: minute("10:15"), locationId: "there" }];
  const diary = { ...taken("09:45", "10:15"), placed };
  const rules = against({ diary, service: { startsOn: "free" } }).map(({ rule }) => rule);
  expect(rules).toEqual(["taken"]);
});

test("a limit that another day has reached stands against nothing", () => {
  const counted = [{ start: minute("13:00") + 1440, serviceId: "service" }];
  expect(against({ service: { limitsEach: { perDay: 1 } }, diary: { counted } })).toEqual([]);
});

const room = (id: string) => worksAt(id, { weekly: everyDay("00:00-24:00") });
const busy = (from: string, to: string) => ({ taken: [minute(from), minute(to)] });

test("a colleague who must be there too is named, with everything against them", () => {
  const told: Told = {
    service: { providerIds: ["ana", "ben"], staffing: "all" },
    others: [worksAt("ben", { weekly: everyDay("10:10-12:00") })],
    otherDiaries: { ben: busy("10:15", "10:20") },
  };
  expect(against(told)).toMatchObject([
    {
      rule: "team",
      numbers: {
        needs: "colleague",
        among: [{ providerId: "ben", reasons: [{ rule: "working-hours" }, { rule: "taken" }] }],
      },
    },
  ]);
  expect(said(told)[0]).toMatch(/^BEN must be there too\. Outside working hours: .* Taken by /);
});

test("of rooms of which one is needed, each is told why it cannot be", () => {
  const told: Told = {
    service: { requires: [["red", "blue"]] },
    others: [
      room("red"),
      worksAt("blue", { weekly: everyDay("00:00-24:00"), locationId: "there" }),
    ],
    otherDiaries: { red: busy("10:00", "11:00") },
  };
  expect(said(told)).toEqual([
    "One of RED, BLUE is needed. RED: Taken by something that has just changed, Mon 23 Nov 10:00 AM to 11:00 AM, UTC. BLUE: Outside working hours: nothing is worked at HERE that day.",
  ]);
});

test("one room for two needs is free, and not enough", () => {
  const told: Told = { service: { requires: [["red"], ["red"]] }, others: [room("red")] };
  expect(against(told)).toMatchObject([{ rule: "team", numbers: { needs: "all-at-once" } }]);
  expect(said(told)[0]).toMatch(/too few are free for everything that is needed at once/);
});

test("everything that stands against a start is said, not the first alone", () => {
  const told: Told = {
    start: "12:10",
    service: { policy: { noticeMinutes: 300, horizonDays: 30 } },
    diary: { ...busy("12:00", "12:20"), absent: [minute("12:30"), minute("13:00")] },
  };
  expect(against(told).map(({ rule }) => rule)).toEqual([
    "notice",
    "working-hours",
    "absence",
    "taken",
  ]);
});
