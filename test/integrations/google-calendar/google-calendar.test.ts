import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interactive, unhurried } from "#integrations/calendar-pace.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import {
  accountAt,
  empty,
  json,
  type PretendGoogle,
  type Received,
  refusal,
  startPretendGoogle,
} from "./pretend-google.ts";

const event: CalendarEvent = {
  calendarId: "ana@clinic.test",
  eventId: "gh0123456789abcdef",
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up: Cleo Client",
  description: "GH-1042\nShe wrote: <a href='https://evil.test'>see my notes</a>",
  location: "1 Main Street",
  start: new Date("2026-11-23T19:00:00Z"),
  end: new Date("2026-11-23T19:30:00Z"),
  zone: "America/New_York",
};

/** What Google stores and answers. */
const stored = {
  kind: "calendar#event",
  id: event.eventId,
  status: "confirmed",
  etag: '"3181161784712000"',
  start: { dateTime: "2026-11-23T14:00:00-05:00", timeZone: "America/New_York" },
  end: { dateTime: "2026-11-23T14:30:00-05:00", timeZone: "America/New_York" },
  extendedProperties: { private: { gatehouseAppointment: event.appointmentId } },
};
const meet = "https://meet.google.com/abc-defg-hij";
const pending = {
  conferenceData: {
    createRequest: { requestId: event.eventId, status: { statusCode: "pending" } },
  },
};
const found = {
  appointmentId: event.appointmentId,
  start: event.start,
  end: event.end,
  etag: stored.etag,
  meetUrl: undefined,
};

const during = { start: new Date("2026-11-23T00:00:00Z"), end: new Date("2026-11-24T00:00:00Z") };
const lunch = { start: "2026-11-23T12:00:00+01:00", end: "2026-11-23T13:00:00+01:00" };
const answer = (calendars: Record<string, unknown>) =>
  json(200, { kind: "calendar#freeBusy", calendars });

const everybodyFree = (request: Received) => {
  const { items } = request.body as { items: { id: string }[] };
  return answer(Object.fromEntries(items.map(({ id }) => [id, { busy: [] }])));
};

let google: PretendGoogle;
let calendar: Calendar;
beforeEach(async () => {
  google = await startPretendGoogle();
  calendar = googleCalendar(accountAt(google.url), unhurried);
});
afterEach(() => google.close());

function onlyRequest(): Received {
  expect(google.received).toHaveLength(1);
  const [request] = google.received;
  if (request === undefined) throw new Error("nothing was received");
  return request;
}

