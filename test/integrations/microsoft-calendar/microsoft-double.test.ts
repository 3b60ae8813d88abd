import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { unhurried } from "#integrations/calendar-pace.ts";
import type { CalendarEvent } from "#ports/calendar.ts";
import { hasGraphContract } from "../../contracts/eye.ts";
import { ANA, aMailbox, anOutlook, type Outlook } from "../../helpers/outlook.ts";

/* The production adapter against the pretend Microsoft; every request is held to Graph's contract. */

const event: CalendarEvent = {
  calendarId: ANA,
  eventId: "gh0123456789abcdef",
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  title: "Check-up: Cleo Client",
  description: "GH-1042\nShe wrote: <a href='https://evil.test'>see my notes</a>",
  location: "1 Main Street",
  start: new Date("2026-11-23T19:00:00Z"),
  end: new Date("2026-11-23T19:30:00Z"),
  zone: "America/New_York",
};
const later = {
  ...event,
  start: new Date("2026-11-23T20:00:00Z"),
  end: new Date("2026-11-23T20:30:00Z"),
};

let outlook: Outlook;
beforeEach(async () => {
  outlook = await anOutlook();
  const { breaches } = outlook;
  onTestFinished(() => expect(breaches).toEqual([]));
});

const behave = (change: Partial<Outlook["state"]["behaviour"]>) =>
  Object.assign(outlook.state.behaviour, change);

test.skipIf(!hasGraphContract)(
  "every request is held to Graph's contract, where its file is at hand",
  async () => {
    outlook = await anOutlook();
    const nobody = { schedules: [ANA], startTime: {}, endTime: {}, interval: 30 };
    await outlook.call("POST", `/users/${ANA}/calendar/getSchedule`, { body: nobody });
    expect(outlook.breaches).toEqual([expect.stringContaining("interval")]);
  },
);

test("books, finds, moves and removes an event, with a Teams meeting in it", async () => {
  const calendar = outlook.connect();

  const inserted = await calendar.insert(event);
  expect(inserted).toMatchObject({
    appointmentId: event.appointmentId,
    start: event.start,
    end: event.end,
    meetUrl: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\//),
  });
  // A token, and the event: an event that is new needs no second look.
  expect(outlook.calls).toHaveLength(2);
  expect(await calendar.find(event)).toEqual(inserted);

  const moved = await calendar.change(later, inserted.etag);
  expect(moved).toMatchObject({ start: later.start, meetUrl: inserted.meetUrl });
  expect(moved.etag).not.toBe(inserted.etag);
  expect(outlook.events()).toMatchObject([{ start: later.start.getTime() }]);

  await calendar.remove(event);
  await calendar.remove(event);
  expect(await calendar.find(event)).toBeUndefined();
  expect(outlook.events()).toEqual([]);
});

test("writes a client's words as text, invites nobody, and sends the instant in UTC", async () => {
  await outlook.connect().insert({ ...event, zone: "America/Winnipeg" });

  expect(outlook.events()).toMatchObject([
    {
      subject: event.title,
      body: { contentType: "text", content: event.description },
      location: event.location,
      start: event.start.getTime(),
      zone: "UTC",
    },
  ]);
});

describe("an event that was written twice", () => {
  test("is one event: the transaction makes the second request the first one", async () => {
    const calendar = outlook.connect();
    const first = await calendar.insert(event);
    expect(await calendar.insert(event)).toEqual(first);
    expect(outlook.events()).toHaveLength(1);
  });

  test("is found by our id after its answer was lost", async () => {
    const calendar = outlook.connect();
    outlook.faults.add({ kind: "reset-after-accept", match: "POST .*/events" });

    await expect(calendar.insert(event)).rejects.toMatchObject({ ambiguous: true });
    expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
  });

  test.each(["refused", "answered"] as const)(
    "at another time is a conflict, so that it is read and moved (%s)",
    async (says) => {
      behave({ changedTransaction: says });
      const calendar = outlook.connect();
      await calendar.insert(event);
      await expect(calendar.insert(later)).rejects.toMatchObject({ verdict: "conflict" });
      expect(outlook.events()).toMatchObject([{ start: event.start.getTime() }]);
    },
  );

  test("at another time, and unseen yet by another node, is waited for", async () => {
    behave({ visibleAfterMs: 60_000 });
    await outlook.connect().insert(event);

    await expect(outlook.connect().insert(later)).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: false,
      retryAfterMs: expect.any(Number),
    });
    expect(outlook.events()).toHaveLength(1);
  });
});

