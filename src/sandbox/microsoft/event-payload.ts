import { etagOf, type PretendMailbox, type StoredEvent } from "./mailboxes.ts";
import { outlookName, type Preferences, writeEventTime } from "./outlook-time.ts";

/** What a caller asked to see. */
export type Sight = Preferences & {
  /** Fields, without the ones that always come; undefined for all. */
  readonly select: readonly string[] | undefined;
  /** Ids of extended properties. */
  readonly expand: readonly string[];
  readonly now: number;
};

/** The id by which a caller knows an event: the ordinary one changes with the calendar it stands in. */
export function idOf(event: StoredEvent, { immutableIds }: Pick<Preferences, "immutableIds">) {
  return immutableIds ? event.id : ordinaryId(event);
}

export function ordinaryId({ id, calendarId }: StoredEvent): string {
  return `AAMk${Buffer.from(`${calendarId ?? "Calendar"}/${id}`).toString("base64url")}`;
}

/** An event as Graph shows it. */
export function eventPayload(event: StoredEvent, mailbox: PretendMailbox, sight: Sight): object {
  const shown = { ...contentOf(event, mailbox, sight), ...timesOf(event, sight) };
  const { select } = sight;
  const kept =
    select === undefined
      ? shown
      : Object.fromEntries(Object.entries(shown).filter(([name]) => select.includes(name)));
  const expanded = sight.expand.flatMap((id) => {
    const name = Object.keys(event.properties).find((own) => own === id);
    return name === undefined ? [] : [{ id: name, value: event.properties[name] }];
  });
  return {
    "@odata.etag": etagOf(event),
    id: idOf(event, sight),
    ...kept,
    ...(expanded.length > 0 && { singleValueExtendedProperties: expanded }),
  };
}

function timesOf(event: StoredEvent, { zone }: Sight): object {
  return {
    createdDateTime: new Date(event.createdAt).toISOString(),
    lastModifiedDateTime: new Date(event.updatedAt).toISOString(),
    originalStartTimeZone: outlookName(event.zone),
    originalEndTimeZone: outlookName(event.zone),
    isAllDay: event.isAllDay,
    start: writeEventTime(event, event.start, zone),
    end: writeEventTime(event, event.end, zone),
  };
}

function contentOf(event: StoredEvent, mailbox: PretendMailbox, { now }: Sight): object {
  const { meeting, response } = event;
  return {
    changeKey: `key${event.version}`,
    iCalUId: `uid-${event.id}`,
    subject: event.subject,
    body: event.body,
    bodyPreview: event.body.content.slice(0, 255),
    importance: "normal",
    sensitivity: "normal",
    isReminderOn: true,
    isCancelled: false,
    isOrganizer: response === "organizer",
    showAs: event.showAs,
    type: "singleInstance",
    responseStatus: { response, time: new Date(event.createdAt).toISOString() },
    location: { displayName: event.location, locationType: "default", uniqueIdType: "unknown" },
    attendees: [],
    organizer: { emailAddress: { name: mailbox.summary, address: mailbox.id } },
    isOnlineMeeting: meeting !== undefined,
    onlineMeetingProvider: meeting === undefined ? "unknown" : "teamsForBusiness",
    onlineMeeting:
      meeting === undefined || meeting.readyAt > now ? null : { joinUrl: meeting.joinUrl },
    ...(event.transactionId !== undefined && { transactionId: event.transactionId }),
  };
}
