import type { calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import type { CalendarEvent, FoundEvent } from "#ports/calendar.ts";

/** Our mark on an event: whose it is, readable by us alone. */
const OUR_MARK = "gatehouseAppointment";

/** Google's limits; a longer text is refused as a whole. */
const SUMMARY_MAX = 1024;
const DESCRIPTION_MAX = 8192;

const dateTime = z.object({
  dateTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
/**
 * Somebody made it an all-day event. Its exact instants depend on the calendar's zone; UTC's
 * midnight is near enough for what it is used for, which is to see that it was moved.
 */
const wholeDay = z.object({ date: z.iso.date() }).transform(({ date }) => ({
  dateTime: new Date(`${date}T00:00:00Z`),
}));
const moment = z.union([dateTime, wholeDay]);

const EventAnswer = z.object({
  id: z.string().min(1),
  status: z.string().default("confirmed"),
  etag: z.string().min(1),
  start: moment,
  end: moment,
  hangoutLink: z.string().optional(),
  extendedProperties: z
    .object({ private: z.record(z.string(), z.string()).default({}) })
    .default({ private: {} }),
  conferenceData: z
    .object({
      entryPoints: z
        .array(z.object({ entryPointType: z.string().default(""), uri: z.string().default("") }))
        .default([]),
      createRequest: z
        .object({ status: z.object({ statusCode: z.string() }).optional() })
        .optional(),
    })
    .optional(),
});
/** A cancelled event keeps its id and little else. */
const CancelledAnswer = z.object({ id: z.string().min(1), status: z.literal("cancelled") });

export type ReadEvent = {
  readonly event: FoundEvent | undefined;
  /** The video link was asked for and is still being made. */
  readonly linkPending: boolean;
};

/** Throws ZodError when the answer is no event. */
export function readEvent(answer: unknown): ReadEvent {
  if (CancelledAnswer.safeParse(answer).success) return { event: undefined, linkPending: false };
  const { start, end, etag, extendedProperties, ...rest } = EventAnswer.parse(answer);
  const event = {
    appointmentId: extendedProperties.private[OUR_MARK],
    start: start.dateTime,
    end: end.dateTime,
    etag,
    meetUrl: videoLink(rest),
  };
  const request = rest.conferenceData?.createRequest?.status?.statusCode;
  return { event, linkPending: event.meetUrl === undefined && request === "pending" };
}

/** What we write when an appointment is booked or changed. */
export function eventBody(event: CalendarEvent): calendar_v3.Schema$Event {
  return {
    summary: event.title.slice(0, SUMMARY_MAX),
    description: withoutTags(event.description).slice(0, DESCRIPTION_MAX),
    location: event.location,
    ...eventTimes(event),
    extendedProperties: { private: { [OUR_MARK]: event.appointmentId } },
  };
}

/** Asks for a video link; the event's own id makes a second request the same one. */
export function videoRequest({ eventId }: CalendarEvent): calendar_v3.Schema$Event {
  return {
    conferenceData: {
      createRequest: { requestId: eventId, conferenceSolutionKey: { type: "hangoutsMeet" } },
    },
  };
}

/**
 * The instant in UTC, and the zone beside it for show. A wall-clock time with a zone would be
 * resolved by Google's zone data, which may know less than ours: it would put the event an hour
 * beside the time that is held, and we would read it back as moved by somebody.
 */
function eventTimes({ start, end, zone }: CalendarEvent): calendar_v3.Schema$Event {
  return {
    start: { dateTime: start.toISOString(), timeZone: zone },
    end: { dateTime: end.toISOString(), timeZone: zone },
  };
}

/** Google shows descriptions as HTML, and ours may hold a stranger's words. */
function withoutTags(text: string): string {
  return text.replaceAll("<", "‹").replaceAll(">", "›");
}

function videoLink(answer: Pick<z.infer<typeof EventAnswer>, "hangoutLink" | "conferenceData">) {
  const entry = answer.conferenceData?.entryPoints.find(
    ({ entryPointType }) => entryPointType === "video",
  );
  const link = answer.hangoutLink ?? entry?.uri;
  // It is sent to clients, so that nothing but a web address may come out of here.
  return link !== undefined && URL.canParse(link) && new URL(link).protocol === "https:"
    ? link
    : undefined;
}
