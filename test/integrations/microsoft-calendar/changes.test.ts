import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { unhurried } from "#integrations/calendar-pace.ts";
import { microsoftCalendar } from "#integrations/microsoft-calendar/microsoft-calendar.ts";
import { microsoftChanges } from "#integrations/microsoft-calendar/watches.ts";
import type { Calendar, CalendarEvent } from "#ports/calendar.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";
import { ANA, accountAt, anOutlook, type Outlook } from "../../helpers/outlook.ts";

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

let outlook: Outlook;
let calendar: Calendar;
let changes: CalendarChanges;
beforeEach(async () => {
  outlook = await anOutlook();
  const account = accountAt(outlook);
  calendar = microsoftCalendar(account, unhurried);
  changes = microsoftChanges(account, unhurried);
  onTestFinished(() => expect(outlook.breaches).toEqual([]));
});

const read = (since?: string) => changes.readChanges({ calendarId: ANA, during, since });
const placeOfOurs = () => ({ calendarId: ANA, eventId: outlook.events()[0]?.id ?? "" });

describe("a reading", () => {
  test("begins with everything that is there, and tells which are ours", async () => {
    await calendar.insert(event);
    outlook.addEvent(lunch);
    const { full, changes: seen } = await read();
    expect(full).toBe(true);
    expect(seen).toMatchObject([
      { eventId: event.eventId, now: { start: event.start, end: event.end } },
      { eventId: undefined, now: { start: new Date(lunch.start) } },
    ]);
  });

  test("goes on with what changed since: moved, new, gone", async () => {
    await calendar.insert(event);
    const { next } = await read();
    const place = placeOfOurs();
    const moved = { start: "2026-11-24T19:00:00Z", end: "2026-11-24T19:30:00Z" };
    outlook.moveEvent({ ...place, ...moved });
    const second = await read(next);
    expect(second).toMatchObject({
      full: false,
      changes: [{ eventId: event.eventId, now: { start: new Date(moved.start) } }],
    });

    outlook.deleteEvent(place);
    const third = await read(second.next);
    expect(third.changes).toEqual([{ ref: place.eventId, eventId: undefined, now: undefined }]);
    expect((await read(third.next)).changes).toEqual([]);
  });

  test("of many changes has many pages", async () => {
    const { next } = await read();
    for (let minute = 0; minute < 450; minute += 1)
      outlook.addEvent({ ...lunch, summary: `${minute}` });
    expect((await read(next)).changes).toHaveLength(450);
    expect((await read()).changes).toHaveLength(450);
  });

  test("begins anew when Exchange has forgotten where it was", async () => {
    await calendar.insert(event);
    const { next } = await read();
    outlook.forgetSyncStates();
    expect(await read(next)).toMatchObject({ full: true, changes: [{ eventId: event.eventId }] });
  });
});

/** Answers Graph's handshake as it must be, and keeps what it is told. */
async function aListener({ shakesHands = true } = {}) {
  const heard: { readonly clientState: string; readonly [word: string]: unknown }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { searchParams } = new URL(request.url ?? "", "http://listener");
    const token = searchParams.get("validationToken");
    if (token !== null)
      return void response
        .writeHead(200, { "content-type": shakesHands ? "text/plain" : "text/html" })
        .end(token);
    heard.push(...JSON.parse(body).value);
    response.writeHead(202).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hooks/microsoft-graph`, heard };
}

describe("a watch", () => {
  const wish = async (listener: { readonly url: string }) => ({
    calendarId: ANA,
    url: listener.url,
    secret: "a-random-secret-of-this-watch",
  });

  test("tells of changes with our secret, is renewed, and is stopped", async () => {
    const listener = await aListener();
    const watch = await changes.watch(await wish(listener));
    expect(watch.endsAt.getTime()).toBeGreaterThan(Date.now() + 5 * 24 * 3_600_000);
    outlook.addEvent(lunch);
    await expect
      .poll(() => listener.heard)
      .toMatchObject([{ clientState: "a-random-secret-of-this-watch", changeType: "created" }]);

    const renewed = await changes.renewWatch(watch, await wish(listener));
    expect(renewed.id).toBe(watch.id);
    await changes.stopWatch({ ...renewed, calendarId: ANA });
    await changes.stopWatch({ ...renewed, calendarId: ANA });
    expect(outlook.state.subscriptions).toEqual({});
  });

  test("that has ended is replaced by another one", async () => {
    const listener = await aListener();
    const watch = await changes.watch(await wish(listener));
    Object.assign(outlook.state.subscriptions[watch.id] ?? {}, { expiresAt: Date.now() - 1 });
    const renewed = await changes.renewWatch(watch, await wish(listener));
    expect(renewed.id).not.toBe(watch.id);
    outlook.addEvent(lunch);
    await expect.poll(() => listener.heard.length).toBe(1);
  });

  test("hears what Graph says of itself at the same door", async () => {
    const listener = await aListener();
    const { id } = await changes.watch(await wish(listener));
    expect(await outlook.lifecycle(id, "missed")).toBe(202);
    expect(listener.heard).toMatchObject([{ lifecycleEvent: "missed", subscriptionId: id }]);
  });

  test("is refused where the door does not answer Graph's question as text", async () => {
    const listener = await aListener({ shakesHands: false });
    await expect(changes.watch(await wish(listener))).rejects.toMatchObject({
      verdict: "permanent",
      message: expect.stringContaining("ValidationError"),
    });
  });
});
