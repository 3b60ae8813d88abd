import { describe, expect, test } from "vitest";
import { ANA, anOutlook } from "../../helpers/outlook.ts";

/* What the pretend Microsoft does where our adapter never goes, or must not: as Microsoft documents it. */

const user = `/users/${ANA}`;
const at = (dateTime: string, timeZone = "UTC") => ({ dateTime, timeZone });
const meeting = {
  subject: "Check-up",
  start: at("2026-11-23T19:00:00"),
  end: at("2026-11-23T19:30:00"),
  transactionId: "t1",
};
const immutable = { prefer: 'IdType="ImmutableId"' };

describe("an event", () => {
  test("has an ordinary id that changes with its calendar, and an immutable one for who asks", async () => {
    const { call, events } = await anOutlook();
    const { body: ordinary } = await call("POST", `${user}/events`, { body: meeting });
    const { body: lasting } = await call("GET", `${user}/events/${ordinary.id}`, {
      headers: immutable,
    });
    expect(lasting.id).not.toBe(ordinary.id);
    for (const event of events()) event.calendarId = "AAMkPrivate";
    expect(await call("GET", `${user}/events/${ordinary.id}`)).toMatchObject({ status: 404 });
    expect(await call("GET", `${user}/events/${lasting.id}`)).toMatchObject({ status: 200 });
  });

  test("keeps its transaction, and is changed by whoever knows its newest ETag", async () => {
    const { call } = await anOutlook();
    const { body: made } = await call("POST", `${user}/events`, { body: meeting });
    const path = `${user}/events/${made.id}`;
    const again = { body: { transactionId: "t2" } };
    expect(await call("PATCH", path, again)).toMatchObject({ status: 400 });
    const headers = { "if-match": made["@odata.etag"] };
    const first = await call("PATCH", path, { body: { subject: "Later" }, headers });
    expect(first).toMatchObject({ status: 200, body: { subject: "Later" } });
    expect(await call("PATCH", path, { body: { subject: "Last" }, headers })).toMatchObject({
      status: 412,
      body: { error: { code: "ErrorIrresolvableConflict" } },
    });
  });

  test("is shown in the zone that the caller prefers; a whole day is midnight in all of them", async () => {
    const { call } = await anOutlook();
    const day = {
      start: at("2026-11-23", "America/Phoenix"),
      end: at("2026-11-24", "America/Phoenix"),
    };
    await call("POST", `${user}/events`, { body: meeting });
    await call("POST", `${user}/events`, { body: { ...day, isAllDay: true } });
    const headers = { prefer: 'outlook.timezone="America/New_York"' };
    const { body } = await call("GET", `${user}/events`, { headers });
    expect(body.value.map(({ start }: { start: object }) => start)).toEqual([
      { dateTime: "2026-11-23T00:00:00.0000000", timeZone: "America/New_York" },
      { dateTime: "2026-11-23T14:00:00.0000000", timeZone: "America/New_York" },
    ]);
  });

  test("loses its meeting with a new text, as Teams keeps the way in there", async () => {
    const { call } = await anOutlook();
    const online = { ...meeting, isOnlineMeeting: true };
    const { body: made } = await call("POST", `${user}/events`, { body: online });
    expect(made.onlineMeeting.joinUrl).toMatch(/^https:/);
    const body = { body: { contentType: "text", content: "New" } };
    const { body: changed } = await call("PATCH", `${user}/events/${made.id}`, { body });
    expect(changed.isOnlineMeeting).toBe(false);
  });

  test("that is cancelled is gone", async () => {
    const { call } = await anOutlook();
    const { body: made } = await call("POST", `${user}/events`, { body: meeting });
    const path = `${user}/events/${made.id}`;
    expect((await call("POST", `${path}/cancel`, { body: { comment: "" } })).status).toBe(202);
    expect((await call("DELETE", path)).status).toBe(404);
  });

  test.each([
    ["an unknown word", { ...meeting, hello: 1 }],
    ["no end", { subject: "x", start: meeting.start }],
    ["its end before its start", { ...meeting, end: at("2026-11-23T18:00:00") }],
    ["hours, and all of the day", { ...meeting, isAllDay: true }],
    ["a zone that there is not", { ...meeting, start: at("2026-11-23T19:00:00", "Atlantis") }],
    ["no JSON", "{"],
  ])("with %s is refused", async (_name, body) => {
    const { call } = await anOutlook();
    expect(await call("POST", `${user}/events`, { body })).toMatchObject({ status: 400 });
  });
});

