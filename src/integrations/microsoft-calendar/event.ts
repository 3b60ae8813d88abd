import type { Event } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import type { CalendarEvent, FoundEvent } from "#ports/calendar.ts";
import { utcMoment } from "./moment.ts";

/** Our marks on an event, readable by whoever knows their names: which event of ours it is, and whose. */
const PROPERTIES = "String {3f0c6b1e-8a57-4c2b-9d3e-51f2a7c04d86} Name";
const EVENT_MARK = `${PROPERTIES} gatehouseEvent`;
const OWNER_MARK = `${PROPERTIES} gatehouseAppointment`;

/** Outlook cuts a subject off there; a longer one is refused. */
const SUBJECT_MAX = 255;

/** What Graph answers about an event; there is more in it, and we only check what we use. */
export const EventAnswer = z.object({
  id: z.string().min(1),
  "@odata.etag": z.string().min(1),
  createdDateTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  isCancelled: z.boolean().default(false),
  isOnlineMeeting: z.boolean().default(false),
  // Somebody made it an all-day event: UTC's midnight is near enough to see that it was moved.
  start: utcMoment,
  end: utcMoment,
  onlineMeeting: z.object({ joinUrl: z.string().nullish() }).nullish(),
  transactionId: z.string().nullish(),
  singleValueExtendedProperties: z
    .array(z.object({ id: z.string(), value: z.string() }))
    .default([]),
});
export const EventList = z.object({ value: z.array(EventAnswer) });

export type ReadEvent = FoundEvent & {
  /** Graph's own, which stays with the event. */
  readonly id: string;
  readonly createdAt: Date;
  readonly isCancelled: boolean;
  /** It has a link, or will have one in a moment. */
  readonly isMeeting: boolean;
};

const SELECT =
  "id,start,end,isCancelled,createdDateTime,isOnlineMeeting,onlineMeeting,transactionId";

/** What is needed to know an event again. */
export const reading = {
  $select: SELECT,
  $expand: `singleValueExtendedProperties($filter=id eq '${OWNER_MARK}')`,
} as const;

/** The events that carry our id: one, unless somebody copied it. */
export function withOurId(eventId: string): Readonly<Record<string, string>> {
  const ours = `ep/id eq '${EVENT_MARK}' and ep/value eq '${eventId}'`;
  return { ...reading, $filter: `singleValueExtendedProperties/Any(ep: ${ours})`, $top: "10" };
}

/** Of an event and its copies, the one that we made: copies have no transaction, and are younger. */
export function ofOurMaking(
  events: readonly z.infer<typeof EventAnswer>[],
  eventId: string,
): z.infer<typeof EventAnswer> | undefined {
  const [first] = events.toSorted(
    (one, other) =>
      Number(isMadeBy(other, eventId)) - Number(isMadeBy(one, eventId)) ||
      one.createdDateTime.getTime() - other.createdDateTime.getTime(),
  );
  return first;
}

const isMadeBy = ({ transactionId }: z.infer<typeof EventAnswer>, eventId: string) =>
  transactionId?.startsWith(eventId) === true;

export function foundEvent(answer: z.infer<typeof EventAnswer>): ReadEvent {
  const owner = answer.singleValueExtendedProperties.find(({ id }) => sameName(id, OWNER_MARK));
  return {
    id: answer.id,
    createdAt: answer.createdDateTime,
    isCancelled: answer.isCancelled,
    isMeeting: answer.isOnlineMeeting,
    appointmentId: owner?.value,
    start: answer.start,
    end: answer.end,
    etag: answer["@odata.etag"],
    meetUrl: videoLink(answer.onlineMeeting?.joinUrl ?? undefined),
  };
}

/** The answer to a write of ours: it does not repeat our marks. Throws ZodError when it is no event. */
export function writtenEvent(answer: unknown, { appointmentId }: CalendarEvent): ReadEvent {
  return { ...foundEvent(EventAnswer.parse(answer)), appointmentId };
}

/** What we write when an appointment is booked; `transactionId` makes a second request the same one. */
export function newEvent(event: CalendarEvent, transactionId: string): Event {
  return {
    ...changedEvent(event),
    // As text, because ours may hold a stranger's words.
    body: { contentType: "text", content: event.description },
    showAs: "busy",
    isOnlineMeeting: true,
    onlineMeetingProvider: "teamsForBusiness",
    transactionId,
    singleValueExtendedProperties: [
      { id: EVENT_MARK, value: event.eventId },
      { id: OWNER_MARK, value: event.appointmentId },
    ],
  };
}

/** The same without a meeting, for mailboxes that cannot have one. */
export function withoutMeeting({
  isOnlineMeeting: _isOnline,
  onlineMeetingProvider: _provider,
  ...event
}: Event): Event {
  return event;
}

/**
 * What we write when an appointment is changed. Not its text: Teams keeps the way into the meeting
 * there, and a new text would take it away.
 */
export function changedEvent(event: CalendarEvent): Event {
  return {
    subject: event.title.slice(0, SUBJECT_MAX),
    location: { displayName: event.location },
    // Somebody may have made it an all-day event, which has no hours.
    isAllDay: false,
    start: instant(event.start),
    end: instant(event.end),
  };
}

/**
 * The instant in UTC. A wall-clock time with a zone would be resolved by Microsoft's zone data, which
 * may know less than ours; whoever looks sees it on their own clock all the same.
 */
const instant = (at: Date) => ({ dateTime: at.toISOString().slice(0, 19), timeZone: "UTC" });

function videoLink(link: string | undefined): string | undefined {
  // It is sent to clients, so that nothing but a web address may come out of here.
  return link !== undefined && URL.canParse(link) && new URL(link).protocol === "https:"
    ? link
    : undefined;
}

/** Graph writes the GUID of a name as it likes. */
const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
