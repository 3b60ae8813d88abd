import { expect, test } from "vitest";
import { readView } from "#integrations/microsoft-calendar/calendar-view.ts";
import { byAddress, placeOf } from "#integrations/microsoft-calendar/place.ts";
import { zoneOfOutlook } from "#integrations/microsoft-calendar/windows-zones.ts";

const during = { start: new Date("2026-11-01T00:00:00Z"), end: new Date("2026-12-01T00:00:00Z") };

/** What one event of an answer takes, by the words that Graph uses. */
async function taken(event: object): Promise<readonly string[]> {
  const question = {
    place: placeOf(byAddress, "ana@x.example"),
    tentative: "busy",
    during,
  } as const;
  const intervals = await readView(question, async () => ({ value: [event] }));
  return intervals.map(({ start, end }) => `${start.toISOString()}/${end.toISOString()}`);
}

const at = (dateTime: string, timeZone = "UTC") => ({
  dateTime: `${dateTime}:00.0000000`,
  timeZone,
});
const day = { isAllDay: true, start: at("2026-11-01T00:00"), end: at("2026-11-02T00:00") };

test("a whole day has as many hours as its zone gives it: New York's clocks go back", async () => {
  expect(await taken({ ...day, originalStartTimeZone: "Eastern Standard Time" })).toEqual([
    "2026-11-01T04:00:00.000Z/2026-11-02T05:00:00.000Z",
  ]);
});

test.each([["Atlantis Standard Time"], [undefined]])(
  "a whole day in a zone that nobody knows (%s) takes every hour that it has anywhere on Earth",
  async (originalStartTimeZone) => {
    expect(await taken({ ...day, originalStartTimeZone })).toEqual([
      "2026-10-31T10:00:00.000Z/2026-11-02T12:00:00.000Z",
    ]);
  },
);

test("times in another zone than was asked for are no answer: they would be hours off", async () => {
  const elsewhere = at("2026-11-23T14:00", "Pacific Standard Time");
  await expect(taken({ start: elsewhere, end: elsewhere })).rejects.toMatchObject({
    verdict: "retry",
    message: expect.stringContaining("unreadable answer"),
  });
});

test("words that Microsoft may add one day take the time", async () => {
  const event = { start: at("2026-11-23T14:00"), end: at("2026-11-23T15:00") };
  const said = { showAs: "deepFocus", responseStatus: { response: "delegated" } };
  expect(await taken({ ...event, ...said })).toHaveLength(1);
  expect(await taken({ ...event, isCancelled: true })).toEqual([]);
});

test.each([
  ["Pacific Standard Time", "America/Los_Angeles"],
  ["W. Europe Standard Time", "Europe/Berlin"],
  ["India Standard Time", "Asia/Kolkata"],
  ["America/New_York", "America/New_York"],
  ["Customized Time Zone", undefined],
])("Outlook's “%s” is %s", (name, zone) => {
  expect(zoneOfOutlook(name)).toBe(zone);
});
