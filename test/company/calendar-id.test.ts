import { expect, test } from "vitest";
import { isCalendarId, readCalendarId, writeCalendarId } from "#company/calendar-id.ts";

test.each([
  ["ana@firm.example", "google", "ana@firm.example"],
  ["c_188@group.calendar.google.com", "google", "c_188@group.calendar.google.com"],
  ["microsoft:ana@firm.example", "microsoft", "ana@firm.example"],
  ["microsoft:ana@firm.example/AAMkAGI1=", "microsoft", "ana@firm.example/AAMkAGI1="],
] as const)("%s is a calendar at %s", (written, vendor, id) => {
  expect(isCalendarId(written)).toBe(true);
  expect(readCalendarId(written)).toEqual({ vendor, id });
  expect(writeCalendarId({ vendor, id })).toBe(written);
});

test.each([
  "microsoft:",
  "microsoft:ana",
  "microsoft:ana@firm.example/",
  "microsoft:a b@c.example",
])("%s names no mailbox", (written) => expect(isCalendarId(written)).toBe(false));
