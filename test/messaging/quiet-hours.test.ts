import { expect, test } from "vitest";
import { nextAllowed } from "#messaging/quiet-hours.ts";

test.each([
  ["at noon: at once", "2026-11-23T19:00:00Z", "America/Phoenix", "2026-11-23T19:00:00Z"],
  ["at 08:00 sharp: at once", "2026-11-23T15:00:00Z", "America/Phoenix", "2026-11-23T15:00:00Z"],
  ["at 07:59: a minute later", "2026-11-23T14:59:30Z", "America/Phoenix", "2026-11-23T15:00:00Z"],
  ["at 20:59: at once", "2026-11-24T03:59:59Z", "America/Phoenix", "2026-11-24T03:59:59Z"],
  ["at 21:00: next morning", "2026-11-24T04:00:00Z", "America/Phoenix", "2026-11-24T15:00:00Z"],
  [
    "past midnight: this morning",
    "2026-11-24T08:30:00Z",
    "America/Phoenix",
    "2026-11-24T15:00:00Z",
  ],
  ["east of Greenwich", "2026-11-23T14:00:00Z", "Asia/Tokyo", "2026-11-23T23:00:00Z"],
  [
    "over the night the clocks go back",
    "2026-11-01T02:00:00Z",
    "America/New_York",
    "2026-11-01T13:00:00Z",
  ],
  [
    "over the night they go forward",
    "2026-03-08T03:00:00Z",
    "America/New_York",
    "2026-03-08T12:00:00Z",
  ],
])("%s", (_name, at, zone, wanted) => {
  expect(nextAllowed(new Date(at), zone)).toEqual(new Date(wanted));
});

test("who has just written is answered, whatever the hour; a quarter of an hour later no more", () => {
  const night = new Date("2026-11-24T08:30:00Z");
  const ago = (minutes: number) => new Date(night.getTime() - minutes * 60_000);
  expect(nextAllowed(night, "America/Phoenix", ago(15))).toEqual(night);
  expect(nextAllowed(night, "America/Phoenix", ago(15.1))).toEqual(
    new Date("2026-11-24T15:00:00Z"),
  );
  expect(nextAllowed(night, "America/Phoenix", ago(-1))).not.toEqual(night);
});
