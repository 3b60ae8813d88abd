import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import type { EventTime } from "./calendars.ts";
import { GoogleRefusal } from "./google-error.ts";
import { instantOf, isZone } from "./wall-clock.ts";

const Moment = z.object({
  date: z.iso.date().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});
type Moment = z.infer<typeof Moment>;

const properties = z.record(z.string(), z.string());

/** What people write on an event: kept as it came, and given back. Fields that are Google's are not taken. */
export const EventContent = z.object({
  summary: z.string().optional(),
  description: z.string().max(8192).optional(),
  location: z.string().optional(),
  transparency: z.enum(["opaque", "transparent"]).optional(),
  visibility: z.enum(["default", "public", "private", "confidential"]).optional(),
  colorId: z.string().optional(),
  attendees: z.array(z.looseObject({ email: z.email() })).optional(),
  extendedProperties: z
    .object({ private: properties.optional(), shared: properties.optional() })
    .optional(),
  reminders: z.looseObject({ useDefault: z.boolean().optional() }).optional(),
  guestsCanModify: z.boolean().optional(),
  guestsCanInviteOthers: z.boolean().optional(),
  source: z.object({ title: z.string().optional(), url: z.string() }).optional(),
});
export type EventContent = z.infer<typeof EventContent>;

/** A whole event as the app sends it. */
export const SentEvent = EventContent.extend({
  id: z.string().optional(),
  start: Moment.optional(),
  end: Moment.optional(),
  status: z.enum(["confirmed", "tentative", "cancelled"]).optional(),
  conferenceData: z
    .object({
      createRequest: z
        .object({
          requestId: z.string().min(1),
          conferenceSolutionKey: z.object({ type: z.string() }).optional(),
        })
        .optional(),
    })
    .nullish(),
});
export type SentEvent = z.infer<typeof SentEvent>;

/** Reads a body, or refuses it as Google does. */
export function readBody<T>(schema: z.ZodType<T>, body: string): T {
  const json = parseJson(body);
  if (json === undefined) throw new GoogleRefusal("parseError");
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new GoogleRefusal("invalid", z.prettifyError(read.error));
}

/**
 * Start and end of an event. A time without an offset needs a zone and is read on that zone's
 * wall; a time with an offset is an instant, and the zone (or the calendar's) is only for show.
 */
export function readTimes(
  { start, end }: Pick<SentEvent, "start" | "end">,
  calendarZone: string,
): { readonly start: EventTime; readonly end: EventTime } {
  if (start === undefined) throw new GoogleRefusal("required", "Missing start time.");
  if (end === undefined) throw new GoogleRefusal("required", "Missing end time.");
  const times = {
    start: readMoment(start, "start", calendarZone),
    end: readMoment(end, "end", calendarZone),
  };
  if (times.start.kind !== times.end.kind) {
    throw new GoogleRefusal(
      "invalid",
      "The start and end times must either both be date or both be dateTime.",
    );
  }
  const length = startsAt(times.end, calendarZone) - startsAt(times.start, calendarZone);
  // An event without length is one all the same, a day without length is none.
  if (length < 0 || (length === 0 && times.start.kind === "day")) {
    throw new GoogleRefusal("timeRangeEmpty");
  }
  return times;
}

/** The instant (milliseconds) at which a time begins; a day begins at the calendar's midnight. */
export function startsAt(time: EventTime, calendarZone: string): number {
  return time.kind === "instant" ? time.at : instantOf(`${time.date}T00:00:00`, calendarZone);
}

/** A stored time as the app would send it again. */
export function asSent(time: EventTime): Moment {
  if (time.kind === "day") return { date: time.date };
  return { dateTime: new Date(time.at).toISOString(), timeZone: time.zone };
}

function readMoment(moment: Moment, which: "start" | "end", calendarZone: string): EventTime {
  const { date, dateTime, timeZone } = moment;
  if (date !== undefined) return { kind: "day", date };
  if (dateTime === undefined) throw new GoogleRefusal("required", `Missing ${which} time.`);
  const hasOffset = /(Z|[+-]\d\d:\d\d)$/i.test(dateTime);
  if (!hasOffset && timeZone === undefined) {
    throw new GoogleRefusal("required", `Missing time zone definition for ${which} time.`);
  }
  const zone = timeZone ?? calendarZone;
  if (!isZone(zone)) {
    throw new GoogleRefusal("invalid", `Invalid time zone definition for ${which} time.`);
  }
  const at = hasOffset ? Date.parse(dateTime) : instantOf(dateTime, zone);
  if (Number.isNaN(at)) throw new GoogleRefusal("invalid", `Invalid ${which} time.`);
  return { kind: "instant", at, zone };
}
