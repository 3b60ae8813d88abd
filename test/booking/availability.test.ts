import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  availability,
  freeStarts,
  offersStart,
  type ProviderTime,
  type Question,
  type ServiceTime,
} from "#booking/availability.ts";
import { mergeTaken } from "#booking/taken.ts";
import { workingWindows } from "#booking/working-hours.ts";
import { changes } from "./changes.ts";
import { naiveFreeStarts } from "./naive-availability.ts";

const day = "2026-11-23";

describe("the starts of a day from nine to twelve", () => {
  const ana = provider("ana", ["09:00-12:00"]);

  test("lie a step apart, and the appointment ends within the hours", () => {
    expect(starts(ana, [], service({ minutes: 60, stepMinutes: 45 }))).toEqual([
      "09:00",
      "09:45",
      "10:30",
    ]);
  });

  test("are counted from each shift's own begin", () => {
    const split = provider("ben", ["09:00-10:30", "10:40-12:00"]);
    expect(starts(split, [], service({ minutes: 60, stepMinutes: 30 }))).toEqual([
      "09:00",
      "09:30",
      "10:40",
    ]);
  });

  test("leave out what is taken, and nothing more", () => {
    const tenToHalfPast = [at("10:00"), at("10:30")];
    expect(starts(ana, tenToHalfPast, service({ minutes: 30 }))).toEqual([
      "09:00",
      "09:30",
      "10:30",
      "11:00",
      "11:30",
    ]);
  });

  test("keep the buffers free too, half-open", () => {
    const taken = [at("10:00"), at("10:30")];
    const buffered = { minutes: 30, stepMinutes: 15 };
    expect(starts(ana, taken, service({ ...buffered, bufferBeforeMinutes: 15 }))).toEqual([
      "09:00",
      "09:15",
      "09:30",
      "10:45",
      "11:00",
      "11:15",
      "11:30",
    ]);
    expect(starts(ana, taken, service({ ...buffered, bufferAfterMinutes: 15 }))).toEqual([
      "09:00",
      "09:15",
      "10:30",
      "10:45",
      "11:00",
      "11:15",
      "11:30",
    ]);
  });

  test("let the buffers hang out of the hours", () => {
    const wide = service({ minutes: 180, bufferBeforeMinutes: 60, bufferAfterMinutes: 60 });
    expect(starts(ana, [], wide)).toEqual(["09:00"]);
    expect(starts(ana, [at("08:59"), at("09:00")], wide)).toEqual([]);
    expect(starts(ana, [at("07:00"), at("08:00")], wide)).toEqual(["09:00"]);
  });

  test("begin after the notice, to the minute", () => {
    const hourly = service({
      minutes: 30,
      stepMinutes: 60,
      policy: { noticeMinutes: 60, horizonDays: 30 },
    });
    expect(starts(ana, [], hourly, `${day}T08:00:00Z`)).toEqual(["09:00", "10:00", "11:00"]);
    expect(starts(ana, [], hourly, `${day}T08:00:01Z`)).toEqual(["10:00", "11:00"]);
  });

  test("end with the horizon, to the minute", () => {
    const soon = service({
      minutes: 30,
      stepMinutes: 60,
      policy: { noticeMinutes: 0, horizonDays: 1 },
    });
    expect(starts(ana, [], soon, "2026-11-22T10:00:00Z")).toEqual(["09:00", "10:00"]);
    expect(starts(ana, [], soon, "2026-11-22T09:59:59Z")).toEqual(["09:00"]);
  });

  test("are only asked for in a half-open range", () => {
    const question = {
      service: service({ minutes: 30 }),
      during: { start: new Date(`${day}T09:30Z`), end: new Date(`${day}T10:30Z`) },
      now: new Date("2026-11-20T00:00Z"),
    };
    expect(freeStarts(ana, [], question).map(clock)).toEqual(["09:30", "10:00"]);
  });
});

describe("in the week in which the clocks change", () => {
  test("a lost hour is not offered", () => {
    const night = { ...provider("ana", ["01:00-04:00"]), zone: "America/New_York" };
    expect(starts(night, [], service({ minutes: 30 }), undefined, "2026-03-08")).toEqual([
      "06:00",
      "06:30",
      "07:00",
      "07:30",
    ]);
  });

  test("a repeated hour is offered twice", () => {
    const night = { ...provider("ana", ["01:00-02:30"]), zone: "America/New_York" };
    expect(starts(night, [], service({ minutes: 30 }), undefined, "2026-11-01")).toEqual([
      "05:00",
      "05:30",
      "06:00",
      "06:30",
      "07:00",
    ]);
  });
});