describe("insert", () => {
  test("creates the event under our id, marked as ours, without mails from Google", async () => {
    google.willAnswer(json(200, { ...stored, hangoutLink: meet }));

    expect(await calendar.insert(event)).toEqual({ ...found, meetUrl: meet });
    const request = onlyRequest();
    expect(request).toMatchObject({
      method: "POST",
      path: "/calendar/v3/calendars/ana@clinic.test/events",
      headers: { authorization: "Bearer token-1" },
      body: {
        id: event.eventId,
        summary: event.title,
        location: event.location,
        extendedProperties: { private: { gatehouseAppointment: event.appointmentId } },
        conferenceData: {
          createRequest: {
            requestId: event.eventId,
            conferenceSolutionKey: { type: "hangoutsMeet" },
          },
        },
      },
    });
    expect(Object.fromEntries(request.query)).toEqual({
      sendUpdates: "none",
      conferenceDataVersion: "1",
    });
  });

  test("sends the instant itself, so that old zone data at Google cannot shift it", async () => {
    google.willAnswer(json(200, stored));
    await calendar.insert({ ...event, zone: "America/Winnipeg" });

    expect(onlyRequest().body).toMatchObject({
      start: { dateTime: "2026-11-23T19:00:00.000Z", timeZone: "America/Winnipeg" },
      end: { dateTime: "2026-11-23T19:30:00.000Z", timeZone: "America/Winnipeg" },
    });
  });

  test("lets no client put a link or other HTML into a provider's calendar", async () => {
    google.willAnswer(json(200, stored));
    await calendar.insert(event);

    const { description } = onlyRequest().body as { description: string };
    expect(description).not.toMatch(/[<>]/);
    expect(description).toContain("GH-1042\n");
  });

  test("looks once more when the video link is not ready yet", async () => {
    google.willAnswer(
      json(200, { ...stored, ...pending }),
      json(200, { ...stored, hangoutLink: meet }),
    );

    expect(await calendar.insert(event)).toMatchObject({ meetUrl: meet });
    expect(google.received.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  test("is a success without a link when that look fails or finds none", async () => {
    google.willAnswer(json(200, { ...stored, ...pending }), refusal(500, "backendError"));
    expect(await calendar.insert(event)).toEqual(found);

    google.willAnswer(json(200, { ...stored, ...pending }));
    expect(await calendar.insert(event)).toEqual(found);
  });

  test("makes the event without a link where a calendar can have none", async () => {
    const message = "Invalid conference type value.";
    const errors = [{ domain: "global", reason: "invalid", message }];
    google.willAnswer(json(400, { error: { code: 400, message, errors } }), json(200, stored));

    expect(await calendar.insert(event)).toEqual(found);
    expect(google.received[1]?.body).not.toHaveProperty("conferenceData");
  });

  test("passes no link on that is not a web address", async () => {
    google.willAnswer(json(200, { ...stored, hangoutLink: "javascript:alert(1)" }));
    expect(await calendar.insert(event)).toEqual(found);
  });
});

describe("find", () => {
  test("reads an event by our id and tells whose it is", async () => {
    google.willAnswer(json(200, stored));

    expect(await calendar.find(event)).toEqual(found);
    expect(onlyRequest()).toMatchObject({
      method: "GET",
      path: "/calendar/v3/calendars/ana@clinic.test/events/gh0123456789abcdef",
    });
  });

  test.each([
    ["was never there", refusal(404, "notFound"), undefined],
    ["was deleted", json(200, { id: event.eventId, status: "cancelled", etag: '"9"' }), "deleted"],
    [
      "was deleted with all its details kept",
      json(200, { ...stored, status: "cancelled" }),
      "deleted",
    ],
    ["is gone", refusal(410, "deleted"), "deleted"],
  ])("tells that it %s", async (_name, reply, found) => {
    google.willAnswer(reply);
    expect(await calendar.find(event)).toBe(found);
  });

  test("does not take somebody else's event for ours", async () => {
    const { extendedProperties, ...foreign } = stored;
    google.willAnswer(json(200, foreign));
    expect(await calendar.find(event)).toMatchObject({ appointmentId: undefined });
  });

  test("sees that an event was made an all-day one", async () => {
    google.willAnswer(
      json(200, { ...stored, start: { date: "2026-11-24" }, end: { date: "2026-11-25" } }),
    );
    expect(await calendar.find(event)).toMatchObject({ start: new Date("2026-11-24T00:00:00Z") });
  });
});

describe("change", () => {
  test("changes the event only if it is still the one that was read", async () => {
    google.willAnswer(json(200, { ...stored, etag: '"4"' }));

    expect(await calendar.change(event, '"3"')).toMatchObject({ etag: '"4"' });
    expect(onlyRequest()).toMatchObject({
      method: "PATCH",
      headers: { "if-match": '"3"' },
      body: { start: { dateTime: "2026-11-23T19:00:00.000Z" } },
    });
    expect(onlyRequest().query.get("sendUpdates")).toBe("none");
  });
});

describe("remove", () => {
  test.each([
    ["was there", empty],
    ["was never there", refusal(404, "notFound")],
    ["is already gone", refusal(410, "deleted")],
  ])("succeeds when the event %s", async (_name, reply) => {
    google.willAnswer(reply);
    await calendar.remove(event);
    expect(onlyRequest()).toMatchObject({ method: "DELETE" });
    expect(onlyRequest().query.get("sendUpdates")).toBe("none");
  });
});

describe("busy", () => {
  test("tells each calendar's busy time, and never calls one free that could not be read", async () => {
    google.willAnswer(
      answer({
        ana: { busy: [lunch] },
        ben: { busy: [], errors: [{ domain: "global", reason: "notFound" }] },
      }),
    );

    const busy = await calendar.busy({
      calendarIds: ["ana", "ben", "cy"],
      tentative: "busy",
      during,
    });
    const interval = {
      start: new Date("2026-11-23T11:00:00Z"),
      end: new Date("2026-11-23T12:00:00Z"),
    };
    expect(busy.get("ana")).toEqual({ kind: "known", intervals: [interval] });
    expect(busy.get("ben")).toEqual({ kind: "unknown", reason: "notFound" });
    expect(busy.get("cy")).toMatchObject({ kind: "unknown" });
    expect(onlyRequest().body).toEqual({
      timeMin: "2026-11-23T00:00:00.000Z",
      timeMax: "2026-11-24T00:00:00.000Z",
      items: [{ id: "ana" }, { id: "ben" }, { id: "cy" }],
    });
  });
});

describe("busy time of many calendars or far ahead", () => {
  test("asks about at most 50 calendars at once", async () => {
    google.willAnswer((response, request) => everybodyFree(request)(response, request));
    const calendarIds = Array.from({ length: 120 }, (_, index) => `calendar-${index}`);

    const busy = await calendar.busy({ calendarIds, tentative: "busy", during });
    expect([...busy.keys()].toSorted()).toEqual(calendarIds.toSorted());
    expect([...busy.values()].every(({ kind }) => kind === "known")).toBe(true);
    expect(
      google.received.map(({ body }) => (body as { items: unknown[] }).items.length).toSorted(),
    ).toEqual([20, 50, 50]);
  });

  test("when one question of several fails, only its calendars are unknown", async () => {
    google.willAnswer((response, request) => {
      const { items } = request.body as { items: { id: string }[] };
      const reply = items.some(({ id }) => id === "calendar-60")
        ? refusal(500, "backendError")
        : everybodyFree(request);
      reply(response, request);
    });
    const calendarIds = Array.from({ length: 120 }, (_, index) => `calendar-${index}`);

    const busy = await calendar.busy({ calendarIds, tentative: "busy", during });
    expect(busy.get("calendar-0")).toEqual({ kind: "known", intervals: [] });
    expect(busy.get("calendar-60")).toMatchObject({ kind: "unknown" });
    expect(busy.size).toBe(120);
  });

  test("looks far ahead in windows that Google takes, and joins what lies across a seam", async () => {
    const far = { start: new Date("2026-11-01T00:00:00Z"), end: new Date("2027-04-01T00:00:00Z") };
    google.willAnswer((response, { body }) => {
      const { timeMin, timeMax } = body as { timeMin: string; timeMax: string };
      const seam = { start: "2026-12-30T23:00:00Z", end: "2026-12-31T02:00:00Z" };
      const touches = timeMin < seam.end && timeMax > seam.start;
      answer({ ana: { busy: touches ? [seam] : [] } })(response, {} as Received);
    });

    const busy = await calendar.busy({ calendarIds: ["ana"], tentative: "busy", during: far });
    expect(busy.get("ana")).toEqual({
      kind: "known",
      intervals: [
        { start: new Date("2026-12-30T23:00:00Z"), end: new Date("2026-12-31T02:00:00Z") },
      ],
    });
    const windows = google.received.map(({ body }) => body as { timeMin: string; timeMax: string });
    expect(windows.map(({ timeMax }) => timeMax)).toEqual([
      "2026-12-31T00:00:00.000Z",
      "2027-03-01T00:00:00.000Z",
      "2027-04-01T00:00:00.000Z",
    ]);
    expect(windows.map(({ timeMin }) => timeMin)).toEqual([
      "2026-11-01T00:00:00.000Z",
      "2026-12-31T00:00:00.000Z",
      "2027-03-01T00:00:00.000Z",
    ]);
  });

  test("asks once more when a client is waiting, and only then", async () => {
    google.willAnswer(refusal(503, "backendError"), answer({ ana: { busy: [] } }));
    const hurried = googleCalendar(accountAt(google.url), interactive);
    const busy = await hurried.busy({ calendarIds: ["ana"], tentative: "busy", during });
    expect(busy.get("ana")).toEqual({ kind: "known", intervals: [] });

    google.willAnswer(refusal(503, "backendError"), answer({ ana: { busy: [] } }));
    await expect(
      calendar.busy({ calendarIds: ["ana"], tentative: "busy", during }),
    ).rejects.toMatchObject({
      verdict: "retry",
    });
  });
});
