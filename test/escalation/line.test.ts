import { expect, test } from "vitest";
import { placeInLine, type Waiting } from "#escalation/line.ts";

const wants = (
  escalationId: string,
  from: string,
  to: string,
  ...providerIds: string[]
): Waiting => ({
  escalationId,
  start: new Date(`2026-11-24T${from}:00Z`),
  end: new Date(`2026-11-24T${to}:00Z`),
  providerIds,
});

/** In the order in which they were raised. */
const line = [
  wants("first", "17:00", "17:30", "ana", "ben"),
  wants("elsewhere", "17:00", "17:30", "cleo"),
  wants("later", "17:30", "18:00", "ana"),
  wants("second", "17:00", "18:00", "ben"),
  wants("third", "17:15", "17:45", "ana"),
];

test.each([
  ["first", 1],
  ["elsewhere", 1],
  ["later", 1],
  ["second", 2],
  ["third", 3],
])(
  "%s is number %i: before it come those who were first and want the same people's time",
  (id, place) => {
    expect(placeInLine(line, id)).toBe(place);
  },
);

test("whoever does not wait (any more) would be next", () => {
  expect(placeInLine(line, "nobody")).toBe(1);
});
