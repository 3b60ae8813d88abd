import { calendar } from "@googleapis/calendar";
import { expect, test } from "vitest";
import { ANA, aCalendar, anAssertion, anOffice, askToken } from "../../helpers/google-office.ts";

const path = `/calendars/${encodeURIComponent(ANA)}/events`;
const anEvent = {
  id: "gh0123abc",
  summary: "Consultation with Kim Lee",
  start: { dateTime: "2026-11-23T14:00:00", timeZone: "America/Phoenix" },
  end: { dateTime: "2026-11-23T14:30:00", timeZone: "America/Phoenix" },
  extendedProperties: { private: { gatehouseAppointment: "01" } },
};
const eventPath = `${path}/${anEvent.id}`;

test("Google's own client inserts, reads, moves and deletes, all within the contract", async () => {
  const office = await anOffice();
  const client = calendar({
    version: "v3",
    rootUrl: `${office.url}/`,
    headers: { authorization: `Bearer ${office.token}` },
  });
  const place = { calendarId: ANA, eventId: anEvent.id };

  const inserted = await client.events.insert({
    calendarId: ANA,
    sendUpdates: "none",
    conferenceDataVersion: 1,
    requestBody: { ...anEvent, conferenceData: { createRequest: { requestId: "r1" } } },
  });
  expect(inserted.data).toMatchObject({
    id: anEvent.id,
    status: "confirmed",
    start: { dateTime: "2026-11-23T14:00:00-07:00", timeZone: "America/Phoenix" },
    hangoutLink: expect.stringMatching(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/),
  });
  const later = { dateTime: "2026-11-23T22:00:00Z" };
  const end = { dateTime: "2026-11-23T22:30:00Z" };
  const moved = await client.events.patch({ ...place, requestBody: { start: later, end } });
  expect(moved.data).toMatchObject({
    sequence: 1,
    start: { dateTime: "2026-11-23T15:00:00-07:00" },
  });
  expect(moved.data.etag).not.toBe(inserted.data.etag);
  expect(moved.data.hangoutLink).toBe(inserted.data.hangoutLink);

  await client.events.delete(place);
  expect((await client.events.get(place)).data.status).toBe("cancelled");
  await expect(client.events.delete(place)).rejects.toMatchObject({ status: 410 });
  expect(office.breaches).toEqual([]);
});

test("a misspelt field that the app sends is a breach, although the double takes it", async () => {
  const office = await anOffice();
  await office.call("POST", path, { body: { ...anEvent, sumary: "x" } });
  expect(office.breaches).toEqual([expect.stringContaining("sumary")]);
});

test("an id is used once, for ever: a second insert is a duplicate, after a deletion too", async () => {
  const office = await anOffice();
  const duplicate = { status: 409, body: { error: { errors: [{ reason: "duplicate" }] } } };
  await office.call("POST", path, { body: anEvent });
  expect(await office.call("POST", path, { body: anEvent })).toMatchObject(duplicate);
  await office.call("DELETE", eventPath);
  expect(await office.call("POST", path, { body: anEvent })).toMatchObject(duplicate);
  expect(await office.call("GET", eventPath)).toMatchObject({ body: { status: "cancelled" } });
  expect((await office.call("PATCH", eventPath, { body: { summary: "x" } })).status).toBe(410);
});

test.each([
  ["upper case", { id: "GH0123" }, "invalid"],
  ["letters beyond v", { id: "ghxyz12" }, "invalid"],
  ["an id that is too short", { id: "gh1" }, "invalid"],
  ["no start", { start: undefined }, "required"],
  ["a wall-clock time without a zone", { start: { dateTime: "2026-11-23T14:00:00" } }, "required"],
  [
    "a zone that does not exist",
    { start: { dateTime: "2026-11-23T14:00:00", timeZone: "Mars/Base" } },
    "invalid",
  ],
  [
    "an end before the start",
    { end: { dateTime: "2026-11-23T13:00:00", timeZone: "America/Phoenix" } },
    "timeRangeEmpty",
  ],
  ["a day that ends at an hour", { start: { date: "2026-11-23" } }, "invalid"],
  [
    "no day at all",
    { start: { date: "2026-11-23" }, end: { date: "2026-11-23" } },
    "timeRangeEmpty",
  ],
])("an event with %s is refused", async (_name, change, reason) => {
  const office = await anOffice();
  expect(await office.call("POST", path, { body: { ...anEvent, ...change } })).toMatchObject({
    status: 400,
    body: { error: { errors: [{ reason }] } },
  });
  expect(office.state.calendars[ANA]?.events).toEqual({});
});