describe("schedules", () => {
  const ask = (start: string, end: string, schedules = [ANA]) => ({
    body: { schedules, startTime: at(start), endTime: at(end), availabilityViewInterval: 60 },
  });

  test("say in a word and in a line what is there", async () => {
    const { call, addEvent } = await anOutlook();
    const hour = { start: "2026-11-23T01:00:00Z", end: "2026-11-23T02:00:00Z" };
    addEvent({ calendarId: ANA, summary: "Maybe", ...hour, answer: "tentative" });
    const question = ask("2026-11-23T00:00:00", "2026-11-23T03:00:00");
    const { body } = await call("POST", `${user}/calendar/getSchedule`, question);
    expect(body.value).toMatchObject([
      { scheduleId: ANA, availabilityView: "010", scheduleItems: [{ status: "tentative" }] },
    ]);
  });

  test("refuse a line that is too long, or too full, and all of them where there are too many", async () => {
    const { call, addEvent } = await anOutlook();
    const hour = { start: "2026-11-23T01:00:00Z", end: "2026-11-23T02:00:00Z" };
    for (let count = 0; count < 1001; count += 1)
      addEvent({ calendarId: ANA, summary: "Again", ...hour });
    const path = `${user}/calendar/getSchedule`;
    const long = await call("POST", path, ask("2026-11-23T00:00:00", "2027-02-23T00:00:00"));
    expect(long.body.value[0].error.responseCode).toBe("ErrorTimeIntervalTooBig");
    const full = await call("POST", path, ask("2026-11-23T00:00:00", "2026-11-24T00:00:00"));
    expect(full.body.value[0].error.responseCode).toBe("ErrorFreeBusyGenerationFailed");
    const many = Array.from({ length: 101 }, (_, index) => `p${index}@x.example`);
    const question = ask("2026-11-23T00:00:00", "2026-11-24T00:00:00", many);
    expect((await call("POST", path, question)).status).toBe(400);
  });
});

describe("a subscription", () => {
  const wanted = (change: object = {}) => ({
    body: {
      changeType: "created,updated",
      notificationUrl: "http://127.0.0.1:1/hook",
      resource: `${user}/events`,
      expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
      ...change,
    },
  });

  test.each([
    ["lives for more than a week", { expirationDateTime: "2099-01-01T00:00:00Z" }],
    ["has ended before it began", { expirationDateTime: "2020-01-01T00:00:00Z" }],
    ["wants to hear of other things", { changeType: "moved" }],
    ["has nobody behind its door", {}],
  ])("that %s is refused", async (_name, change) => {
    const { call, state } = await anOutlook();
    expect((await call("POST", "/subscriptions", wanted(change))).status).toBe(400);
    expect(state.subscriptions).toEqual({});
  });

  test("to a mailbox that there is not is not found", async () => {
    const { call } = await anOutlook();
    const body = wanted({ resource: "/users/nobody@x.example/events" });
    expect((await call("POST", "/subscriptions", body)).status).toBe(404);
  });
});

test("nobody comes in without a token, and paths that do not exist are not found", async () => {
  const { call } = await anOutlook();
  const headers = { authorization: "Bearer nonsense" };
  expect((await call("GET", `${user}/events`, { headers })).status).toBe(401);
  expect((await call("GET", `${user}/messages`)).status).toBe(404);
  expect((await call("GET", "/users/nobody@x.example/events")).status).toBe(404);
});
