import { expect, test } from "vitest";
import { formatSlackDate } from "#sandbox/page/browser/slack/slack-date.ts";

const at = Date.parse("2026-11-23T21:05:09Z") / 1_000;
const reader = (now: string, zone = "America/New_York") => ({ now: Date.parse(now), zone });
const longBefore = reader("2026-10-01T12:00:00Z");

test.each([
  ["{date_num}", "2026-11-23"],
  ["{date_slash}", "11/23/2026"],
  ["{date_short}", "Nov 23, 2026"],
  ["{date}", "November 23rd, 2026"],
  ["{date_long}", "Monday, November 23rd, 2026"],
  ["{time}", "4:05 PM"],
  ["{time_secs}", "4:05:09 PM"],
  ["your time {date_short_pretty} {time}", "your time Nov 23, 2026 4:05 PM"],
  ["{nonsense}", "{nonsense}"],
])("%s", (format, said) => {
  expect(formatSlackDate(at, format, longBefore)).toBe(said);
});

test("the reader's own zone decides, also about the day", () => {
  expect(
    formatSlackDate(at, "{date_num} {time}", reader("2026-10-01T12:00:00Z", "Asia/Tokyo")),
  ).toBe("2026-11-24 6:05 AM");
});

test.each([
  ["2026-11-23T06:00:00Z", "today"],
  ["2026-11-22T06:00:00Z", "tomorrow"],
  ["2026-11-24T06:00:00Z", "yesterday"],
  // In New York it is still the day before.
  ["2026-11-25T04:59:00Z", "yesterday"],
  ["2026-11-25T05:01:00Z", "Nov 23, 2026"],
])("seen at %s it is %s", (now, said) => {
  expect(formatSlackDate(at, "{date_short_pretty}", reader(now))).toBe(said);
});

test.each([
  ["2026-11-23T21:05:30Z", "just now"],
  ["2026-11-23T21:12:30Z", "7 minutes ago"],
  ["2026-11-23T19:05:09Z", "in 2 hours"],
  ["2026-11-26T21:05:09Z", "3 days ago"],
])("{ago} at %s", (now, said) => {
  expect(formatSlackDate(at, "{ago}", reader(now))).toBe(said);
});

test.each([
  ["2026-11-01", "1st"],
  ["2026-11-02", "2nd"],
  ["2026-11-11", "11th"],
  ["2026-11-22", "22nd"],
])("%s is the %s", (date, said) => {
  const noon = Date.parse(`${date}T17:00:00Z`) / 1_000;
  expect(formatSlackDate(noon, "{date}", longBefore)).toContain(` ${said},`);
});
