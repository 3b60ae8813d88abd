import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CalendarPace, unhurried } from "#integrations/calendar-pace.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import type { NewEvent } from "#sandbox/google/people.ts";
import { contractEye } from "../../contracts/eye.ts";

const ana = "ana@clinic.test";
const berlin = "berlin@clinic.test";

const event: CalendarEvent = {
  calendarId: ana,
  eventId: "gh0123456789abcdef",
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up: Cleo Client",
  description: "GH-1042",
  location: "1 Main Street",
  start: new Date("2026-11-23T21:00:00Z"),
  end: new Date("2026-11-23T21:30:00Z"),
  zone: "America/Phoenix",
};
const later = {
  ...event,
  start: new Date("2026-11-24T21:00:00Z"),
  end: new Date("2026-11-24T21:30:00Z"),
};

let google: GoogleDouble;
let breaches: readonly string[];
beforeEach(async () => {
  const eye = contractEye("google");
  ({ breaches } = eye);
  google = await startGoogleDouble({
    world: () => [
      emptyCalendar(ana),
      emptyCalendar("ben@clinic.test"),
      { ...emptyCalendar(berlin), timeZone: "Europe/Berlin" },
    ],
    ...eye.hooks,
  });
});
afterEach(async () => {
  await google.stop();
  expect(breaches).toEqual([]);
});

function emptyCalendar(id: string): PretendCalendar {
  const timeZone = "America/Phoenix";
  return { id, summary: id, timeZone, unreadable: undefined, videoLinks: true, events: {} };
}

/** As a service account that stands in for a person, without which Google makes no video links. */
function connect(pace: CalendarPace = unhurried, subject: string | undefined = ana): Calendar {
  const { email: clientEmail, privateKey } = google.account;
  const account = googleAccount({
    account: { clientEmail, privateKey, subject },
    apiUrl: google.url,
    tokenUrl: google.tokenUrl,
  });
  return googleCalendar(account, pace);
}

function liveEvents(): string[] {
  const events = Object.values(google.state.calendars[ana]?.events ?? {});
  return events.filter(({ status }) => status === "confirmed").map(({ id }) => id);
}

test("an event lives through its whole life: made, read, moved, removed", async () => {
  const calendar = connect();
  const made = await calendar.insert(event);
  expect(made).toMatchObject({ appointmentId: event.appointmentId, start: event.start });
  expect(made.meetUrl).toMatch(/^https:\/\/meet\.google\.com\//);
  expect(await calendar.find(event)).toEqual(made);

  const moved = await calendar.change(later, made.etag);
  expect(moved).toMatchObject({ start: later.start, end: later.end, meetUrl: made.meetUrl });
  expect(moved.etag).not.toBe(made.etag);

  await calendar.remove(event);
  await calendar.remove(event);
  expect(await calendar.find(event)).toBe("deleted");
});

test("busy time is what the events take, and an unreadable calendar is unknown", async () => {
  const calendar = connect();
  await calendar.insert(event);
  google.setUnreadable("ben@clinic.test", "internalError");

  const day = { start: new Date("2026-11-23T07:00:00Z"), end: new Date("2026-11-24T07:00:00Z") };
  const calendarIds = [ana, "ben@clinic.test", "cy@clinic.test"];
  const busy = await calendar.busy({ calendarIds, tentative: "busy", during: day });
  const intervals = [{ start: event.start, end: event.end }];
  expect(busy.get(ana)).toEqual({ kind: "known", intervals });
  expect(busy.get("ben@clinic.test")).toEqual({ kind: "unknown", reason: "internalError" });
  expect(busy.get("cy@clinic.test")).toEqual({ kind: "unknown", reason: "notFound" });
});

describe("what takes time in a calendar", () => {
  const hour = { start: "2026-10-23T10:00:00Z", end: "2026-10-23T11:00:00Z" };
  const october = { start: new Date("2026-10-23T00:00Z"), end: new Date("2026-10-28T00:00Z") };
  const add = (event: Partial<NewEvent>) =>
    google.addEvent({ calendarId: ana, summary: "x", ...hour, ...event });

  /** By either policy: what is asked and what is answered is something else, the rules are not. */
  async function busyBy(tentative: "busy" | "free", calendarId = ana) {
    const question = { calendarIds: [calendarId], tentative, during: october };
    const busy = (await connect().busy(question)).get(calendarId);
    if (busy?.kind !== "known") throw new Error(busy?.reason);
    return busy.intervals.map(({ start, end }) => [start.toISOString(), end.toISOString()]);
  }
  const anHour = [["2026-10-23T10:00:00.000Z", "2026-10-23T11:00:00.000Z"]];

  test.each<[string, Partial<NewEvent>, { readonly busy: boolean; readonly free: boolean }]>([
    ["an entry of one's own", {}, { busy: true, free: true }],
    ["an accepted invitation", { answer: "accepted" }, { busy: true, free: true }],
    ["an invitation without an answer", { answer: "needsAction" }, { busy: true, free: true }],
    ["one answered with maybe", { answer: "tentative" }, { busy: true, free: false }],
    ["a declined one", { answer: "declined" }, { busy: false, free: false }],
    ["what is shown as available", { busy: false }, { busy: false, free: false }],
    ["what has no length", { end: hour.start }, { busy: false, free: false }],
  ])("%s", async (_name, event, takes) => {
    add(event);
    expect(await busyBy("busy")).toEqual(takes.busy ? anHour : []);
    expect(await busyBy("free")).toEqual(takes.free ? anHour : []);
  });

  test("what the organizer marked as tentative", async () => {
    add({}).status = "tentative";
    expect(await busyBy("busy")).toEqual(anHour);
    expect(await busyBy("free")).toEqual([]);
  });

  test.each(["busy", "free"] as const)(
    "whole days of the calendar's zone, on which its clocks change (tentative: %s)",
    async (tentative) => {
      add({ calendarId: berlin, start: "2026-10-25", end: "2026-10-26" });
      expect(await busyBy(tentative, berlin)).toEqual([
        ["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
      ]);
    },
  );

  test.each(["notFound", "internalError"])("nothing that is known when it is %s", async (why) => {
    google.setUnreadable(ana, why);
    const question = { calendarIds: [ana], tentative: "free", during: october } as const;
    expect((await connect().busy(question)).get(ana)).toMatchObject({ kind: "unknown" });
  });
});

describe("an id that was used", () => {
  test("is a conflict, and reading it tells that it is ours", async () => {
    const calendar = connect();
    await calendar.insert(event);

    await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "conflict" });
    expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
  });

  test("stays used after somebody deleted the event, and reading it finds nothing", async () => {
    const calendar = connect();
    await calendar.insert(event);
    google.deleteEvent(event);

    await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "conflict" });
    expect(await calendar.find(event)).toBe("deleted");
  });
});