describe("slots of several providers", () => {
  const question = {
    service: service({ minutes: 30, stepMinutes: 60 }),
    during: { start: new Date(`${day}T00:00Z`), end: new Date(`${day}T11:00Z`) },
    now: new Date("2026-11-20T00:00Z"),
  };
  const [ben, ana] = [provider("ben", ["09:00-12:00"]), provider("ana", ["10:00-12:00"])];

  test("are in the order of time and name everybody who is free", () => {
    const taken = new Map([
      ["ben", []],
      ["ana", []],
    ]);
    expect(availability([ben, ana], taken, question)).toEqual([
      { start: new Date(`${day}T09:00Z`), end: new Date(`${day}T09:30Z`), providerIds: ["ben"] },
      {
        start: new Date(`${day}T10:00Z`),
        end: new Date(`${day}T10:30Z`),
        providerIds: ["ana", "ben"],
      },
    ]);
  });

  test("leave out a provider of whom nobody knows what is taken", () => {
    const slots = availability([ben, ana], new Map([["ben", []]]), question);
    expect(slots.flatMap(({ providerIds }) => providerIds)).toEqual(["ben", "ben"]);
  });

  test("are none when the range lies before the notice or behind the horizon", () => {
    const taken = new Map([["ben", []]]);
    expect(availability([ben], taken, { ...question, now: new Date("2026-12-01T00:00Z") })).toEqual(
      [],
    );
    expect(availability([ben], taken, { ...question, now: new Date("2026-01-01T00:00Z") })).toEqual(
      [],
    );
  });
});

test("a start is offered only where it lies on a step of a shift and fits into it", () => {
  const ana = provider("ana", ["09:00-10:00"]);
  const half = service({ minutes: 30 });
  const offered = (time: string) => offersStart(ana, half, new Date(`${day}T${time}Z`));
  expect(offered("09:00")).toBe(true);
  expect(offered("09:30")).toBe(true);
  expect(offered("09:15")).toBe(false);
  expect(offered("09:30:01")).toBe(false);
  expect(offered("10:00")).toBe(false);
  expect(offered("08:30")).toBe(false);

  const aMinuteLonger = service({ minutes: 31 });
  expect(offersStart(ana, aMinuteLonger, new Date(`${day}T09:30Z`))).toBe(false);
});

