import { randomBytes } from "node:crypto";
import { GatehouseError } from "#errors.ts";
import type { GoogleOffice, PretendCalendar, StoredEvent } from "./calendars.ts";
import { tellChange } from "./channels.ts";
import { readTimes } from "./event-content.ts";
import { markDeleted, touch } from "./events.ts";

export const answers = ["needsAction", "accepted", "tentative", "declined"] as const;

export type NewEvent = {
  readonly calendarId: string;
  readonly summary: string;
  /** ISO instants (2026-11-23T21:00:00Z); or whole days (2026-11-23), the end being the day after. */
  readonly start: string;
  readonly end: string;
  /** False for an entry that takes no time ("birthday"). */
  readonly busy?: boolean | undefined;
  /** What the owner answered, where somebody else invited them. */
  readonly answer?: Answer | undefined;
};
export type Answer = (typeof answers)[number];
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
    addEvent({ calendarId, summary, start, end, busy = true, answer }) {
      const calendar = findCalendar(office, calendarId);
      const at = office.now();
      const event: StoredEvent = {
        id: randomBytes(13).toString("hex"),
        status: "confirmed",
        ...times(calendar, start, end),
        content: {
          summary,
          transparency: busy ? "opaque" : "transparent",
          ...(answer !== undefined && { attendees: invited(calendarId, answer) }),
        },
        conference: undefined,
        version: 1,
        sequence: 0,
        createdAt: at,
        updatedAt: at,
        visibleAt: at,
        by: "person",
      };
      calendar.events[event.id] = event;
      tellChange(office, calendarId);
      return event;
    },
    moveEvent({ start, end, ...place }) {
      const calendar = findCalendar(office, place.calendarId);
      const event = findLive(calendar, place);
      Object.assign(event, times(calendar, start, end), { sequence: event.sequence + 1 });
      touch(office, calendar, event);
      return event;
    },
    deleteEvent(place) {
      const calendar = findCalendar(office, place.calendarId);
      markDeleted(office, calendar, findLive(calendar, place));
    },
    setUnreadable(calendarId, reason) {
      findCalendar(office, calendarId).unreadable = reason;
    },
  };
}

/** The guests of somebody else's event. */
function invited(calendarId: string, responseStatus: Answer) {
  return [
    { email: "inviter@elsewhere.example", organizer: true, responseStatus: "accepted" },
    { email: calendarId, responseStatus },
  ];
}

function times(calendar: PretendCalendar, start: string, end: string) {
  try {
    return readTimes({ start: asMoment(start), end: asMoment(end) }, calendar.timeZone);
  } catch (cause) {
    throw new GatehouseError("INVALID_REQUEST", { detail: `${start} to ${end}: ${cause}`, cause });
  }
}

const asMoment = (written: string) =>
  /^\d{4}-\d\d-\d\d$/.test(written) ? { date: written } : { dateTime: written };

function findCalendar({ state }: GoogleOffice, id: string): PretendCalendar {
  const calendar = Object.hasOwn(state.calendars, id) ? state.calendars[id] : undefined;
  if (calendar !== undefined) return calendar;
  throw new GatehouseError("NOT_FOUND", { detail: `there is no calendar ${id}` });
}

function findLive(calendar: PretendCalendar, { eventId }: EventPlace): StoredEvent {
  const event = Object.hasOwn(calendar.events, eventId) ? calendar.events[eventId] : undefined;
  if (event !== undefined && event.status !== "cancelled") return event;
  throw new GatehouseError("NOT_FOUND", { detail: `${calendar.id} has no event ${eventId}` });
}
