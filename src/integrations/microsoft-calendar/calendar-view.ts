import { z } from "zod";
import { busyIntervals, type CalendarEntry } from "#booking/busy-events.ts";
import type { Interval } from "#booking/interval.ts";
import { dayInterval } from "#booking/local-time.ts";
import type { BusyQuestion } from "#ports/calendar.ts";
import { followed, type GraphRequest } from "./graph.ts";
import { utcMoment } from "./moment.ts";
import type { CalendarPlace } from "./place.ts";
import { checked } from "./verdicts.ts";
import { zoneOfOutlook } from "./windows-zones.ts";

/*
 * Busy time from the events themselves: a schedule calls an invitation that nobody answered
 * "tentative" as well, and it knows a mailbox's own calendar alone.
 */

const EVENTS_PER_PAGE = "500";

/** What decides whether an event takes time: titles and guests are none of our business. */
const SELECT = "start,end,isAllDay,showAs,isCancelled,responseStatus,originalStartTimeZone";

/** Microsoft's words for what somebody answered; whatever else it may say one day takes the time. */
const answers: Readonly<Record<string, CalendarEntry["answer"]>> = {
  notResponded: "unanswered",
  tentativelyAccepted: "tentative",
  declined: "declined",
};
const leavesFree = new Set(["free", "workingElsewhere"]);

const Event = z.object({
  start: utcMoment,
  end: utcMoment,
  isAllDay: z.boolean().default(false),
  isCancelled: z.boolean().default(false),
  showAs: z.string().default("busy"),
  responseStatus: z.object({ response: z.string().default("none") }).nullish(),
  originalStartTimeZone: z.string().nullish(),
});

const Page = z.object({
  value: z.array(Event.transform(entryOf)),
  "@odata.nextLink": z.url().optional(),
});

export type ViewQuestion = Pick<BusyQuestion, "tentative" | "during"> & {
  readonly place: CalendarPlace;
};

/** Reads all pages of one calendar's events, each occurrence of a series on its own. */
export async function readView(
  { place, tentative, during }: ViewQuestion,
  ask: (request: GraphRequest) => Promise<unknown>,
): Promise<readonly Interval[]> {
  const entries: CalendarEntry[] = [];
  let request: GraphRequest | undefined = {
    method: "GET",
    path: place.view,
    query: {
      startDateTime: during.start.toISOString(),
      endDateTime: during.end.toISOString(),
      $select: SELECT,
      $top: EVENTS_PER_PAGE,
    },
  };
  while (request !== undefined) {
    const page: z.infer<typeof Page> = checked(Page, await ask(request), "events");
    entries.push(...page.value);
    const next = page["@odata.nextLink"];
    request = next === undefined ? undefined : { method: "GET", ...followed(next) };
  }
  // Whole days have become instants by now, each in a zone of its own.
  return busyIntervals(entries, { zone: "UTC", tentative });
}

function entryOf(event: z.infer<typeof Event>): CalendarEntry {
  const answer = answers[event.responseStatus?.response ?? ""] ?? "accepted";
  return {
    time: event.isAllDay ? wholeDays(event) : { start: event.start, end: event.end },
    status: statusOf(event, answer),
    answer,
    takesTime: !leavesFree.has(event.showAs),
  };
}

/** An invitation shows as tentative until it is answered, and is nobody's "maybe" for that. */
function statusOf(
  { isCancelled, showAs }: z.infer<typeof Event>,
  answer: CalendarEntry["answer"],
): CalendarEntry["status"] {
  if (isCancelled) return "cancelled";
  return showAs === "tentative" && answer !== "unanswered" ? "tentative" : "confirmed";
}

const HOUR_MS = 60 * 60_000;

/**
 * Days of an event's own zone, which Graph writes as midnights whatever zone was asked for. A day
 * whose zone nobody knows takes every hour that it has anywhere on Earth.
 */
function wholeDays({ start, end, originalStartTimeZone }: z.infer<typeof Event>): Interval {
  const zone = zoneOfOutlook(originalStartTimeZone ?? "");
  if (zone === undefined)
    return {
      start: new Date(start.getTime() - 14 * HOUR_MS),
      end: new Date(end.getTime() + 12 * HOUR_MS),
    };
  const [from, until] = [start, end].map((at) => dayInterval(at.toISOString().slice(0, 10), zone));
  if (from === undefined || until === undefined) return { start, end };
  return { start: from.start, end: until.start };
}