describe("whatever the hours, the zone, the week and the taken time", () => {
  test("the sweep finds what a slot-by-slot search with Luxon finds", () => {
    fc.assert(
      fc.property(cases(), ({ time, taken, question }) => {
        expect(freeStarts(time, taken, question)).toEqual(naiveFreeStarts(time, taken, question));
      }),
      { numRuns: 150 },
    );
  });

  test("no slot meets anything that is taken, and every start that is missing has a reason", () => {
    fc.assert(
      fc.property(cases(), ({ time, taken, question }) => {
        const free = new Set(freeStarts(time, taken, question));
        for (const start of allStarts(time, question)) {
          const reason = reasonAgainst(start, taken, question);
          expect({ start, free: free.delete(start) }).toEqual({
            start,
            free: reason === undefined,
          });
        }
        expect([...free]).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("overlapping taken times count like their union, and a range like its parts", () => {
    fc.assert(
      fc.property(cases(), ({ time, taken, question }) => {
        const whole = freeStarts(time, taken, question);
        expect(freeStarts(time, mergeTaken(taken, []), question)).toEqual(whole);

        const { start, end } = question.during;
        const middle = new Date((start.getTime() + end.getTime()) / 2);
        const part = (during: Question["during"]) =>
          freeStarts(time, taken, { ...question, during });
        expect([...part({ start, end: middle }), ...part({ start: middle, end })]).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});

/** Starts on steps of shifts, written down independently of notice, horizon and taken time. */
function allStarts(time: ProviderTime, { service: wanted, during }: Question): number[] {
  const hours = { zone: time.zone, weekly: time.hours, exceptions: time.exceptions };
  const [from, to] = [during.start.getTime() / 60_000, during.end.getTime() / 60_000];
  const windows = workingWindows(hours, from - 3000, to + 3000);
  return windows.flatMap((opens, index) => {
    const steps =
      index % 2 === 0
        ? ((windows[index + 1] ?? 0) - opens - wanted.minutes) / wanted.stepMinutes
        : -1;
    return Array.from(
      { length: Math.max(0, Math.floor(steps) + 1) },
      (_, step) => opens + step * wanted.stepMinutes,
    );
  });
}

function reasonAgainst(
  start: number,
  taken: readonly number[],
  question: Question,
): string | undefined {
  const { service: wanted, during, now } = question;
  const milliseconds = start * 60_000;
  const ahead = milliseconds - now.getTime();
  if (ahead < wanted.policy.noticeMinutes * 60_000) return "notice";
  if (ahead > wanted.policy.horizonDays * 86_400_000) return "horizon";
  if (milliseconds < during.start.getTime() || milliseconds >= during.end.getTime()) return "range";
  const begin = start - wanted.bufferBeforeMinutes;
  const end = start + wanted.minutes + wanted.bufferAfterMinutes;
  const met = taken.some(
    (edge, index) => index % 2 === 0 && edge < end && (taken[index + 1] ?? 0) > begin,
  );
  return met ? "taken" : undefined;
}

/** Five days around a change of the clocks, with hours that begin and end where clocks are sane. */
function cases() {
  const edges = ["00:00", "04:00", "05:30", "09:00", "12:15", "13:00", "17:45", "20:00", "24:00"];
  const midnightIsSane = changes.filter(
    ({ zone }) => !/Havana|Azores|Apia|Sao_Paulo|St_Johns/.test(zone),
  );
  return fc
    .record({
      change: fc.constantFrom(...midnightIsSane),
      shifts: fc.uniqueArray(fc.integer({ min: 0, max: edges.length - 1 }), {
        minLength: 2,
        maxLength: 6,
      }),
      closed: fc.boolean(),
      taken: fc.array(
        fc.tuple(fc.integer({ min: 0, max: 7200 }), fc.integer({ min: 1, max: 400 })),
        { maxLength: 25 },
      ),
      wanted: fc.record({
        minutes: fc.constantFrom(15, 30, 50, 90, 300),
        stepMinutes: fc.constantFrom(5, 15, 20, 30, 60, 75),
        bufferBeforeMinutes: fc.constantFrom(0, 5, 20),
        bufferAfterMinutes: fc.constantFrom(0, 10, 45),
        policy: fc.record({
          noticeMinutes: fc.constantFrom(0, 60, 1440),
          horizonDays: fc.constantFrom(2, 4, 30),
        }),
      }),
      nowMs: fc.integer({ min: -86_400_000, max: 3 * 86_400_000 }),
      during: fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 2000, max: 7200 })),
    })
    .map(({ change, shifts, closed, taken, wanted, nowMs, during }) => {
      const first = Date.parse(`${change.day}T00:00Z`) - 2 * 86_400_000;
      const sorted = shifts.sort((a, b) => a - b);
      const hours = sorted.flatMap((edge, index) =>
        index % 2 === 0 && sorted[index + 1] !== undefined
          ? `${edges[edge]}-${edges[sorted[index + 1] ?? 0]}`
          : [],
      );
      const instant = (minutes: number) => new Date(first + minutes * 60_000);
      const exceptions = closed
        ? [{ on: instant(4000).toISOString().slice(0, 10), hours: hours.slice(0, 1) }]
        : [];
      return {
        time: { ...provider("ana", hours), zone: change.zone, exceptions },
        taken: taken
          .sort(([a], [b]) => a - b)
          .flatMap(([from, length]) => [first / 60_000 + from, first / 60_000 + from + length]),
        question: {
          service: wanted,
          during: { start: instant(during[0]), end: instant(during[1]) },
          now: new Date(first + nowMs),
        },
      };
    });
}

function starts(
  time: ProviderTime,
  taken: readonly number[],
  wanted: ServiceTime,
  now: string | undefined = undefined,
  on = day,
): string[] {
  const start = new Date(`${on}T00:00Z`);
  return freeStarts(time, taken, {
    service: wanted,
    during: { start, end: new Date(start.getTime() + 86_400_000) },
    now: now === undefined ? new Date(start.getTime() - 86_400_000) : new Date(now),
  }).map(clock);
}

function provider(providerId: string, shifts: readonly string[]): ProviderTime {
  const hours = {
    mon: shifts,
    tue: shifts,
    wed: shifts,
    thu: shifts,
    fri: shifts,
    sat: shifts,
    sun: shifts,
  };
  return { providerId, zone: "UTC", hours, exceptions: [] };
}

function service(settings: Partial<ServiceTime>): ServiceTime {
  return {
    minutes: 30,
    stepMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    policy: { noticeMinutes: 0, horizonDays: 30 },
    ...settings,
  };
}

function at(time: string): number {
  return Date.parse(`${day}T${time}Z`) / 60_000;
}

function clock(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}
