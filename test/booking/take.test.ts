import { expect, test } from "vitest";
import type { ProviderTime } from "#booking/provider-time.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { aService, everyDay, worksAt } from "./engine.ts";

const [morning, evening] = [everyDay("09:00-12:00"), everyDay("18:00-21:00")];
const place = (locationId: string) => ({
  locationId,
  zone: "UTC",
  weekly: morning,
  exceptions: [],
});
/** Works at two places. */
const ben: ProviderTime = {
  ...worksAt("ben", { weekly: evening }),
  workplaces: [place("here"), { ...place("there"), weekly: evening }],
};
const providers = new Map(
  [worksAt("ana", { weekly: morning }), ben].map((one) => [one.providerId, one]),
);
const team = { locationId: "here", zone: "UTC" };

test("whoever leads, a team is taken in the order of its ids", () => {
  const ids = (providerId: string, withIds: readonly string[]) =>
    takesOf({ ...team, providerId, withIds }, providers).map((take) => take.providerId);
  expect(ids("ben", ["room", "ana"])).toEqual(["ana", "ben", "room"]);
  expect(ids("ana", ["ben", "room"])).toEqual(["ana", "ben", "room"]);
});

test("the place is kept of those who have several, and it is where they are", () => {
  const lead = { ...team, providerId: "ana", withIds: ["ben"] };
  expect(takesOf(lead, providers)).toEqual([
    { providerId: "ana", locationId: null },
    { providerId: "ben", locationId: "here" },
  ]);
  const apart = { ...lead, elsewhere: new Map([["ben", "there"]]) };
  expect(takesOf(apart, providers)[1]).toEqual({ providerId: "ben", locationId: "there" });
});

test("one more appointment must fit under the service's limits and under those of each of its team", () => {
  const limited = { ...ben, limits: { perMonth: 9 } };
  const known = { providers: new Map([...providers, ["ben", limited]]), companyZone: "Asia/Tokyo" };
  const service = aService({ limits: { perDay: 2 }, limitsEach: { perDay: 1 } });
  const start = new Date("2026-11-23T20:00Z");
  const day = { from: new Date("2026-11-23T00:00Z"), to: new Date("2026-11-24T00:00Z") };
  expect(
    limitsOf({ ...team, providerId: "ana", withIds: ["ben"] }, known, { service, start }),
  ).toEqual([
    // The company's day has been Tuesday for five hours.
    {
      providerId: null,
      serviceId: "service",
      from: new Date("2026-11-23T15:00Z"),
      to: new Date("2026-11-24T15:00Z"),
      max: 2,
    },
    { providerId: "ana", serviceId: "service", ...day, max: 1 },
    {
      providerId: "ben",
      serviceId: null,
      from: new Date("2026-11-01T00:00Z"),
      to: new Date("2026-12-01T00:00Z"),
      max: 9,
    },
    { providerId: "ben", serviceId: "service", ...day, max: 1 },
  ]);
});
