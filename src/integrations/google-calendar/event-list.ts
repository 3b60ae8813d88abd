import type { calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import { busyIntervals, type CalendarEntry } from "#booking/busy-events.ts";
import type { Interval } from "#booking/interval.ts";
import { isZone } from "#booking/zone.ts";
import { inWaves } from "#integrations/in-waves.ts";
import { reasonOf, unknown } from "#integrations/unknown-busy.ts";
import type { BusyQuestion, CalendarBusy } from "#ports/calendar.ts";
import { checked } from "./verdicts.ts";

/*
 * Busy time from the events themselves: free/busy counts tentative ones as busy and does not tell
 * which they are.
 */

/** Google's largest page; it may break a list into smaller ones. */
const EVENTS_PER_PAGE = 2500;

/** What decides whether an event takes time: titles and guests are none of our business. */
const FIELDS =
  "nextPageToken,timeZone,items(status,transparency,start(date,dateTime),end(date,dateTime)," +
  "attendees(self,responseStatus))";

/**
 * Google's words for how sure an event is and for what somebody answered; whatever else it may say
 * one day takes the time. "needsAction" is not "tentative": by Google's definitions the one "has not
 * responded", the other "has tentatively accepted", and its own free/busy counts both.
 */
const statuses: Readonly<Record<string, CalendarEntry["status"]>> = {
  tentative: "tentative",
  cancelled: "cancelled",
};
const answers: Readonly<Record<string, CalendarEntry["answer"]>> = {
  needsAction: "unanswered",
  tentative: "tentative",
  declined: "declined",
};

const instant = z
  .object({ dateTime: z.iso.datetime({ offset: true }) })
  .transform(({ dateTime }) => new Date(dateTime));
const day = z.object({ date: z.iso.date() }).transform(({ date }) => date);
const words = z.object({
  status: z.string().default("confirmed"),
  transparency: z.string().default("opaque"),
  attendees: z
    .array(z.object({ self: z.boolean().default(false), responseStatus: z.string().default("") }))
    .default([]),
});

const Entry = z.union([
  words
    .extend({ start: instant, end: instant })
    .transform(({ start, end, ...said }) => entryOf(said, { start, end })),
  words
    .extend({ start: day, end: day })
    .transform(({ start, end, ...said }) => entryOf(said, { from: start, until: end })),
  // A cancelled event may have lost everything else.
  z.object({ status: z.literal("cancelled") }).transform(() => undefined),
]);

const Page = z.object({
  timeZone: z.string().refine(isZone, "not a time zone that we know"),
  items: z.array(Entry).default([]),
  nextPageToken: z.string().min(1).optional(),
});

type Listed = { readonly zone: string; readonly entries: readonly CalendarEntry[] };
type ListQuestion = { readonly calendarId: string; readonly during: Interval };

/**
 * The same as readBusy, calendar by calendar: what fails makes that calendar unknown, however many
 * fail, because an answer like "not found" is about the one that was asked for.
 */
export async function readListed(
  { calendarIds, tentative, during }: BusyQuestion,
  {
    list,
    atOnce,
  }: { readonly list: (question: ListQuestion) => Promise<Listed>; readonly atOnce: number },
): Promise<ReadonlyMap<string, CalendarBusy>> {
  const ids = [...new Set(calendarIds)];
  const answered = await inWaves(ids, atOnce, (calendarId) => list({ calendarId, during }));
  return new Map(
    answered.map((answer, index): [string, CalendarBusy] => {
      const id = ids[index] as string;
      if (answer.status === "rejected") return [id, unknown(reasonOf(answer.reason))];
      const { zone, entries } = answer.value;
      return [id, { kind: "known", intervals: busyIntervals(entries, { zone, tentative }) }];
    }),
  );
}

/** Reads all pages of one calendar's events, each occurrence of a series on its own. */
export async function listEntries(
  { calendarId, during }: ListQuestion,
  askPage: (question: calendar_v3.Params$Resource$Events$List) => Promise<unknown>,
): Promise<Listed> {
  const entries: CalendarEntry[] = [];
  let pageToken: string | undefined;
  for (;;) {
    const answer = await askPage({
      calendarId,
      timeMin: during.start.toISOString(),
      timeMax: during.end.toISOString(),
      singleEvents: true,
      showDeleted: false,
      maxResults: EVENTS_PER_PAGE,
      fields: FIELDS,
      ...(pageToken !== undefined && { pageToken }),
    });
    const page = checked(Page, answer, "events");
    entries.push(...page.items.filter((entry) => entry !== undefined));
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return { zone: page.timeZone, entries };
  }
}

function entryOf(
  { status, transparency, attendees }: z.infer<typeof words>,
  time: CalendarEntry["time"],
): CalendarEntry {
  // "self" is the calendar in which the event was found, whoever asks.
  const own = attendees.find(({ self }) => self)?.responseStatus ?? "";
  return {
    time,
    status: statuses[status] ?? "confirmed",
    answer: answers[own] ?? "accepted",
    takesTime: transparency !== "transparent",
  };
}