test("a wall-clock time with a zone is read on that zone's wall", async () => {
  const office = await anOffice();
  const start = { dateTime: "2026-11-23T14:00:00", timeZone: "America/New_York" };
  const end = { dateTime: "2026-11-23T14:30:00", timeZone: "America/New_York" };
  const { body } = await office.call("POST", path, { body: { ...anEvent, start, end } });
  expect(new Date(body.start.dateTime).toISOString()).toBe("2026-11-23T19:00:00.000Z");
  expect(body.start.timeZone).toBe("America/New_York");
});

test("a change of what somebody else has changed meanwhile is refused", async () => {
  const office = await anOffice();
  const { body: inserted } = await office.call("POST", path, { body: anEvent });
  const place = { calendarId: ANA, eventId: anEvent.id };
  office.moveEvent({ ...place, start: "2026-11-24T16:00:00Z", end: "2026-11-24T16:30:00Z" });

  const headers = { "if-match": inserted.etag };
  const change = { headers, body: { summary: "x" } };
  expect((await office.call("PATCH", eventPath, change)).status).toBe(412);
  expect((await office.call("DELETE", eventPath, { headers })).status).toBe(412);
  const { body: now } = await office.call("GET", eventPath);
  const retry = { headers: { "if-match": now.etag }, body: { summary: "x" } };
  expect((await office.call("PATCH", eventPath, retry)).body.summary).toBe("x");
});

test("a PATCH keeps what it does not name, a PUT replaces everything", async () => {
  const office = await anOffice();
  await office.call("POST", path, { body: { ...anEvent, location: "Harbor office" } });
  const extendedProperties = { private: { note: "n" } };
  const { body: patched } = await office.call("PATCH", eventPath, { body: { extendedProperties } });
  expect(patched.location).toBe("Harbor office");
  expect(patched.extendedProperties.private).toEqual({ gatehouseAppointment: "01", note: "n" });

  const { start, end } = anEvent;
  const { body: put } = await office.call("PUT", eventPath, { body: { start, end } });
  expect(put).not.toHaveProperty("location");
});

test("the list finds our events by our own property, and deleted ones only when asked", async () => {
  const office = await anOffice();
  office.addEvent({
    calendarId: ANA,
    summary: "Lunch",
    start: "2026-11-23T19:00:00Z",
    end: "2026-11-23T20:00:00Z",
  });
  await office.call("POST", path, { body: anEvent });
  const ids = async (query: string) => {
    const { body } = await office.call("GET", `${path}?${query}`);
    return body.items.map(({ summary }: { summary: string }) => summary);
  };

  expect(await ids("privateExtendedProperty=gatehouseAppointment%3D01")).toEqual([anEvent.summary]);
  expect(await ids("privateExtendedProperty=gatehouseAppointment%3D02")).toEqual([]);
  expect(await ids("timeMin=2026-11-23T19:30:00Z&timeMax=2026-11-23T21:00:00Z")).toEqual(["Lunch"]);
  await office.call("DELETE", eventPath);
  expect(await ids("")).toEqual(["Lunch"]);
  expect(await ids("showDeleted=true")).toEqual(["Lunch", anEvent.summary]);

  const { body: page } = await office.call("GET", `${path}?showDeleted=true&maxResults=1`);
  expect(page.items).toHaveLength(1);
  expect(await ids(`showDeleted=true&maxResults=1&pageToken=${page.nextPageToken}`)).toEqual([
    anEvent.summary,
  ]);
  expect(office.breaches).toEqual([]);
});

test("a list has no more in it than the fields that are named", async () => {
  const office = await anOffice();
  office.addEvent({
    calendarId: ANA,
    summary: "Workshop",
    start: "2026-11-23",
    end: "2026-11-25",
    answer: "tentative",
  });
  const fields = "timeZone,items(status,start(date,dateTime),attendees(self,responseStatus))";
  expect((await office.call("GET", `${path}?fields=${fields}`)).body).toEqual({
    timeZone: "America/Phoenix",
    items: [
      {
        status: "confirmed",
        start: { date: "2026-11-23" },
        attendees: [{ responseStatus: "accepted" }, { self: true, responseStatus: "tentative" }],
      },
    ],
  });
  expect(office.breaches).toEqual([]);
});