test("an event that no list shows yet is moved and removed by its id", async () => {
  behave({ visibleAfterMs: 60_000 });
  const calendar = outlook.connect();
  const { etag } = await calendar.insert(event);

  expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId, etag });
  expect(await calendar.change(later, etag)).toMatchObject({ start: later.start });
  await calendar.remove(event);
  expect(outlook.events()).toEqual([]);
  expect(await calendar.find(event)).toBeUndefined();
});

describe("an event that somebody deleted", () => {
  /** An hour later by Microsoft's clock. */
  async function deleteInOutlook() {
    let now = Date.now() - 3_600_000;
    outlook = await anOutlook({ now: () => now });
    await outlook.connect().insert(event);
    const [made] = outlook.events();
    outlook.deleteEvent({ calendarId: ANA, eventId: made?.id ?? "" });
    now = Date.now();
    expect(await outlook.connect().find(event)).toBeUndefined();
  }

  test("is made anew, though Graph still answers with the deleted one", async () => {
    await deleteInOutlook();
    await outlook.connect().insert(event);
    expect(outlook.events()).toMatchObject([{ transactionId: `${event.eventId}.2` }]);
  });

  test("is made anew once it stayed unseen, where Graph refuses its transaction", async () => {
    await deleteInOutlook();
    behave({ deletedTransaction: "refused" });
    const calendar = outlook.connect();
    await expect(calendar.insert(event)).rejects.toMatchObject({ verdict: "retry" });
    expect(outlook.events()).toEqual([]);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
    onTestFinished(() => void vi.useRealTimers());
    await calendar.insert(event);
    expect(outlook.events()).toMatchObject([{ transactionId: `${event.eventId}.2` }]);
  });
});

describe("an event of which another request knows more", () => {
  test("is not changed when somebody changed it since it was read", async () => {
    const calendar = outlook.connect();
    const { etag } = await calendar.insert(event);
    const [made] = outlook.events();
    outlook.moveEvent({
      ...{ calendarId: ANA, eventId: made?.id ?? "" },
      ...{ start: "2026-11-23T21:00:00Z", end: "2026-11-23T21:30:00Z" },
    });

    await expect(calendar.change(later, etag)).rejects.toMatchObject({ verdict: "conflict" });
    expect(await calendar.find(event)).toMatchObject({ start: new Date("2026-11-23T21:00:00Z") });
  });

  test("is not changed when somebody changes it between our look and our write", async () => {
    const moved = { start: "2026-11-23T21:00:00Z", end: "2026-11-23T21:30:00Z" };
    let isArmed = false;
    outlook = await anOutlook({
      onAnswer({ method }) {
        if (method !== "GET" || !isArmed) return;
        isArmed = false;
        outlook.moveEvent({ calendarId: ANA, eventId: outlook.events()[0]?.id ?? "", ...moved });
      },
    });
    const calendar = outlook.connect();
    const { etag } = await calendar.insert(event);
    isArmed = true;
    await expect(calendar.change(later, etag)).rejects.toMatchObject({ verdict: "conflict" });
    expect(outlook.events()).toMatchObject([{ start: Date.parse(moved.start) }]);
  });

  test("was put into another of the mailbox's calendars: its id is still the same", async () => {
    const calendar = outlook.connect();
    const { etag } = await calendar.insert(event);
    for (const one of outlook.events()) one.calendarId = "AAMkPrivate";
    expect(await calendar.find(event)).toMatchObject({ etag });
  });

  test("is gone when it was deleted since it was read", async () => {
    const calendar = outlook.connect();
    const { etag } = await calendar.insert(event);
    await calendar.remove(event);
    await expect(calendar.change(later, etag)).rejects.toMatchObject({ verdict: "gone" });
  });

  test("was made an all-day event, and gets its hours back", async () => {
    const calendar = outlook.connect();
    await calendar.insert(event);
    const [made] = outlook.events();
    const whole = { start: "2026-11-25", end: "2026-11-26" };
    outlook.moveEvent({ calendarId: ANA, eventId: made?.id ?? "", ...whole });

    const found = await calendar.find(event);
    expect(found).toMatchObject({ start: new Date("2026-11-25T00:00:00Z") });
    if (typeof found !== "object") throw new Error("it is not there");
    expect(await calendar.change(event, found.etag)).toMatchObject({ start: event.start });
    expect(outlook.events()).toMatchObject([{ isAllDay: false }]);
  });

  test("was copied by somebody: ours is the one that counts, and both go", async () => {
    const calendar = outlook.connect();
    await calendar.insert(event);
    const [made] = outlook.events();
    if (made === undefined) throw new Error("it is not there");
    const copy = { ...made, id: "AQMkCopy", transactionId: undefined, createdAt: 0, start: 0 };
    Object.assign(outlook.state.mailboxes[ANA]?.events ?? {}, { AQMkCopy: copy });

    expect(await calendar.find(event)).toMatchObject({ start: event.start });
    await calendar.remove(event);
    expect(outlook.events()).toEqual([]);
  });
});

