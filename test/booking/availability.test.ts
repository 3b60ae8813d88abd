import { describe, expect, test } from "vitest";
import {
  availability,
  freeStarts,
  type Question,
  type ServiceTime,
} from "#booking/availability.ts";
import { offersStart } from "#booking/meetings.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { reachOf } from "#booking/reach.ts";
import { aDiary, aSnapshot, everyDay, noTravel, aService as service, worksAt } from "./engine.ts";

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
      travel: noTravel,
    };
    expect(freeStarts(ana, aDiary(), question).map(clock)).toEqual(["09:30", "10:00"]);
  });
});

describe("in the week in which the clocks change", () => {
  test("a lost hour is not offered", () => {
    const night = provider("ana", ["01:00-04:00"], "America/New_York");
    expect(starts(night, [], service({ minutes: 30 }), undefined, "2026-03-08")).toEqual([
      "06:00",
      "06:30",
      "07:00",
      "07:30",
    ]);
  });

  test("a repeated hour is offered twice", () => {
    const night = provider("ana", ["01:00-02:30"], "America/New_York");
    expect(starts(night, [], service({ minutes: 30 }), undefined, "2026-11-01")).toEqual([
      "05:00",
      "05:30",
      "06:00",
      "06:30",
      "07:00",
    ]);
  });
});

describe("steps that are counted from the clock", () => {
  test("lie on the wall's own multiples, wherever the shift begins", () => {
    const odd = provider("ana", ["09:10-11:00"]);
    expect(starts(odd, [], service({ minutes: 30, startsOn: "clock" }))).toEqual([
      "09:30",
      "10:00",
      "10:30",
    ]);
  });

  test("begin anew at midnight where they do not divide the day", () => {
    const all = provider("ana", ["00:00-24:00"]);
    const long = service({ minutes: 60, stepMinutes: 420, startsOn: "clock" });
    expect(starts(all, [], long)).toEqual(["00:00", "07:00", "14:00", "21:00"]);
  });

  test("are found at the very minute that the clocks jump to", () => {
    const night = provider("ana", ["00:30-05:00"], "Europe/London");
    const twoHours = service({ minutes: 30, stepMinutes: 120, startsOn: "clock" });
    expect(starts(night, [], twoHours, undefined, "2026-03-29")).toEqual([
      "01:00", // 02:00 on the wall, which has just left out an hour
      "03:00",
    ]);
  });
});

describe("steps that are counted from the end of what came before", () => {
  const free = { minutes: 30, stepMinutes: 30, startsOn: "free" } as const;
  const ana = provider("ana", ["09:00-12:00"]);

  test("leave no gap behind what is taken, buffers apart", () => {
    const taken = [at("09:20"), at("09:40"), at("10:45"), at("11:05")];
    expect(starts(ana, taken, service(free))).toEqual(["09:40", "10:10", "11:05"]);
    expect(starts(ana, taken, service({ ...free, bufferBeforeMinutes: 5 }))).toEqual([
      "09:45",
      "10:15",
      "11:10",
    ]);
  });

  test("count on from the begin of the shift, however late the question begins", () => {
    const taken = [at("09:00"), at("09:10")];
    expect(starts(ana, taken, service(free), `${day}T10:15:00Z`)).toEqual(["10:40", "11:10"]);
  });
});

test("a question reaches back to the begin of the longest shift there is", () => {
  // On Troll the clocks go back by two hours: the shift has begun 26 hours before it ends.
  const night = worksAt("ana", { zone: "Antarctica/Troll", weekly: everyDay("00:00-24:00") });
  const wanted = service({ minutes: 5, stepMinutes: 30, startsOn: "free" });
  const start = new Date("2027-10-31T22:45Z");
  const during = { start, end: new Date(start.getTime() + 60_000) };
  expect(reachOf(wanted, during).start.getTime()).toBeLessThanOrEqual(
    Date.parse("2027-10-30T22:00Z"),
  );
  const question = {
    service: wanted,
    during,
    now: new Date("2027-10-25T00:00Z"),
    travel: noTravel,
  };
  const first = Date.parse("2027-10-30T22:00Z") / 60_000;
  expect(freeStarts(night, aDiary({ taken: [first, first + 15] }), question)).toHaveLength(1);
});

describe("slots of several providers", () => {
  const question = {
    service: service({ minutes: 30, stepMinutes: 60, providerIds: ["ben", "ana"] }),
    during: { start: new Date(`${day}T00:00Z`), end: new Date(`${day}T11:00Z`) },
    now: new Date("2026-11-20T00:00Z"),
    travel: noTravel,
  };
  const [ben, ana] = [provider("ben", ["09:00-12:00"]), provider("ana", ["10:00-12:00"])];

  test("are in the order of time and name everybody who is free", () => {
    expect(availability(aSnapshot([ben, ana]), question)).toEqual([
      { start: new Date(`${day}T09:00Z`), end: new Date(`${day}T09:30Z`), providerIds: ["ben"] },
      {
        start: new Date(`${day}T10:00Z`),
        end: new Date(`${day}T10:30Z`),
        providerIds: ["ana", "ben"],
      },
    ]);
  });

  test("leave out a provider of whom nobody knows what is taken", () => {
    const known = { ...aSnapshot([ben, ana]), diaries: new Map([["ben", aDiary()]]) };
    const slots = availability(known, question);
    expect(slots.flatMap(({ providerIds }) => providerIds)).toEqual(["ben", "ben"]);
  });

  test("are none when the range lies before the notice or behind the horizon", () => {
    const known = aSnapshot([ben]);
    const at = (now: string) => availability(known, { ...question, now: new Date(now) });
    expect(at("2026-12-01T00:00Z")).toEqual([]);
    expect(at("2026-01-01T00:00Z")).toEqual([]);
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

function starts(
  time: ProviderTime,
  taken: readonly number[],
  wanted: ServiceTime,
  now: string | undefined = undefined,
  on = day,
): string[] {
  const start = new Date(`${on}T00:00Z`);
  return free(time, taken, {
    travel: noTravel,
    service: wanted,
    during: { start, end: new Date(start.getTime() + 86_400_000) },
    now: now === undefined ? new Date(start.getTime() - 86_400_000) : new Date(now),
  }).map(clock);
}

function free(time: ProviderTime, taken: readonly number[], question: Question): number[] {
  return freeStarts(time, aDiary({ taken }), question);
}

function provider(providerId: string, shifts: readonly string[], zone = "UTC"): ProviderTime {
  return worksAt(providerId, { zone, weekly: everyDay(...shifts) });
}

function at(time: string): number {
  return Date.parse(`${day}T${time}Z`) / 60_000;
}

function clock(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}
