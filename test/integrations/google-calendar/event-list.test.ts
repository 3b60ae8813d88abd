import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { interactive, unhurried } from "#integrations/calendar-pace.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import type { Calendar } from "#ports/calendar.ts";
import { type Fields, readFields } from "#sandbox/google/fields.ts";
import {
  accountAt,
  json,
  type PretendGoogle,
  type Received,
  refusal,
  startPretendGoogle,
} from "./pretend-google.ts";

/* Busy time without what is only tentative, which free/busy cannot tell apart. */

let google: PretendGoogle;
let calendar: Calendar;
beforeEach(async () => {
  google = await startPretendGoogle();
  calendar = googleCalendar(accountAt(google.url), unhurried);
});
afterEach(() => google.close());

const during = { start: new Date("2026-11-23T00:00:00Z"), end: new Date("2026-11-24T00:00:00Z") };
const at = (from: string, until: string) => ({
  start: { dateTime: `2026-11-23T${from}:00-07:00` },
  end: { dateTime: `2026-11-23T${until}:00-07:00` },
});
const interval = (from: string, until: string) => ({
  start: new Date(`2026-11-23T${from}:00-07:00`),
  end: new Date(`2026-11-23T${until}:00-07:00`),
});
const list = (items: readonly object[], more: object = {}) =>
  json(200, { kind: "calendar#events", timeZone: "America/Phoenix", items, ...more });
const invited = (responseStatus: string) => ({
  attendees: [{ responseStatus: "accepted" }, { self: true, responseStatus }],
});
const ask = (calendarIds: readonly string[] = ["ana"]) =>
  calendar.busy({ calendarIds, tentative: "free", during });

type Part = { readonly $ref?: string; readonly items?: Part };
const { schemas } = JSON.parse(
  readFileSync(new URL("../../contracts/google-calendar.discovery.json", import.meta.url), "utf8"),
) as { readonly schemas: Record<string, { readonly properties: Record<string, Part> }> };

/** Fields that Google's discovery document does not have: "EventDateTime.day". */
function unpublished(schema: string, fields: Fields): string[] {
  return [...fields].flatMap(([name, below]) => {
    const part = schemas[schema]?.properties[name];
    if (part === undefined) return [`${schema}.${name}`];
    return below === undefined ? [] : unpublished(part.$ref ?? part.items?.$ref ?? "", below);
  });
}

function onlyRequest(): Received {
  expect(google.received).toHaveLength(1);
  const [request] = google.received;
  if (request === undefined) throw new Error("nothing was received");
  return request;
}

test("lists the calendar's events, each occurrence on its own, and no more of them than it needs", async () => {
  google.willAnswer(list([at("09:00", "10:00")]));

  expect((await ask()).get("ana")).toEqual({
    kind: "known",
    intervals: [interval("09:00", "10:00")],
  });
  const request = onlyRequest();
  expect(request).toMatchObject({
    method: "GET",
    path: "/calendar/v3/calendars/ana/events",
    headers: { authorization: "Bearer token-1" },
  });
  expect(Object.fromEntries(request.query)).toEqual({
    timeMin: "2026-11-23T00:00:00.000Z",
    timeMax: "2026-11-24T00:00:00.000Z",
    singleEvents: "true",
    showDeleted: "false",
    maxResults: "2500",
    fields: expect.not.stringMatching(/summary|description|email/),
  });
});

test.each([
  ["the organizer marked as tentative", { status: "tentative" }, false],
  ["was answered with maybe", invited("tentative"), false],
  ["was declined", invited("declined"), false],
  ["is shown as available", { transparency: "transparent" }, false],
  ["was accepted", invited("accepted"), true],
  ["was not answered: nobody said maybe", invited("needsAction"), true],
  ["others declined", { attendees: [{ responseStatus: "declined" }] }, true],
  ["has a status that Google has yet to invent", { status: "doubtful" }, true],
  ["has an answer that Google has yet to invent", invited("perhaps"), true],
])("an event that %s takes time: %s, %s", async (_name, said, takes) => {
  google.willAnswer(list([{ ...at("09:00", "10:00"), ...said }]));
  expect((await ask()).get("ana")).toEqual({
    kind: "known",
    intervals: takes ? [interval("09:00", "10:00")] : [],
  });
});

