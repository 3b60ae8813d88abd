import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { GraphRefused } from "./graph-error.ts";
import { type StoredEvent, showings } from "./mailboxes.ts";
import { readTime, zoneNamed } from "./outlook-time.ts";

const Time = z.object({ dateTime: z.string(), timeZone: z.string() });

/** An event as the app sends it; what is not sent stays as it is. */
export const SentEvent = z.strictObject({
  subject: z.string().max(255).optional(),
  body: z.strictObject({ contentType: z.enum(["text", "html"]), content: z.string() }).optional(),
  location: z.looseObject({ displayName: z.string() }).optional(),
  start: Time.optional(),
  end: Time.optional(),
  isAllDay: z.boolean().optional(),
  showAs: z.enum(showings).optional(),
  isOnlineMeeting: z.boolean().optional(),
  onlineMeetingProvider: z.enum(["unknown", "teamsForBusiness", "skypeForBusiness"]).optional(),
  transactionId: z.string().max(255).optional(),
  attendees: z.array(z.unknown()).optional(),
  singleValueExtendedProperties: z
    .array(
      z.strictObject({
        id: z.string().regex(/^String \{[0-9a-f-]{36}\} Name \S+$/i),
        value: z.string(),
      }),
    )
    .default([]),
});
export type SentEvent = z.infer<typeof SentEvent>;

/** Reads a body, or refuses it as Graph does. */
export function readBody<T>(schema: z.ZodType<T>, body: string): T {
  const json = parseJson(body);
  if (json === undefined) throw new GraphRefused("BadRequest");
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new GraphRefused("ErrorInvalidRequest", z.prettifyError(read.error));
}

type Times = Pick<StoredEvent, "start" | "end" | "isAllDay" | "zone">;

/** When the event is, with what is sent over what it was. */
export function readTimes(sent: SentEvent, before: Times | undefined): Times {
  if (before === undefined && (sent.start === undefined || sent.end === undefined))
    throw new GraphRefused("ErrorPropertyValidationFailure", "An event has a start and an end.");
  const times = { ...(before ?? unsaid), ...saidIn(sent) };
  if (times.end < times.start)
    throw new GraphRefused("ErrorPropertyValidationFailure", "The end is before the start.");
  if (times.isAllDay && (isOffMidnight(times.start, times.zone) || times.start === times.end))
    throw new GraphRefused("ErrorInvalidRequest", "Whole days begin and end at midnight.");
  return times;
}

const unsaid: Times = { start: 0, end: 0, isAllDay: false, zone: "UTC" };

function saidIn({ start, end, isAllDay }: SentEvent): Partial<Times> {
  return {
    ...(start !== undefined && { start: readTime(start), zone: zoneNamed(start.timeZone) }),
    ...(end !== undefined && { end: readTime(end) }),
    ...(isAllDay !== undefined && { isAllDay }),
  };
}

function isOffMidnight(at: number, timeZone: string): boolean {
  const options = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(at) !== "00:00";
}
