import fc from "fast-check";
import type { Known, Question } from "#booking/availability.ts";
import { closedOn, datedMinutes, dayNumber } from "#booking/dated.ts";
import type { Interval } from "#booking/interval.ts";
import type { Limits } from "#booking/limits.ts";
import type { Diary, ProviderTime } from "#booking/provider-time.ts";
import type { WeeklyHours } from "#booking/working-hours.ts";
import { changes } from "./changes.ts";
import type { Somebody, Stretch, Visit, Wanted, Work, World } from "./model.ts";

const DAY = 24 * 60;
const none: WeeklyHours = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
/** Around midnight and in the hours that are skipped or shown twice, and where people work. */
const edges = [
  "00:00",
  "01:00",
  "01:30",
  "02:15",
  "03:00",
  "04:30",
  "09:00",
  "12:15",
  "13:00",
  "17:45",
  "20:00",
  "23:10",
  "24:00",
];

const wholeDay = ["00:00-24:00"];

/** Companies in the week in which the clocks change: three people, two rooms and a machine, two zones. */
export function worlds(): fc.Arbitrary<World> {
  return fc
    .record({ change: fc.constantFrom(...changes), farZone: fc.constantFrom(...zones) })
    .chain(({ change: { zone, day }, farZone }) => {
      const noon = Date.parse(`${day}T12:00Z`) / 60_000;
      const dates = [-2, -1, 0, 1, 2].map((days) => dateOf(noon + days * DAY));
      return fc.record({
        scan: fc.constant<Stretch>([noon - 6 * DAY, noon + 6 * DAY]),
        companyZone: fc.constantFrom(zone, farZone, "UTC"),
        places: fc.record({
          here: place(zone, dates),
          near: place(zone, dates),
          far: place(farZone, dates),
        }),
        people: fc.record({
          ana: somebody(person(dates), noon),
          ben: somebody(person(dates), noon),
          cleo: somebody(person(dates), noon),
          "room-1": somebody(room(dates), noon),
          "room-2": somebody(room(dates), noon),
          kit: somebody(room(dates), noon),
        }),
        ways: fc.record({
          "here near": fc.constantFrom(0, 20, 75),
          "near here": fc.constantFrom(0, 20, 45),
          "here far": fc.constantFrom(90, 600),
          "far here": fc.constantFrom(90, 600, 1440),
        }),
        service: wanted(dates),
        nowMs: fc.integer({ min: (noon - 3 * DAY) * 60_000, max: (noon - DAY) * 60_000 }),
        duringMs: fc
          .tuple(fc.integer({ min: 0, max: 2 * DAY }), fc.integer({ min: 1.5 * DAY, max: 3 * DAY }))
          .map(([from, length]): Stretch => {
            const begin = (noon - 2 * DAY + from) * 60_000;
            return [begin, begin + length * 60_000];
          }),
        onlyAt: perhaps(fc.constantFrom("here", "here", "near", "far")),
        onlyAmong: perhaps(fc.subarray(["ana", "ben"], { minLength: 1 })),
        serviceStarts: fc.array(around(noon), { maxLength: 6 }),
      });
    });
}

const zones = [...new Set(changes.map(({ zone }) => zone))];
const dateOf = (minute: number) => new Date(minute * 60_000).toISOString().slice(0, 10);
/** Mostly not. */
const perhaps = <T>(some: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some });
/** Some minute of a week, often of the day on which the clocks change. */
const around = (noon: number) =>
  fc.oneof(
    fc.integer({ min: noon - 4 * DAY, max: noon + 4 * DAY }),
    fc.integer({ min: noon - DAY / 2, max: noon + DAY / 2 }),
  );

function place(zone: string, dates: readonly string[]) {
  return fc.record({
    zone: fc.constant(zone),
    holidays: fc.subarray([...dates], { maxLength: 1 }),
    closures: ranges(dates, 0.2),
  });
}

/** No range, mostly, or one. */
function ranges(dates: readonly string[], often: number) {
  return fc
    .tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: dates.length - 1 }),
      fc.integer({ min: 0, max: 1 }),
    )
    .map(([chance, first, more]) =>
      chance >= 100 - often * 100
        ? [{ from: dates[first] ?? "", to: dates[first + more] ?? dates.at(-1) ?? "" }]
        : [],
    );
}