test("whole days are the calendar's own", async () => {
  const berlin = { timeZone: "Europe/Berlin" };
  google.willAnswer(list([{ start: { date: "2026-10-25" }, end: { date: "2026-10-26" } }], berlin));
  expect((await ask()).get("ana")).toEqual({
    kind: "known",
    intervals: [{ start: new Date("2026-10-24T22:00:00Z"), end: new Date("2026-10-25T23:00:00Z") }],
  });
});

test("a cancelled event that lost everything else is no reason to distrust the list", async () => {
  google.willAnswer(list([{ status: "cancelled" }, at("09:00", "10:00")]));
  expect((await ask()).get("ana")).toMatchObject({ kind: "known", intervals: { length: 1 } });
});

test("names no field that Google does not publish, for it would refuse the whole question", async () => {
  google.willAnswer(list([]));
  await ask();
  const fields = readFields(onlyRequest().query.get("fields") ?? "");
  expect(unpublished("Events", fields)).toEqual([]);
  expect(unpublished("Events", readFields("items(start(day))"))).toEqual(["EventDateTime.day"]);
});

test("reads page after page, also past an empty one", async () => {
  google.willAnswer(
    list([at("09:00", "10:00")], { nextPageToken: "p2" }),
    list([], { nextPageToken: "p3" }),
    list([at("11:00", "12:00")]),
  );
  expect((await ask()).get("ana")).toEqual({
    kind: "known",
    intervals: [interval("09:00", "10:00"), interval("11:00", "12:00")],
  });
  expect(google.received.map(({ query }) => query.get("pageToken"))).toEqual([null, "p2", "p3"]);
  expect(new Set(google.received.map(({ query }) => query.get("timeMin"))).size).toBe(1);
});

test("a list without an end is left at its one deadline", async () => {
  const pace = { ...unhurried, readDeadlineMs: 200 };
  calendar = googleCalendar(accountAt(google.url), pace);
  google.willAnswer(list([], { nextPageToken: "again" }));
  expect((await ask()).get("ana")).toMatchObject({
    kind: "unknown",
    reason: expect.stringContaining("no whole answer within 200 ms"),
  });
});

test.each([
  ["an event without an end", [{ start: at("09:00", "10:00").start }], {}],
  ["a day that ends at an hour", [{ ...at("09:00", "10:00"), start: { date: "2026-11-23" } }], {}],
  ["a zone that nobody knows", [], { timeZone: "Mars/Base" }],
  ["no zone", [], { timeZone: undefined }],
  ["a page that is none", "none", {}],
])("%s makes the calendar unknown, never free", async (_name, items, more) => {
  google.willAnswer(list(items as object[], more));
  expect((await ask()).get("ana")).toMatchObject({
    kind: "unknown",
    reason: expect.stringContaining("unreadable answer: events"),
  });
});

test("a calendar that fails leaves the others as they are, and all may fail", async () => {
  google.willAnswer((response, request) =>
    (request.path.includes("/ben/") ? refusal(404, "notFound") : list([]))(response, request),
  );
  const busy = await ask(["ana", "ben", "ana"]);
  expect([...busy]).toEqual([
    ["ana", { kind: "known", intervals: [] }],
    ["ben", { kind: "unknown", reason: expect.stringContaining("404 notFound") }],
  ]);
  expect(google.received).toHaveLength(2);
  expect((await ask(["ben"])).get("ben")).toMatchObject({ kind: "unknown" });
});

test("a long list of calendars does not take all the connections", async () => {
  let open = 0;
  let most = 0;
  google.willAnswer((response, request) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      list([])(response, request);
    }, 20);
  });
  const calendarIds = Array.from({ length: 12 }, (_, index) => `calendar-${index}`);
  expect((await ask(calendarIds)).size).toBe(12);
  expect(most).toBe(unhurried.questionsAtOnce);
});

test("asks once more when a client is waiting", async () => {
  google.willAnswer(refusal(503, "backendError"), list([]));
  calendar = googleCalendar(accountAt(google.url), interactive);
  expect((await ask()).get("ana")).toEqual({ kind: "known", intervals: [] });
});
