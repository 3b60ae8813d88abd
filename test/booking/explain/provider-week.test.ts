import { expect, test } from "vitest";
import type { Question } from "#booking/availability.ts";
import { providerWeek } from "#booking/explain/provider-week.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { aDiary, aService, everyDay, noTravel, worksAt } from "../engine.ts";

const at = (clock: string) => new Date(`2026-11-23T${clock}Z`);
const minute = (clock: string) => at(clock).getTime() / 60_000;
const monday: Question["during"] = { start: at("00:00"), end: new Date("2026-11-24T00:00Z") };
const ana = worksAt("ana", { weekly: everyDay("09:00-10:30", "11:00-12:00") });

const week = (time: ProviderTime, diary = aDiary(), service = aService()) =>
  providerWeek(time, diary, { service, during: monday, travel: noTravel });

test("hours are drawn with their place, and where something would begin if nothing were taken", () => {
  const { working, counted } = week(ana, aDiary({ taken: [minute("09:00"), minute("12:00")] }));
  expect(working).toEqual([
    { from: minute("09:00"), to: minute("10:30"), locationId: "here" },
    { from: minute("11:00"), to: minute("12:00"), locationId: "here" },
  ]);
  expect(counted).toEqual(["09:00", "09:30", "10:00", "11:00", "11:30"].map(minute));
});

test("neither notice nor limits nor days off hide what is counted", () => {
  const far = aService({
    policy: { noticeMinutes: 9_000, horizonDays: 1 },
    limitsEach: { perDay: 1 },
  });
  const time = { ...ana, timeOff: [minute("00:00"), minute("23:00")], limits: { perDay: 1 } };
  const full = aDiary({ counted: [{ start: minute("09:00"), serviceId: "service" }] });
  const { counted, timeOff } = week(time, full, far);
  expect(counted).toHaveLength(5);
  expect(timeOff).toEqual([{ from: minute("00:00"), to: minute("23:00") }]);
});

test("ways to and from another place are drawn as far as they fall into hours at this one", () => {
  const placed = [{ from: minute("09:45"), to: minute("10:00"), locationId: "there" }];
  const { ways } = week(ana, aDiary({ placed, taken: [minute("09:45"), minute("10:00")] }));
  expect(ways).toEqual([
    { from: minute("09:00"), to: minute("09:45"), locationId: "there" },
    { from: minute("10:00"), to: minute("10:30"), locationId: "there" },
  ]);
  expect(
    week(ana, aDiary({ placed: [{ ...placed[0], locationId: "here" } as never] })).ways,
  ).toEqual([]);
});