/** Shifts that do not overlap, though they may touch. */
function someShifts(): fc.Arbitrary<readonly string[]> {
  const cut = fc.subarray(edges, { minLength: 4, maxLength: 8 }).chain((times) =>
    fc.boolean().map((touching) =>
      times.flatMap((from, index) => {
        const to = times[index + 1];
        return to === undefined || (!touching && index % 2 === 1) ? [] : `${from}-${to}`;
      }),
    ),
  );
  return fc.oneof({ weight: 4, arbitrary: cut }, { weight: 1, arbitrary: fc.constant(wholeDay) });
}

/** Works here; some of the shifts near by, or on other days of the week far away. */
function person(dates: readonly string[]): fc.Arbitrary<readonly Work[]> {
  return fc
    .record({
      shifts: someShifts(),
      farShifts: someShifts(),
      second: fc.constantFrom("near", "far", undefined, undefined),
      exception: perhaps(fc.tuple(fc.constantFrom(...dates), fc.nat({ max: 2 }))),
    })
    .map(({ shifts, farShifts, second, exception }) => {
      const first = (index: number) => second !== "near" || index % 2 === 0;
      const mine = shifts.filter((_, index) => first(index));
      const exceptions =
        exception === undefined ? [] : [{ on: exception[0], hours: mine.slice(0, exception[1]) }];
      const here = { place: "here", weekly: everyDay(mine), exceptions };
      if (second === undefined) return [here];
      const rest = shifts.filter((_, index) => !first(index));
      if (second === "near")
        return [here, { place: "near", weekly: everyDay(rest), exceptions: [] }];
      // A day between them, so that nobody is in two places at once, whatever the clocks show.
      const weekly = { ...none, mon: mine, tue: mine, wed: mine };
      const there = { ...none, fri: farShifts, sat: farShifts };
      const closed = exceptions.map(({ on }) => ({ on, hours: [] }));
      return [
        { place: "here", weekly, exceptions: closed },
        { place: "far", weekly: there, exceptions: [] },
      ];
    });
}

function room(dates: readonly string[]): fc.Arbitrary<readonly Work[]> {
  return fc
    .record({
      place: fc.constantFrom("here", "here", "here", "here", "here", "near", "far"),
      shifts: fc.oneof(
        { weight: 2, arbitrary: fc.constant(wholeDay) },
        { weight: 1, arbitrary: someShifts() },
      ),
      exception: perhaps(fc.constantFrom(...dates)),
    })
    .map(({ place: there, shifts, exception }) => [
      {
        place: there,
        weekly: everyDay(shifts),
        exceptions: exception === undefined ? [] : [{ on: exception, hours: [] }],
      },
    ]);
}

function somebody(works: fc.Arbitrary<readonly Work[]>, noon: number): fc.Arbitrary<Somebody> {
  const dates = [-2, -1, 0, 1, 2].map((days) => dateOf(noon + days * DAY));
  const stretches = (maxLength: number) =>
    fc.array(
      fc
        .tuple(around(noon), fc.integer({ min: 1, max: 200 }))
        .map(([from, length]): Stretch => [from, from + length]),
      { maxLength },
    );
  return works.chain((where) =>
    fc.record({
      works: fc.constant(where),
      timeOff: ranges(dates, 0.15),
      absent: stretches(2),
      busy: stretches(12),
      visits: fc.array(visit(where, noon), { maxLength: 8 }),
      limits: someLimits(),
      trusted: fc.integer({ min: 0, max: 19 }).map((chance) => chance > 0),
    }),
  );
}

/** Places are known of those who work at several. */
function visit(works: readonly Work[], noon: number): fc.Arbitrary<Visit> {
  return fc
    .record({
      begins: around(noon),
      before: fc.constantFrom(0, 10),
      length: fc.integer({ min: 15, max: 90 }),
      which: fc.nat({ max: works.length - 1 }),
      serviceId: fc.constantFrom("service", "another"),
    })
    .map(({ begins, before, length, which, serviceId }) => ({
      during: [begins - before, begins + length],
      place: works.length > 1 ? works[which]?.place : undefined,
      begins,
      serviceId,
    }));
}

function someLimits() {
  const max = (most: number) => perhaps(fc.integer({ min: 1, max: most }));
  const some = fc.record({ perDay: max(3), perWeek: max(6), perMonth: max(8) });
  return perhaps(some).map((limits): Limits => limits ?? {});
}