test.each(["items(status", "items)", "items,", "items()", "", "items/status"])(
  "the fields %j are refused",
  async (fields) => {
    const office = await anOffice();
    expect(await office.call("GET", `${path}?fields=${fields}`)).toMatchObject({ status: 400 });
  },
);

test("a calendar that broke has no list of events", async () => {
  const office = await anOffice();
  const statusOf = async (reason: string | undefined) => {
    office.setUnreadable(ANA, reason);
    return (await office.call("GET", path)).status;
  };
  expect(await statusOf("notFound")).toBe(404);
  expect(await statusOf("internalError")).toBe(500);
  expect(await statusOf(undefined)).toBe(200);
});

test("an event may be tentative, become certain, and have no length", async () => {
  const office = await anOffice();
  const body = { ...anEvent, status: "tentative", end: anEvent.start };
  expect(await office.call("POST", path, { body })).toMatchObject({
    status: 200,
    body: { status: "tentative" },
  });
  const summary = { summary: "Still so" };
  expect((await office.call("PATCH", eventPath, { body: summary })).body.status).toBe("tentative");
  const certain = { status: "confirmed" };
  expect((await office.call("PATCH", eventPath, { body: certain })).body.status).toBe("confirmed");
});

test("a new event may stay unseen for a while, but its id is taken at once", async () => {
  let now = Date.now();
  const office = await anOffice({ now: () => now });
  office.state.behaviour.visibleAfterMs = 30_000;
  expect((await office.call("POST", path, { body: anEvent })).status).toBe(200);

  expect((await office.call("GET", eventPath)).status).toBe(404);
  expect((await office.call("GET", path)).body.items).toEqual([]);
  expect((await office.call("POST", path, { body: anEvent })).status).toBe(409);
  now += 30_000;
  expect((await office.call("GET", eventPath)).status).toBe(200);
});

test("a video link may be pending first, and the same request gives the same room", async () => {
  let now = Date.now();
  const office = await anOffice({ now: () => now });
  office.state.behaviour.meetAfterMs = 1_000;
  const conferenceData = { createRequest: { requestId: "r1" } };
  const body = { ...anEvent, conferenceData };
  const pending = await office.call("POST", `${path}?conferenceDataVersion=1`, { body });
  expect(pending.body.conferenceData.createRequest.status.statusCode).toBe("pending");
  expect(pending.body).not.toHaveProperty("hangoutLink");

  now += 1_000;
  const { body: first } = await office.call("GET", eventPath);
  const second = await office.call("POST", `${path}?conferenceDataVersion=1`, {
    body: { ...body, id: "gh0456" },
  });
  now += 1_000;
  const { body: again } = await office.call("GET", `${path}/${second.body.id}`);
  expect(first.hangoutLink).toMatch("https://meet.google.com/");
  expect(again.hangoutLink).toBe(first.hangoutLink);
  expect(office.breaches).toEqual([]);
});

test("without conferenceDataVersion=1 no video link is made", async () => {
  const office = await anOffice();
  const conferenceData = { createRequest: { requestId: "r1" } };
  const { body } = await office.call("POST", path, { body: { ...anEvent, conferenceData } });
  expect(body).not.toHaveProperty("conferenceData");
});

test("a calendar that cannot have video links refuses the whole event", async () => {
  const office = await anOffice({ world: () => [{ ...aCalendar(), videoLinks: false }] });
  const body = { ...anEvent, conferenceData: { createRequest: { requestId: "r1" } } };
  const refused = await office.call("POST", `${path}?conferenceDataVersion=1`, { body });
  expect(refused).toMatchObject({ status: 400, body: { error: { message: /conference type/ } } });
});

test("only a person's delegate may invite attendees", async () => {
  const office = await anOffice();
  const body = { ...anEvent, attendees: [{ email: "kim@bigcorp.example" }] };
  expect((await office.call("POST", path, { body })).status).toBe(403);

  const delegate = await askToken(office, anAssertion(office, { sub: ANA }));
  const headers = { authorization: `Bearer ${delegate.body["access_token"]}` };
  expect((await office.call("POST", path, { headers, body })).status).toBe(200);
});

test("a calendar that is not shared with us does not exist", async () => {
  const office = await anOffice();
  expect((await office.call("GET", "/calendars/boss%40x.example/events")).status).toBe(404);
});
