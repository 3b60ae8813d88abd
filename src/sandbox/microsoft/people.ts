import { GatehouseError } from "#errors.ts";
import type { EventPlace, NewEvent } from "#sandbox/google/people.ts";
import { instantOf } from "#sandbox/google/wall-clock.ts";
import { markDeleted, newId } from "./events.ts";
import {
  isLive,
  type MicrosoftOffice,
  type PretendMailbox,
  type StoredEvent,
  touch,
} from "./mailboxes.ts";

/** What people do in Outlook, without asking us. All throw NOT_FOUND and INVALID_REQUEST. */
export type OutlookPeople = {
  readonly addEvent: (event: NewEvent) => StoredEvent;
  readonly moveEvent: (
    place: EventPlace & { readonly start: string; readonly end: string },
  ) => StoredEvent;
  readonly deleteEvent: (place: EventPlace) => void;
  /** Takes the mailbox away from the app, by Exchange's word for it, or gives it back. */
  readonly setUnreadable: (calendarId: string, reason: string | undefined) => void;
};

/** Outlook shows an invitation that nobody answered as tentative, too. */
const asAnswered = {
  needsAction: { response: "notResponded", showAs: "tentative" },
  tentative: { response: "tentativelyAccepted", showAs: "tentative" },
  accepted: { response: "accepted", showAs: "busy" },
  declined: { response: "declined", showAs: "free" },
} as const;

export function outlookPeople(office: MicrosoftOffice): OutlookPeople {
  return {
    addEvent({ calendarId, summary, start, end, busy = true, answer }) {
      const mailbox = mailboxOf(office, calendarId);
      const at = office.now();
      const answered =
        answer === undefined
          ? ({ response: "organizer", showAs: busy ? "busy" : "free" } as const)
          : asAnswered[answer];
      const event: StoredEvent = {
        ...blank(mailbox, at),
        ...times(mailbox, start, end),
        ...answered,
        subject: summary,
      };
      mailbox.events[event.id] = event;
      return touch(office, mailbox, { event, change: "created" });
    },
    moveEvent({ start, end, calendarId, eventId }) {
      const mailbox = mailboxOf(office, calendarId);
      const event = eventOf(mailbox, eventId);
      Object.assign(event, times(mailbox, start, end));
      return touch(office, mailbox, { event, change: "updated" });
    },
    deleteEvent({ calendarId, eventId }) {
      const mailbox = mailboxOf(office, calendarId);
      markDeleted(office, mailbox, eventOf(mailbox, eventId));
    },
    setUnreadable(calendarId, reason) {
      mailboxOf(office, calendarId).unreadable = reason;
    },
  };
}

/** An entry of its owner's, for whatever is not said. */
export function blank({ timeZone }: Pick<PretendMailbox, "timeZone">, at: number): StoredEvent {
  return {
    id: newId(),
    calendarId: undefined,
    subject: "",
    body: { contentType: "text", content: "" },
    location: "",
    start: at,
    end: at,
    isAllDay: false,
    zone: timeZone,
    showAs: "busy",
    response: "organizer",
    meeting: undefined,
    transactionId: undefined,
    properties: {},
    version: 1,
    changedAs: 0,
    createdAt: at,
    updatedAt: at,
    visibleAt: at,
    deletedAt: undefined,
    by: "person",
  };
}

const day = /^\d{4}-\d\d-\d\d$/;

function times({ timeZone }: PretendMailbox, start: string, end: string) {
  const isAllDay = day.test(start) && day.test(end);
  const at = (text: string) =>
    day.test(text) ? instantOf(`${text}T00:00:00`, timeZone) : Date.parse(text);
  const read = { start: at(start), end: at(end), isAllDay, zone: timeZone };
  if (read.start <= read.end && !(isAllDay && read.start === read.end)) return read;
  throw new GatehouseError("INVALID_REQUEST", { detail: `${start} to ${end} is no time` });
}

function mailboxOf({ state }: MicrosoftOffice, id: string): PretendMailbox {
  const mailbox = Object.hasOwn(state.mailboxes, id) ? state.mailboxes[id] : undefined;
  if (mailbox !== undefined) return mailbox;
  throw new GatehouseError("NOT_FOUND", { detail: `there is no mailbox ${id}` });
}

function eventOf(mailbox: PretendMailbox, id: string): StoredEvent {
  const event = Object.hasOwn(mailbox.events, id) ? mailbox.events[id] : undefined;
  if (event !== undefined && isLive(event)) return event;
  throw new GatehouseError("NOT_FOUND", { detail: `${mailbox.id} has no event ${id}` });
}
