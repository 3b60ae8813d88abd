import type { calendar_v3 } from "@googleapis/calendar";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import type { Calendar, CalendarEvent, FoundEvent } from "#ports/calendar.ts";
import { type Asking, askGoogle, type GoogleAccount } from "./account.ts";
import { busyTime } from "./busy-time.ts";
import { eventBody, type ReadEvent, readEvent, videoRequest } from "./event.ts";
import { statusOf, unreadable, VENDOR } from "./verdicts.ts";

/** We mail the client ourselves; never both. */
const silently = { sendUpdates: "none", conferenceDataVersion: 1 } as const;

/**
 * Google Calendar behind our port. Two of them, one for each pace, may share an account: then
 * they share its token and its breaker as well.
 */
export function googleCalendar(account: GoogleAccount, pace: CalendarPace): Calendar {
  const { readDeadlineMs, writeDeadlineMs } = pace;
  const reading = { kind: pace.read, deadlineMs: readDeadlineMs };
  const writing = { kind: "write", deadlineMs: writeDeadlineMs } as const;

  const find: Calendar["find"] = async ({ calendarId, eventId }) => {
    const read = await askGoogle(account, {
      ...reading,
      ask: (client, asking) =>
        client.events.get({ calendarId, eventId }, asking).then(eventOf, absence),
    });
    if (read === "absent") return undefined;
    return read === "deleted" ? read : (read.event ?? "deleted");
  };

  return {
    find,
    busy: busyTime(account, { ...reading, atOnce: pace.questionsAtOnce }),

    async insert(event) {
      const ask = (client: calendar_v3.Calendar, asking: Asking) =>
        insertWithVideo(client, event, asking);
      const inserted = await askGoogle(account, { ...writing, ask });
      if (!inserted.linkPending) return present(inserted);
      // The link is made a moment later. One more look; an event without it is still an event.
      const seenAgain = await find(event).catch(() => undefined);
      return typeof seenAgain === "object" ? seenAgain : present(inserted);
    },

    async change(event, etag) {
      const { calendarId, eventId } = event;
      const ask = async (client: calendar_v3.Calendar, { headers, signal }: Asking) => {
        headers.set("if-match", etag);
        const change = { calendarId, eventId, ...silently, requestBody: eventBody(event) };
        return eventOf(await client.events.patch(change, { headers, signal }));
      };
      return present(await askGoogle(account, { ...writing, ask }));
    },

    async remove({ calendarId, eventId }) {
      await askGoogle(account, {
        ...writing,
        ask: (client, asking) =>
          client.events
            .delete({ calendarId, eventId, sendUpdates: "none" }, asking)
            .then(mustBeEmpty, nullIfGone),
      });
    },
  };
}

/**
 * With a video link if the calendar can have one. Many cannot (a service account's own calendar,
 * a domain without Meet), Google refuses the whole event then, and the event is worth more.
 */
async function insertWithVideo(client: calendar_v3.Calendar, event: CalendarEvent, asking: Asking) {
  const place = { calendarId: event.calendarId, ...silently };
  const plain = { id: event.eventId, ...eventBody(event) };
  try {
    const requestBody = { ...plain, ...videoRequest(event) };
    return eventOf(await client.events.insert({ ...place, requestBody }, asking));
  } catch (cause) {
    const refusesVideo = statusOf(cause) === 400 && /conference type/i.test(String(cause));
    if (!refusesVideo) throw cause;
    return eventOf(await client.events.insert({ ...place, requestBody: plain }, asking));
  }
}

function eventOf({ data }: { readonly data: unknown }): ReadEvent {
  try {
    return readEvent(data);
  } catch (cause) {
    throw unreadable("event", cause);
  }
}

/** A write was answered with an event that does not exist: somebody deleted it meanwhile. */
function present({ event }: ReadEvent): FoundEvent {
  if (event !== undefined) return event;
  const detail = "the event was deleted meanwhile";
  throw new VendorError(VENDOR, { verdict: "gone", ambiguous: false, detail });
}

function mustBeEmpty({ status, data }: { readonly status: number; readonly data: unknown }): null {
  if (status === 204 || data === "") return null;
  throw unreadable("deletion", undefined);
}

/** 404: never heard of it, or not yet. 410: it was there. */
function absence(cause: unknown): "absent" | "deleted" {
  const status = statusOf(cause);
  if (status === 404) return "absent";
  if (status === 410) return "deleted";
  throw cause;
}

function nullIfGone(cause: unknown): null {
  const status = statusOf(cause);
  if (status === 404 || status === 410) return null;
  throw cause;
}
