import { type EventTime, etagOf, type PretendCalendar, type StoredEvent } from "./calendars.ts";
import { formatInZone } from "./wall-clock.ts";

/** An event as Google shows it. A cancelled one keeps everything too: only its status tells. */
export function eventPayload(event: StoredEvent, calendar: PretendCalendar, now: number): object {
  return {
    kind: "calendar#event",
    etag: etagOf(event),
    id: event.id,
    status: event.status,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(event.id).toString("base64url")}`,
    created: new Date(event.createdAt).toISOString(),
    updated: new Date(event.updatedAt).toISOString(),
    reminders: { useDefault: true },
    ...event.content,
    ...attendeesPayload(event, calendar),
    creator: { email: calendar.id },
    organizer: { email: calendar.id, displayName: calendar.summary, self: true },
    start: timePayload(event.start, calendar),
    end: timePayload(event.end, calendar),
    iCalUID: `${event.id}@google.com`,
    sequence: event.sequence,
    eventType: "default",
    ...conferencePayload(event, now),
  };
}

/** "self" is the calendar in which this copy of the event stands. */
function attendeesPayload({ content }: StoredEvent, { id }: PretendCalendar): object {
  if (content.attendees === undefined) return {};
  const attendees = content.attendees.map((attendee) =>
    attendee.email === id ? { ...attendee, self: true } : attendee,
  );
  return { attendees };
}

function timePayload(time: EventTime, calendar: PretendCalendar): object {
  if (time.kind === "day") return { date: time.date };
  // Google writes the offset of the calendar's zone, whatever zone the event was made in.
  return { dateTime: formatInZone(time.at, calendar.timeZone), timeZone: time.zone };
}

function conferencePayload({ conference }: StoredEvent, now: number): object {
  if (conference === undefined) return {};
  const { requestId, meetingCode, readyAt } = conference;
  const createRequest = { requestId, conferenceSolutionKey: { type: "hangoutsMeet" } };
  if (now < readyAt) {
    return {
      conferenceData: { createRequest: { ...createRequest, status: { statusCode: "pending" } } },
    };
  }
  const uri = `https://meet.google.com/${meetingCode}`;
  return {
    hangoutLink: uri,
    conferenceData: {
      createRequest: { ...createRequest, status: { statusCode: "success" } },
      conferenceId: meetingCode,
      conferenceSolution: { key: { type: "hangoutsMeet" }, name: "Google Meet" },
      entryPoints: [{ entryPointType: "video", uri, label: uri.replace("https://", "") }],
    },
  };
}
