import { randomBytes } from "node:crypto";
import { GatehouseError } from "#errors.ts";
import type { GoogleOffice, PretendCalendar, StoredEvent } from "./calendars.ts";
import { readTimes } from "./event-content.ts";
import { markDeleted, touch } from "./events.ts";

export type NewEvent = {
  readonly calendarId: string;
  readonly summary: string;
  /** ISO instants, for example 2026-11-23T21:00:00Z. */
  readonly start: string;
  readonly end: string;
  /** False for an entry that takes no time ("birthday"). */
  readonly busy?: boolean | undefined;
};
export type EventPlace = { readonly calendarId: string; readonly eventId: string };

/** What people do in their own calendars, without asking us. All throw NOT_FOUND and INVALID_REQUEST. */
export type CalendarPeople = {
  readonly addEvent: (event: NewEvent) => StoredEvent;
  readonly moveEvent: (
    place: EventPlace & { readonly start: string; readonly end: string },
  ) => StoredEvent;
  readonly deleteEvent: (place: EventPlace) => void;
  /** Takes the calendar away from the app ("notFound"), breaks it ("internalError"), or gives it back. */
  readonly setUnreadable: (calendarId: string, reason: string | undefined) => void;
};

export function calendarPeople(office: GoogleOffice): CalendarPeople {
  return {
    addEvent({ calendarId, summary, start, end, busy = true }) {
      const calendar = findCalendar(office, calendarId);
      const at = office.now();
      const event: StoredEvent = {
        id: randomBytes(13).toString("hex"),
        status: "confirmed",
        ...times(calendar, start, end),
        content: { summary, transparency: busy ? "opaque" : "transparent" },
        conference: undefined,
        version: 1,
        sequence: 0,
        createdAt: at,
        updatedAt: at,
        visibleAt: at,
        by: "person",
      };
      calendar.events[event.id] = event;
      return event;
    },
    moveEvent({ start, end, ...place }) {
      const calendar = findCalendar(office, place.calendarId);
      const event = findLive(calendar, place);
      Object.assign(event, times(calendar, start, end), { sequence: event.sequence + 1 });
      touch(office, event);
      return event;
    },
    deleteEvent(place) {
      markDeleted(office, findLive(findCalendar(office, place.calendarId), place));
    },
    setUnreadable(calendarId, reason) {
      findCalendar(office, calendarId).unreadable = reason;
    },
  };
}

function times(calendar: PretendCalendar, start: string, end: string) {
  try {
    const sent = { start: { dateTime: start }, end: { dateTime: end } };
    return readTimes(sent, calendar.timeZone);
  } catch (cause) {
    throw new GatehouseError("INVALID_REQUEST", { detail: `${start} to ${end}: ${cause}`, cause });
  }
}

function findCalendar({ state }: GoogleOffice, id: string): PretendCalendar {
  const calendar = Object.hasOwn(state.calendars, id) ? state.calendars[id] : undefined;
  if (calendar !== undefined) return calendar;
  throw new GatehouseError("NOT_FOUND", { detail: `there is no calendar ${id}` });
}

function findLive(calendar: PretendCalendar, { eventId }: EventPlace): StoredEvent {
  const event = Object.hasOwn(calendar.events, eventId) ? calendar.events[eventId] : undefined;
  if (event?.status === "confirmed") return event;
  throw new GatehouseError("NOT_FOUND", { detail: `${calendar.id} has no event ${eventId}` });
}
