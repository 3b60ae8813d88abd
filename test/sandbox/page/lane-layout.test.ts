import { expect, test } from "vitest";
import {
  allDayEvents,
  droppedAt,
  hoursShown,
  type Lane,
  placeEvents,
  weekOf,
} from "#sandbox/page/browser/calendar/lane-layout.ts";
import type { PageEvent } from "#sandbox/page/page-state.ts";

const zone = "America/New_York";

/** Times on New York's wall in November: five hours behind UTC. */
function event(from: string, until: string, change: Partial<PageEvent> = {}): PageEvent {
  return {
    id: `${from}-${until}`,
    summary: "Meeting",
    description: "",
    location: "",
    from: Date.parse(`${from}:00-05:00`),
    until: Date.parse(`${until}:00-05:00`),
    allDay: false,
    busy: true,
    maybe: false,
    by: "person",
    updatedAt: 0,
    meetUrl: null,
    ...change,
  };
}

function lane(events: readonly PageEvent[], date = "2026-11-23"): Lane {
  const ana = { vendor: "google", id: "ana", summary: "Ana" } as const;
  const calendar = { ...ana, timeZone: zone, unreadable: null, events };
  return { key: "ana", title: "Ana", calendar, date };
}

test("an event stands at its hours, clipped to the day", () => {
  const placed = placeEvents(
    lane([
      event("2026-11-22T23:00", "2026-11-23T01:00"),
      event("2026-11-23T09:30", "2026-11-23T10:00"),
      event("2026-11-24T09:00", "2026-11-24T10:00"),
    ]),
    zone,
  );
  expect(placed).toMatchObject([
    { fromHour: 0, untilHour: 1, columns: 1 },
    { fromHour: 9.5, untilHour: 10, columns: 1 },
  ]);
});

test("two that clash stand beside each other, and so does a third that touches either", () => {
  const placed = placeEvents(
    lane([
      event("2026-11-23T09:00", "2026-11-23T10:00"),
      event("2026-11-23T09:30", "2026-11-23T11:00"),
      event("2026-11-23T10:00", "2026-11-23T10:30"),
      event("2026-11-23T11:00", "2026-11-23T12:00"),
    ]),
    zone,
  );
  expect(placed.map(({ column, columns }) => [column, columns])).toEqual([
    [0, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ]);
});

test("a long one is beside everything that falls into it, also after a short one has ended", () => {
  const placed = placeEvents(
    lane([
      event("2026-11-23T09:00", "2026-11-23T12:00"),
      event("2026-11-23T09:30", "2026-11-23T10:00"),
      event("2026-11-23T11:00", "2026-11-23T11:30"),
    ]),
    zone,
  );
  expect(placed.map(({ column, columns }) => [column, columns])).toEqual([
    [0, 2],
    [1, 2],
    [1, 2],
  ]);
});

test("the hours shown are a business day, and more where something lies outside it", () => {
  const early = lane([event("2026-11-23T06:15", "2026-11-23T07:00")]);
  expect(hoursShown([])).toEqual({ first: 8, last: 18 });
  expect(hoursShown(placeEvents(early, zone))).toEqual({ first: 6, last: 18 });
});

test("a whole day stands above its own day alone", () => {
  const birthday = event("2026-11-23T00:00", "2026-11-24T00:00", { allDay: true });
  expect(allDayEvents(lane([birthday]))).toEqual([birthday]);
  expect(allDayEvents(lane([birthday], "2026-11-24"))).toEqual([]);
  expect(placeEvents(lane([birthday]), zone)).toEqual([]);
});

test("a week is Monday to Friday, and a weekend's day when it has something", () => {
  const { calendar } = lane([event("2026-11-28T10:00", "2026-11-28T11:00")]);
  const week = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"];
  expect(weekOf("2026-11-29", undefined)).toEqual(week);
  expect(weekOf("2026-11-23", calendar)).toEqual([...week, "2026-11-28"]);
});

test("an event that is put elsewhere keeps its length, and begins on a quarter of an hour", () => {
  const lunch = event("2026-11-23T12:00", "2026-11-23T12:50");
  const day = { date: "2026-11-25", zone };
  expect(droppedAt(lunch, { ...day, hour: 14.3 })).toEqual({
    start: "2026-11-25T19:15:00.000Z",
    end: "2026-11-25T20:05:00.000Z",
  });
});
