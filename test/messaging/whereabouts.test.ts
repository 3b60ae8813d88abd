import { expect, test } from "vitest";
import { forbiddenCountry, homeCountries } from "#messaging/countries.ts";
import { nextAllowedIn, nextQuiet, type Whereabouts } from "#messaging/quiet-hours.ts";
import { whereaboutsOf } from "#messaging/whereabouts.ts";

const home = "America/New_York";

test("a zone that names a place is where somebody is", () => {
  const known = { phone: "+16025550123", zone: "Asia/Tokyo" };
  expect(whereaboutsOf(known, home)).toEqual(["Asia/Tokyo"]);
});

test.each(["UTC", "Etc/GMT+5", undefined])(
  "%s names none: everywhere in the country of the number",
  (zone) => {
    const zones = whereaboutsOf({ phone: "+16025550123", zone }, home);
    expect(zones).toEqual(
      expect.arrayContaining(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"]),
    );
    expect(zones).not.toContain("America/Toronto");
  },
);

test("a number of no country is as far as the company", () => {
  expect(whereaboutsOf({ phone: "+15555550123", zone: "UTC" }, home)).toEqual([home]);
});

const all = ["America/New_York", "Pacific/Honolulu"] as const satisfies Whereabouts;

test.each([
  ["ten in New York is five in Honolulu", "2026-11-23T15:00:00Z", "2026-11-23T18:00:00Z"],
  ["eight in Honolulu suits both", "2026-11-23T18:00:00Z", "2026-11-23T18:00:00Z"],
  [
    "nine in the evening in New York suits Honolulu alone",
    "2026-11-24T02:00:00Z",
    "2026-11-24T18:00:00Z",
  ],
])("%s", (_name, at, wanted) => {
  expect(nextAllowedIn(new Date(at), all)).toEqual(new Date(wanted));
});

test.each([
  ["at noon: at nine in the east", "2026-11-23T18:00:00Z", "2026-11-24T02:00:00Z"],
  ["at night: it is", "2026-11-24T03:00:00Z", "2026-11-24T03:00:00Z"],
])("it becomes night %s", (_name, at, wanted) => {
  expect(nextQuiet(new Date(at), all)).toEqual(new Date(wanted));
});

test.each([
  ["+16025550123", ["US"], undefined],
  ["+14165550123", ["US"], "CA"],
  ["+14165550123", ["US", "CA"], undefined],
  ["+18765550123", ["US"], "JM"],
  // A number of the range that is kept for films: it begins as those at home do.
  ["+15555550123", ["US"], undefined],
  ["+447700900123", ["US"], "an unknown country"],
  ["72345", ["US"], "an unknown country"],
])("%s where %j may be texted: %s", (phone, allowed, wanted) => {
  expect(forbiddenCountry(phone, allowed)).toBe(wanted);
});

test("a company is at home where it has its zone and its locations", () => {
  expect(homeCountries(["America/New_York", "America/Toronto", "America/Phoenix"])).toEqual([
    "US",
    "CA",
  ]);
});