describe("a meeting link", () => {
  test("that takes a moment is found by a second look", async () => {
    behave({ meetAfterMs: 1 });
    expect((await outlook.connect().insert(event)).meetUrl).toMatch(/^https:/);
  });

  test("that takes longer does not hold the event up", async () => {
    behave({ meetAfterMs: 60_000 });
    expect(await outlook.connect().insert(event)).toMatchObject({ meetUrl: undefined });
  });

  test("that a mailbox cannot have does not cost the event", async () => {
    Object.assign(outlook.state.mailboxes[ANA] ?? {}, { teams: false });
    expect(await outlook.connect().insert(event)).toMatchObject({ meetUrl: undefined });
    expect(outlook.events()).toHaveLength(1);
  });
});

test("a further calendar of a mailbox is a calendar like its own", async () => {
  const place = { ...event, calendarId: `${ANA}/AAMkPrivate` };
  const calendar = outlook.connect();
  const { etag } = await calendar.insert(place);
  expect(outlook.events()).toMatchObject([{ calendarId: "AAMkPrivate" }]);
  await calendar.change({ ...later, calendarId: place.calendarId }, etag);
  expect(await calendar.find(place)).toMatchObject({ start: later.start });
  expect(await calendar.find(event)).toBeUndefined();
  await calendar.remove(place);
  expect(outlook.events()).toEqual([]);
});

test("a token that stopped working is renewed once, unnoticed", async () => {
  const calendar = outlook.connect();
  await calendar.insert(event);
  outlook.revokeTokens();
  expect(await calendar.find(event)).toMatchObject({ appointmentId: event.appointmentId });
  expect(outlook.calls.filter(({ path }) => path.endsWith("/token"))).toHaveLength(2);
});

test.each(["drip", "truncated", "html"] as const)(
  "an answer that is spoilt (%s) leaves the write in doubt",
  async (kind) => {
    const calendar = outlook.connect({ ...unhurried, writeDeadlineMs: 250 });
    await calendar.find(event);
    outlook.faults.add({ kind, match: "POST .*/events" });
    await expect(calendar.insert(event)).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: true,
    });
  },
);

test("a mailbox that was taken from us is a person's affair", async () => {
  outlook.setUnreadable(ANA, "ErrorAccessDenied");
  await expect(outlook.connect().insert(event)).rejects.toMatchObject({
    verdict: "human",
    ambiguous: false,
    message: expect.stringContaining("ErrorAccessDenied"),
  });
});

test("of many calls to one mailbox three are made at once, and other mailboxes do not wait", async () => {
  const ben = "ben@harborpine.example";
  let under = 0;
  let most = 0;
  outlook = await anOutlook({
    world: () => [aMailbox(), aMailbox(ben)],
    onRequest({ path }) {
      if (!path.includes(encodeURIComponent(ANA))) return;
      under += 1;
      most = Math.max(most, under);
    },
    onAnswer({ path }) {
      if (path.includes(encodeURIComponent(ANA))) under -= 1;
    },
  });
  const calendar = outlook.connect();
  await calendar.find(event);
  outlook.faults.add({ kind: "delay", milliseconds: 150, match: "ana%40", times: 100 });

  const asked = Array.from({ length: 10 }, () => calendar.find(event));
  await Promise.all([...asked, calendar.find({ ...event, calendarId: ben })]);
  expect(most).toBe(3);
});