function wanted(dates: readonly string[]): fc.Arbitrary<Wanted> {
  return fc.record({
    id: fc.constant("service"),
    minutes: fc.constantFrom(15, 30, 30, 50, 90, 300),
    stepMinutes: fc.constantFrom(5, 20, 30, 60, 75, 90, 120),
    startsOn: fc.constantFrom("shift", "clock", "free"),
    bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 20),
    bufferAfterMinutes: fc.constantFrom(0, 0, 10, 45),
    providerIds: fc.shuffledSubarray(["ana", "ben", "cleo"], { minLength: 1 }),
    staffing: fc.constantFrom("any", "any", "any", "all"),
    requires: fc.constantFrom<string[][]>(
      [],
      [],
      [],
      [],
      [["room-1"]],
      [["room-1", "room-2"]],
      [["room-1", "room-2"], ["kit"]],
      [
        ["room-1", "room-2"],
        ["room-2", "room-1"],
      ],
    ),
    limits: someLimits(),
    limitsEach: someLimits(),
    policy: fc.record({
      noticeMinutes: fc.constantFrom(0, 60, 600),
      horizonDays: fc.constantFrom(3, 30),
      bookableUntil: perhaps(fc.constantFrom(...dates)),
    }),
  });
}

function everyDay(shifts: readonly string[]): WeeklyHours {
  return {
    mon: shifts,
    tue: shifts,
    wed: shifts,
    thu: shifts,
    fri: shifts,
    sat: shifts,
    sun: shifts,
  };
}

/* ── the same world in the engine's words ── */

export function questionOf(world: World): Question {
  const [from, to] = world.duringMs;
  return {
    service: world.service,
    during: { start: new Date(from), end: new Date(to) },
    now: new Date(world.nowMs),
    travel: (one, other) => (one === other ? 0 : (world.ways[`${one} ${other}`] ?? 0)),
    locationId: world.onlyAt,
    amongIds: world.onlyAmong,
  };
}

/** `around`: diaries hold no more than what touches these minutes, and visits of a day around them. */
export function snapshotOf(world: World, reach?: Interval): Known {
  const people = Object.entries(world.people);
  return {
    providers: new Map(people.map(([id, one]) => [id, providerOf(world, id, one)])),
    diaries: new Map(
      people.filter(([, { trusted }]) => trusted).map(([id, one]) => [id, diaryOf(one, reach)]),
    ),
    serviceStarts: world.serviceStarts,
    companyZone: world.companyZone,
  };
}

function providerOf(world: World, providerId: string, one: Somebody): ProviderTime {
  const dated = (ranges: readonly { from: string; to: string }[]) =>
    ranges.map((range) => ({ ...range, reason: "" }));
  const zoneOf = (id: string) => world.places[id]?.zone ?? "";
  return {
    providerId,
    workplaces: one.works.map(({ place: id, weekly, exceptions }) => {
      const { holidays, closures } = world.places[id] ?? { holidays: [], closures: [] };
      const kept = new Set(holidays.map(dayNumber));
      return {
        locationId: id,
        zone: zoneOf(id),
        weekly,
        exceptions,
        holidayOn: (day) => (kept.has(day) ? "a holiday" : undefined),
        closedOn: closedOn(dated(closures)),
      };
    }),
    timeOff: datedMinutes(dated(one.timeOff), zoneOf(one.works[0]?.place ?? "")),
    limits: one.limits,
  };
}

function diaryOf({ busy, visits, absent }: Somebody, reach?: Interval): Diary {
  const from = reach === undefined ? Number.NEGATIVE_INFINITY : reach.start.getTime() / 60_000;
  const to = reach === undefined ? Number.POSITIVE_INFINITY : reach.end.getTime() / 60_000;
  const touching =
    (wider: number) =>
    ([begin, end]: Stretch) =>
      begin < to + wider && end > from - wider;
  const flat = (stretches: readonly Stretch[]) =>
    stretches
      .filter(touching(0))
      .toSorted(([a], [b]) => a - b)
      .flat();
  return {
    taken: flat([...busy, ...visits.map(({ during }) => during)]),
    absent: flat(absent),
    placed: visits
      .filter(({ during }) => touching(DAY)(during))
      .flatMap(({ during: [begin, end], place: locationId }) =>
        locationId === undefined ? [] : [{ from: begin, to: end, locationId }],
      ),
    counted: visits.map(({ begins, serviceId }) => ({ start: begins, serviceId })),
  };
}
