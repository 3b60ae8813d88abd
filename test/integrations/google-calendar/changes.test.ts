import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { unhurried } from "#integrations/calendar-pace.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import { googleChanges } from "#integrations/google-calendar/watches.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";
import { ANA, anOffice, type Office } from "../../helpers/google-office.ts";

const during = { start: new Date("2026-11-01T00:00:00Z"), end: new Date("2027-01-01T00:00:00Z") };
const event: CalendarEvent = {
  calendarId: ANA,
  eventId: `gh${"0".repeat(40)}`,
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up",
  description: "",
  location: "1 Main Street",
  start: new Date("2026-11-23T19:00:00Z"),
  end: new Date("2026-11-23T19:30:00Z"),
  zone: "America/New_York",
};
const lunch = {
  calendarId: ANA,
  summary: "Lunch",
  start: "2026-11-23T20:00:00Z",
  end: "2026-11-23T21:00:00Z",
};

let google: Office;
let calendar: Calendar;
let changes: CalendarChanges;
beforeEach(async () => {
  google = await anOffice();
  const { email: clientEmail, privateKey } = google.account;
  const account = googleAccount({
    account: { clientEmail, privateKey, subject: undefined },
    apiUrl: google.url,
    tokenUrl: google.tokenUrl,
  });
  calendar = googleCalendar(account, unhurried);
  changes = googleChanges(account, unhurried);
  onTestFinished(() => expect(google.breaches).toEqual([]));
});

const read = async (since?: string) => {
  // Two changes within one millisecond may be told twice.
  await wait(2);
  const answer = await changes.readChanges({ calendarId: ANA, during, since });
  await wait(2);
  return answer;
};
const ours = { calendarId: ANA, eventId: event.eventId };

describe("a reading", () => {
  test("begins with everything that is there, and tells which are ours", async () => {
    await calendar.insert(event);
    outdated();
    google.addEvent(lunch);
    const { full, changes: seen } = await read();
    expect(full).toBe(true);
    expect(seen).toMatchObject([
      { eventId: event.eventId, now: { start: event.start, end: event.end } },
      { eventId: undefined, now: { start: new Date(lunch.start) } },
    ]);
  });

  /** Before what is looked at. */
  const outdated = () =>
    google.addEvent({ ...lunch, start: "2026-10-01T20:00:00Z", end: "2026-10-01T21:00:00Z" });

  test("goes on with what changed since: moved, new, gone", async () => {
    await calendar.insert(event);
    const { next } = await read();
    const moved = { start: "2026-11-24T19:00:00Z", end: "2026-11-24T19:30:00Z" };
    google.moveEvent({ ...ours, ...moved });
    const second = await read(next);
    expect(second).toMatchObject({
      full: false,
      changes: [{ eventId: event.eventId, now: { start: new Date(moved.start) } }],
    });

    google.deleteEvent(ours);
    const third = await read(second.next);
    expect(third.changes).toEqual([{ ref: event.eventId, eventId: event.eventId, now: undefined }]);
    expect((await read(third.next)).changes).toEqual([]);
  });

  test("begins anew when Google has forgotten where it was", async () => {
    await calendar.insert(event);
    const { next } = await read();
    google.forgetSyncTokens();
    expect(await read(next)).toMatchObject({ full: true, changes: [{ eventId: event.eventId }] });
  });

  test("of a calendar that is gone fails, however often it is asked", async () => {
    const { next } = await read();
    google.setUnreadable(ANA, "notFound");
    await expect(read(next)).rejects.toMatchObject({ verdict: "gone" });
  });
});

type Notice = Readonly<Record<string, unknown>>;

async function aListener() {
  const heard: Notice[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(200).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hooks/google-calendar`;
  return { wish: { calendarId: ANA, url, secret: "a-random-secret-of-this-watch" }, heard };
}

describe("a watch", () => {
  test("tells of changes with our secret, and of nothing once it is stopped", async () => {
    const { wish, heard } = await aListener();
    const watch = await changes.watch(wish);
    expect(watch.endsAt.getTime()).toBeGreaterThan(Date.now() + 5 * 24 * 3_600_000);
    google.addEvent(lunch);
    await expect
      .poll(() => heard.map((notice) => notice["x-goog-resource-state"]))
      .toEqual(["sync", "exists"]);
    expect(heard).toMatchObject([
      { "x-goog-channel-id": watch.id, "x-goog-channel-token": wish.secret },
      { "x-goog-resource-id": watch.resource, "x-goog-channel-token": wish.secret },
    ]);

    await changes.stopWatch({ ...watch, calendarId: ANA });
    await changes.stopWatch({ ...watch, calendarId: ANA });
    expect(google.state.channels).toEqual({});
  });

  test("is renewed by another one that begins before it ends, and the old one is stopped", async () => {
    const { wish } = await aListener();
    const watch = await changes.watch(wish);
    const renewed = await changes.renewWatch(watch, { ...wish, secret: "another-secret" });
    expect(Object.values(google.state.channels)).toMatchObject([
      { id: renewed.id, token: "another-secret" },
    ]);
  });

  test("is renewed although the old one cannot be stopped: it ends by itself", async () => {
    const { wish } = await aListener();
    const watch = await changes.watch(wish);
    google.faults.add({ kind: "status", status: 503, match: "channels/stop" });
    const renewed = await changes.renewWatch(watch, wish);
    expect(Object.keys(google.state.channels).toSorted()).toEqual(
      [watch.id, renewed.id].toSorted(),
    );
  });

  test("that Google refuses for good is said so", async () => {
    const { wish } = await aListener();
    google.faults.add({
      kind: "status",
      status: 401,
      error: "push.webhookUrlUnauthorized",
      match: "events/watch",
      times: 2,
    });
    await expect(changes.watch(wish)).rejects.toMatchObject({ verdict: "auth" });
  });
});
