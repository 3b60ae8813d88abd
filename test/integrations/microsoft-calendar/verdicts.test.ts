import { beforeEach, describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { type CalendarPace, unhurried } from "#integrations/calendar-pace.ts";
import {
  type MicrosoftAccount,
  microsoftAccount,
} from "#integrations/microsoft-calendar/account.ts";
import { microsoftCalendar } from "#integrations/microsoft-calendar/microsoft-calendar.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import type { HttpFaults } from "#sandbox/faults.ts";
import { ANA, accountAt, anOutlook, type Outlook } from "../../helpers/outlook.ts";

type Fault = Parameters<HttpFaults["add"]>[0];

/** Short enough to wait for, long enough for a loopback answer on a busy machine. */
const DEADLINE_MS = 800;
const hurried: CalendarPace = {
  ...unhurried,
  readDeadlineMs: DEADLINE_MS,
  writeDeadlineMs: DEADLINE_MS,
};
/** Nobody hurries but where nothing else ends the call. */
const paceFor = ({ kind }: Fault) => (kind === "hang" || kind === "drip" ? hurried : unhurried);
const event: CalendarEvent = {
  calendarId: ANA,
  eventId: "gh0123456789abcdef",
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up: Cleo Client",
  description: "GH-1042",
  location: "1 Main Street",
  start: new Date("2026-11-23T19:00:00Z"),
  end: new Date("2026-11-23T19:30:00Z"),
  zone: "America/New_York",
};
const moved = { ...event, end: new Date("2026-11-23T20:00:00Z") };

let outlook: Outlook;
let account: MicrosoftAccount;
let calendar: Calendar;
let etag: string;
beforeEach(async () => {
  outlook = await anOutlook();
  account = accountAt(outlook);
  calendar = microsoftCalendar(account, unhurried);
  etag = (await calendar.insert(event)).etag;
});

function suffer(fault: Fault, match: string): void {
  calendar = microsoftCalendar(account, paceFor(fault));
  outlook.faults.add({ ...fault, match });
}

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

const status = (code: number, error: string): Fault => ({ kind: "status", status: code, error });

const faults: [string, Fault, VendorError["verdict"], boolean][] = [
  ["never answers", { kind: "hang" }, "retry", true],
  ["answers a byte at a time", { kind: "drip", everyMilliseconds: 50 }, "retry", true],
  ["breaks the connection after the deed", { kind: "reset-after-accept" }, "retry", true],
  ["answers 200 with a page", { kind: "html" }, "retry", true],
  ["answers half an object", { kind: "truncated" }, "retry", true],
  ["answers 500", status(500, "generalException"), "retry", true],
  ["answers 503", status(503, "serviceNotAvailable"), "retry", true],
  ["answers 504 with a page", { kind: "html", status: 504 }, "retry", true],
  ["answers 423", status(423, "ErrorMailboxMoveInProgress"), "retry", false],
  ["answers 429", { kind: "rate-limited", retryAfter: 7 }, "retry", false],
  ["answers 403", status(403, "ErrorAccessDenied"), "human", false],
  ["answers 400", status(400, "ErrorInvalidRequest"), "permanent", false],
  ["answers 401, again and again", { kind: "unauthorized", times: 9 }, "auth", false],
  ["answers 409", status(409, "ErrorIrresolvableConflict"), "conflict", false],
  ["answers 412", status(412, "ErrorIrresolvableConflict"), "conflict", false],
  ["answers 501, as a wrong address does", status(501, "notImplemented"), "permanent", false],
];

const writes: Record<string, [match: string, deed: () => Promise<unknown>]> = {
  insert: ["POST .*/events", () => calendar.insert(moved)],
  change: ["PATCH .*/events", () => calendar.change(moved, etag)],
  remove: ["DELETE .*/events", () => calendar.remove(event)],
};
/** What a deletion says beside its status is nobody's interest: it says nothing. */
const hasNoBody = new Set(["answers a byte at a time", "answers half an object"]);

describe.each(Object.entries(writes))("%s, when Microsoft", (name, [match, deed]) => {
  const felt = faults.filter(([fault]) => name !== "remove" || !hasNoBody.has(fault));
  test.each(felt)("%s", async (_fault, fault, verdict, ambiguous) => {
    const before = calls(match);
    suffer(fault, match);

    expect(await failureOf(deed())).toMatchObject({
      vendor: "microsoft-calendar",
      verdict,
      ambiguous,
    });
    // A write is never repeated here; a refused token is the one exception, and it is tried once.
    expect(calls(match) - before).toBe(verdict === "auth" ? 2 : 1);
  });
});

const calls = (match: string) =>
  outlook.calls.filter(({ method, path }) => new RegExp(match).test(`${method} ${path}`)).length;

describe.each([
  ["find", "GET .*/events", () => calendar.find(event)],
  ["change, before it writes", "GET .*/events", () => calendar.change(moved, etag)],
  [
    "busy",
    "getSchedule",
    () => calendar.busy({ calendarIds: [ANA], tentative: "busy", during: event }),
  ],
] as const)("%s, when Microsoft", (name, match, deed) => {
  const felt = faults.filter(([, , verdict]) => name !== "busy" || verdict !== "human");
  test.each(felt)("%s", async (_fault, fault, verdict) => {
    suffer(fault, match);
    expect(await failureOf(deed())).toMatchObject({ verdict, ambiguous: false });
  });
});

test("Retry-After is passed on", async () => {
  outlook.faults.add({ kind: "rate-limited", retryAfter: 7, match: "GET" });
  expect(await failureOf(calendar.find(event))).toMatchObject({ retryAfterMs: 7_000 });
});

test("a server that is not there took nothing", async () => {
  const other = await anOutlook();
  await other.stop();
  const nowhere = microsoftAccount({
    app: outlook.app,
    graphUrl: other.url,
    loginUrl: outlook.url,
  });
  expect(await failureOf(microsoftCalendar(nowhere, unhurried).insert(event))).toMatchObject({
    verdict: "retry",
    ambiguous: false,
  });
});

describe("the token", () => {
  const anew = (change: Partial<Outlook["app"]> = {}, pace = unhurried) =>
    microsoftCalendar(
      microsoftAccount({
        app: { ...outlook.app, ...change },
        graphUrl: outlook.url,
        loginUrl: outlook.url,
      }),
      pace,
    );
  const tokens = () => calls("/token$");

  test.each([
    ["a secret that ran out", { clientSecret: "another-secret-altogether" }, "AADSTS7000215"],
    ["an app that was removed", { clientId: "another-app" }, "AADSTS700016"],
    ["a tenant that is none", { tenantId: "nowhere.example" }, "AADSTS90002"],
  ])("%s asks for reconnecting, and nothing reaches the calendar", async (_, change, words) => {
    const before = calls("POST .*/events");
    expect(await failureOf(anew(change).insert(event))).toMatchObject({
      verdict: "auth",
      ambiguous: false,
      message: expect.stringContaining(words),
    });
    expect(calls("POST .*/events")).toBe(before);
  });

  test.each([
    ["answers 503", status(503, "temporarily_unavailable")],
    ["answers 429", { kind: "rate-limited", retryAfter: 9 } as const],
    ["answers with a page", { kind: "html" } as const],
    ["breaks the connection", { kind: "reset-after-accept" } as const],
    ["hangs", { kind: "hang" } as const],
  ])(
    "a door to it that %s is tried again with the next call, not a minute later",
    async (_name, fault) => {
      const fresh = anew({}, paceFor(fault));
      outlook.faults.add({ ...fault, match: "/token$" });
      expect(await failureOf(fresh.find(event))).toMatchObject({
        verdict: "retry",
        ambiguous: false,
      });
      if (fault.kind !== "hang") expect(await fresh.find(event)).toBeDefined();
    },
  );

  test("is asked for once by many calls at once", async () => {
    const fresh = anew();
    const before = tokens();
    await Promise.all(Array.from({ length: 6 }, () => fresh.find(event)));
    expect(tokens() - before).toBe(1);
  });

  test("that is refused, and no other in time: nothing was written", async () => {
    outlook.faults.add({ kind: "unauthorized", match: "POST .*/events" });
    suffer({ kind: "hang" }, "/token$");
    expect(await failureOf(calendar.insert(moved))).toMatchObject({
      verdict: "retry",
      ambiguous: false,
    });
  });

  test("a 401 that never ends costs two calls and one new token, not a loop", async () => {
    await calendar.find(event);
    const before = { tokens: tokens(), calls: calls("GET .*/events") };
    outlook.faults.add({ kind: "unauthorized", match: "GET .*/events", times: 99 });
    expect(await failureOf(calendar.find(event))).toMatchObject({ verdict: "auth" });
    expect(tokens() - before.tokens).toBe(1);
    expect(calls("GET .*/events") - before.calls).toBe(2);
  });
});
