import { expect, test } from "vitest";
import { offerDeadline } from "#messaging/offer-deadline.ts";

/** In Phoenix, seven hours behind all year. */
const deadline = (at: string, start: string, noticeMinutes = 60) =>
  offerDeadline({
    ...{ at: new Date(at), start: new Date(start), zones: ["America/Phoenix"], noticeMinutes },
    ...{ offerMinutes: 120, answerMinutesMin: 15 },
  })?.toISOString();

test.each([
  [
    "by day it lasts its two hours",
    "2026-11-24T17:00:00Z",
    "2026-11-26T17:00:00Z",
    "2026-11-24T19:00",
  ],
  [
    "what is freed in the evening is kept until the morning",
    "2026-11-25T05:00:00Z",
    "2026-11-26T17:00:00Z",
    "2026-11-25T17:00",
  ],
  [
    "what is freed before eight counts from eight",
    "2026-11-24T13:00:00Z",
    "2026-11-26T17:00:00Z",
    "2026-11-24T17:00",
  ],
  [
    "it never lasts into the notice",
    "2026-11-24T17:00:00Z",
    "2026-11-24T19:00:00Z",
    "2026-11-24T18:00",
  ],
  [
    "a quarter of an hour is enough",
    "2026-11-24T17:00:00Z",
    "2026-11-24T18:15:00Z",
    "2026-11-24T17:15",
  ],
])("%s", (_name, at, start, until) => {
  expect(deadline(at, start)).toBe(`${until}:00.000Z`);
});

test.each([
  ["less than that is not", "2026-11-24T17:00:00Z", "2026-11-24T18:14:00Z"],
  [
    "a time whose notice begins in the client's night is not",
    "2026-11-24T13:00:00Z",
    "2026-11-24T16:00:00Z",
  ],
])("%s", (_name, at, start) => {
  expect(deadline(at, start)).toBeUndefined();
});
