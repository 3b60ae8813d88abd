import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import {
  accountAt,
  cutShort,
  drip,
  grant,
  hang,
  html,
  json,
  type PretendGoogle,
  type Reply,
  refusal,
  reset,
  serviceAccount,
  startPretendGoogle,
  truncated,
} from "./pretend-google.ts";

/** Short enough to wait for, long enough for a loopback answer on a busy machine. */
const DEADLINE_MS = 250;
const pace: CalendarPace = {
  read: "read",
  readDeadlineMs: DEADLINE_MS,
  writeDeadlineMs: DEADLINE_MS,
  questionsAtOnce: 5,
};

const event: CalendarEvent = {
  calendarId: "ana@clinic.test",
  eventId: "gh0123456789abcdef",
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up: Cleo Client",
  description: "GH-1042",
  location: "1 Main Street",
  start: new Date("2026-11-23T19:00:00Z"),
  end: new Date("2026-11-23T19:30:00Z"),
  zone: "America/New_York",
};

let google: PretendGoogle;
let calendar: Calendar;
beforeEach(async () => {
  google = await startPretendGoogle();
  calendar = googleCalendar(accountAt(google.url), pace);
});
afterEach(() => google.close());

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

const writes = {
  insert: () => calendar.insert(event),
  change: () => calendar.change(event, '"1"'),
  remove: () => calendar.remove(event),
};
const reads = {
  find: () => calendar.find(event),
  busy: () => calendar.busy({ calendarIds: [event.calendarId], tentative: "busy", during: event }),
};

const faults: [string, Reply, VendorError["verdict"], boolean][] = [
  ["never answers", hang, "retry", true],
  ["answers a byte at a time, for ever", drip, "retry", true],
  ["breaks the connection after it took the request", reset, "retry", true],
  ["breaks the connection in the middle of the answer", cutShort, "retry", true],
  ["answers 200 with a page", html, "retry", true],
  ["answers 200 with half an object", truncated, "retry", true],
  ["answers 200 with another object", json(200, { kind: "surprise" }), "retry", true],
  ["answers 500", refusal(500, "backendError"), "retry", true],
  ["answers 503 with a page", (r) => r.writeHead(503).end("<h1>Busy</h1>"), "retry", true],
  ["answers 429", refusal(429, "rateLimitExceeded"), "retry", false],
  ["answers 403 rateLimitExceeded", refusal(403, "rateLimitExceeded"), "retry", false],
  ["answers 403 userRateLimitExceeded", refusal(403, "userRateLimitExceeded"), "retry", false],
  ["answers 403 quotaExceeded", refusal(403, "quotaExceeded"), "retry", false],
  ["answers 403 forbidden", refusal(403, "forbiddenForNonOrganizer"), "permanent", false],
  ["answers 403 with a page", (r) => r.writeHead(403).end("no"), "permanent", false],
  ["answers 400", refusal(400, "invalid"), "permanent", false],
  ["answers 401, again and again", refusal(401, "authError"), "auth", false],
  ["answers 409", refusal(409, "duplicate"), "conflict", false],
  ["answers 412", refusal(412, "conditionNotMet"), "conflict", false],
  ["answers 501, as a wrong address does", refusal(501, "notImplemented"), "permanent", false],
];

describe.each(Object.entries(writes))("%s, when Google", (_name, write) => {
  test.each(faults)("%s", async (_fault, reply, verdict, ambiguous) => {
    google.willAnswer(reply);

    expect(await failureOf(write())).toMatchObject({
      vendor: "google-calendar",
      verdict,
      ambiguous,
    });
    // A write is never repeated here; a refused token is the one exception, and it is tried once.
    expect(google.received).toHaveLength(verdict === "auth" ? 2 : 1);
  });
});

describe.each(Object.entries(reads))("%s, when Google", (_name, read) => {
  test.each(faults)("%s", async (_fault, reply, verdict) => {
    google.willAnswer(reply);

    expect(await failureOf(read())).toMatchObject({ verdict, ambiguous: false });
  });
});

test.each(faults)(
  "a list of events, when Google %s, is unknown and says why",
  async (_fault, reply) => {
    google.willAnswer(reply);

    const { calendarId } = event;
    const question = { calendarIds: [calendarId], tentative: "free", during: event } as const;
    expect((await calendar.busy(question)).get(calendarId)).toEqual({
      kind: "unknown",
      reason: expect.stringContaining("google-calendar: "),
    });
  },
);

test("a calendar or an event that does not exist is gone for a write that needs it", async () => {
  google.willAnswer(refusal(404, "notFound"));
  expect(await failureOf(calendar.insert(event))).toMatchObject({ verdict: "gone" });
  google.willAnswer(refusal(410, "deleted"));
  expect(await failureOf(calendar.change(event, '"1"'))).toMatchObject({ verdict: "gone" });
});

test("a server that is not there took nothing", async () => {
  const other = await startPretendGoogle();
  await other.close();
  const nowhere = googleAccount({
    account: serviceAccount,
    apiUrl: other.url,
    tokenUrl: `${google.url}/token`,
  });

  expect(await failureOf(googleCalendar(nowhere, pace).insert(event))).toMatchObject({
    verdict: "retry",
    ambiguous: false,
    message: expect.stringContaining("ECONNREFUSED"),
  });
  expect(google.tokenRequests).toHaveLength(1);
});

test("Retry-After is passed on, in seconds or as a date", async () => {
  const asked = async (header: string) => {
    google.willAnswer(refusal(429, "rateLimitExceeded", { "retry-after": header }));
    return (await failureOf(calendar.insert(event))).retryAfterMs;
  };

  expect(await asked("7")).toBe(7_000);
  expect(await asked("soon")).toBeUndefined();
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
  const waitMs = (await asked(inAnHour)) ?? 0;
  // A date has whole seconds, and a busy machine takes its time.
  expect(waitMs).toBeGreaterThan(3_540_000);
  expect(waitMs).toBeLessThanOrEqual(3_600_000);
});

describe("the token", () => {
  test("a dead grant asks for reconnecting, and nothing reaches the calendar", async () => {
    const body = { error: "invalid_grant", error_description: "account deleted" };
    google.willAnswerTokensWith(json(400, body));

    expect(await failureOf(calendar.insert(event))).toMatchObject({
      verdict: "auth",
      ambiguous: false,
      message: expect.stringContaining("account deleted"),
    });
    expect(google.received).toHaveLength(0);
    expect(google.tokenRequests).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ["answers 500", json(500, {})],
    ["answers with a page", html],
    ["breaks the connection", reset],
    ["answers half an object", truncated],
  ])("a token server that %s is tried later, without a doubt", async (_name, reply) => {
    google.willAnswerTokensWith(reply);

    const failure = await failureOf(calendar.insert(event));
    expect(failure).toMatchObject({ verdict: "retry", ambiguous: false });
  });

  test("a token server that hangs is left at the deadline of the call, and nothing was written", async () => {
    google.willAnswerTokensWith(hang);
    expect(await failureOf(calendar.insert(event))).toMatchObject({
      verdict: "retry",
      ambiguous: false,
    });
  });

  test("a 401 that never ends costs two calls and one new token, not a loop", async () => {
    google.willAnswerTokensWith(grant("token-1"), grant("token-2"));
    google.willAnswer(refusal(401, "authError"));

    expect(await failureOf(calendar.insert(event))).toMatchObject({ verdict: "auth" });
    expect(google.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
    expect(google.tokenRequests).toHaveLength(2);
  });
});