test("an event that a person moved meanwhile is not overwritten", async () => {
  const calendar = connect();
  const { etag } = await calendar.insert(event);
  const byHand = { start: "2026-11-25T17:00:00Z", end: "2026-11-25T17:30:00Z" };
  google.moveEvent({ ...event, ...byHand });

  await expect(calendar.change(later, etag)).rejects.toMatchObject({ verdict: "conflict" });
  expect(await calendar.find(event)).toMatchObject({ start: new Date(byHand.start) });
});

test("a lost answer leaves one event, which is found again by our id", async () => {
  const calendar = connect();
  google.faults.add({ kind: "reset-after-accept", match: "POST .*/events" });

  await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "retry", ambiguous: true });
  expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
  await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "conflict" });
  expect(liveEvents()).toEqual([event.eventId]);
});

test.each(["drip", "truncated"] as const)(
  "an answer that is spoilt (%s) is in doubt, and the event is there",
  async (kind) => {
    const calendar = connect({
      read: "read",
      readDeadlineMs: 2_000,
      writeDeadlineMs: 250,
      questionsAtOnce: 5,
    });
    google.faults.add({ kind, match: "POST .*/events" });

    await expect(calendar.insert(event)).rejects.toMatchObject({ ambiguous: true });
    expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
  },
);

describe("a video link", () => {
  test("that takes a moment is found by a second look", async () => {
    google.state.behaviour.meetAfterMs = 1;
    expect((await connect().insert(event)).meetUrl).toMatch(/^https:/);
  });

  test("that takes longer does not hold the event up", async () => {
    google.state.behaviour.meetAfterMs = 60_000;
    expect(await connect().insert(event)).toMatchObject({ meetUrl: undefined, start: event.start });
  });

  test("that a calendar cannot have does not cost the event", async () => {
    Object.assign(google.state.calendars[ana] ?? {}, { videoLinks: false });
    expect(await connect().insert(event)).toMatchObject({ meetUrl: undefined, start: event.start });
    expect(liveEvents()).toEqual([event.eventId]);
  });
});

test("a token that stopped working is renewed once, unnoticed", async () => {
  const calendar = connect();
  await calendar.insert(event);
  google.revokeTokens();

  expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
});
