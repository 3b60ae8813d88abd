import { z } from "zod";
import {
  type GoogleOffice,
  listVisible,
  ownAnswer,
  type PretendCalendar,
  type StoredEvent,
} from "./calendars.ts";
import { readBody, startsAt } from "./event-content.ts";
import { GoogleRefusal } from "./google-error.ts";

const CALENDARS_MAX = 50;
const RANGE_MAX_MS = 90 * 24 * 60 * 60_000;

const Question = z.object({
  timeMin: z.iso.datetime({ offset: true }),
  timeMax: z.iso.datetime({ offset: true }),
  timeZone: z.string().optional(),
  items: z.array(z.object({ id: z.string() })),
  calendarExpansionMax: z.int().max(CALENDARS_MAX).default(CALENDARS_MAX),
  groupExpansionMax: z.int().max(100).optional(),
});

type Range = { readonly from: number; readonly until: number };

/** freeBusy answers 200 even when it could read none of the calendars: the errors are inside. */
export function answerFreeBusy(office: GoogleOffice, body: string): object {
  const question = readBody(Question, body);
  const range = { from: Date.parse(question.timeMin), until: Date.parse(question.timeMax) };
  if (range.until <= range.from) throw new GoogleRefusal("timeRangeEmpty");
  if (range.until - range.from > RANGE_MAX_MS) throw new GoogleRefusal("timeRangeTooLong");

  const calendars = question.items.map(({ id }, index) => {
    const answer =
      index < question.calendarExpansionMax
        ? readCalendar(office, id, range)
        : unreadable("tooManyCalendarsRequested");
    return [id, answer] as const;
  });
  return {
    kind: "calendar#freeBusy",
    timeMin: new Date(range.from).toISOString(),
    timeMax: new Date(range.until).toISOString(),
    calendars: Object.fromEntries(calendars),
  };
}

function readCalendar(office: GoogleOffice, id: string, range: Range): object {
  const calendar = Object.hasOwn(office.state.calendars, id)
    ? office.state.calendars[id]
    : undefined;
  if (calendar === undefined) return unreadable("notFound");
  if (calendar.unreadable !== undefined) return unreadable(calendar.unreadable);
  const busy = merged(busyRanges(office, calendar, range));
  return {
    busy: busy.map(({ from, until }) => ({ start: written(from), end: written(until) })),
  };
}

function unreadable(reason: string): object {
  return { errors: [{ domain: "global", reason }], busy: [] };
}

function busyRanges(
  office: GoogleOffice,
  calendar: PretendCalendar,
  { from, until }: Range,
): readonly Range[] {
  return listVisible(office, calendar)
    .filter((event) => takesTime(event, calendar))
    .map(({ start, end }) => ({
      from: Math.max(from, startsAt(start, calendar.timeZone)),
      until: Math.min(until, startsAt(end, calendar.timeZone)),
    }))
    .filter((busy) => busy.from < busy.until);
}

/** Whoever is only tentative, or has not answered, is busy all the same. */
function takesTime(event: StoredEvent, calendar: PretendCalendar): boolean {
  const declined = ownAnswer(event, calendar) === "declined";
  const { status, content } = event;
  return status !== "cancelled" && content.transparency !== "transparent" && !declined;
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const next of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || last.until < next.from) result.push(next);
    else result.splice(-1, 1, { from: last.from, until: Math.max(last.until, next.until) });
  }
  return result;
}

function written(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
