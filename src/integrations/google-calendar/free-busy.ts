import { z } from "zod";
import type { Interval } from "#booking/interval.ts";
import type { VendorError } from "#errors.ts";
import type { CalendarBusy } from "#ports/calendar.ts";

/** freeBusy's own limit (calendarExpansionMax). */
const CALENDARS_PER_QUESTION_MAX = 50;

/** Google refuses to look at 90 days or more at once ("timeRangeTooLong"). */
const DAYS_PER_QUESTION_MAX = 60;
const DAY_MS = 24 * 60 * 60_000;

/** So many groups at once: a long list must not take every place of the bulkhead. */
const GROUPS_AT_ONCE = 5;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What Google answers to a question; there is more in it, and we only check what we use. */
export const FreeBusyAnswer = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      busy: z.array(z.object({ start: instant, end: instant })).default([]),
      errors: z.array(z.object({ reason: z.string() })).default([]),
    }),
  ),
});
export type FreeBusyAnswer = z.infer<typeof FreeBusyAnswer>;

export type FreeBusyQuestion = {
  readonly calendarIds: readonly string[];
  readonly during: Interval;
};
type Ask = (question: FreeBusyQuestion) => Promise<FreeBusyAnswer>;

/**
 * Asks about any number of calendars over any length of time, in questions that Google takes.
 * One that could not be read is "unknown": an error in its line (which comes with a 200), no line
 * at all, or a failed question. Throws the VendorError only when every question failed.
 */
export async function readBusy(
  { calendarIds, during }: FreeBusyQuestion,
  ask: Ask,
): Promise<ReadonlyMap<string, CalendarBusy>> {
  const groups = slices([...new Set(calendarIds)], CALENDARS_PER_QUESTION_MAX);
  const answered: PromiseSettledResult<[string, CalendarBusy][]>[] = [];
  for (const wave of slices(groups, GROUPS_AT_ONCE)) {
    const asked = wave.map((group) => readGroup({ calendarIds: group, during }, ask));
    answered.push(...(await Promise.allSettled(asked)));
  }
  const failures = answered.filter((answer) => answer.status === "rejected");
  const [first] = failures;
  if (first !== undefined && failures.length === groups.length) throw first.reason;

  return new Map(
    answered.flatMap((answer, index) =>
      answer.status === "fulfilled"
        ? answer.value
        : (groups[index] ?? []).map((id) => [id, unknown(reasonOf(answer.reason))] as const),
    ),
  );
}

async function readGroup(question: FreeBusyQuestion, ask: Ask): Promise<[string, CalendarBusy][]> {
  const answers: FreeBusyAnswer[] = [];
  for (const during of windows(question.during)) answers.push(await ask({ ...question, during }));
  return question.calendarIds.map((id) => [id, busyOf(id, answers)]);
}

function busyOf(calendarId: string, answers: readonly FreeBusyAnswer[]): CalendarBusy {
  const intervals: Interval[] = [];
  for (const answer of answers) {
    const line = answer.calendars[calendarId];
    if (line === undefined) return unknown("Google's answer does not mention this calendar");
    if (line.errors.length > 0) return unknown(line.errors.map(({ reason }) => reason).join(", "));
    intervals.push(...line.busy);
  }
  return { kind: "known", intervals: merged(intervals) };
}

function unknown(reason: string): CalendarBusy {
  return { kind: "unknown", reason };
}

function reasonOf(failure: VendorError | unknown): string {
  return failure instanceof Error ? failure.message : "unknown failure";
}

/** An event across the seam of two windows is in both answers. */
function merged(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = result.at(-1);
    if (last === undefined || last.end < next.start) result.push(next);
    else if (last.end < next.end) result.splice(-1, 1, { start: last.start, end: next.end });
  }
  return result;
}

function windows({ start, end }: Interval): Interval[] {
  const step = DAYS_PER_QUESTION_MAX * DAY_MS;
  const count = Math.max(1, Math.ceil((end.getTime() - start.getTime()) / step));
  return Array.from({ length: count }, (_, index) => ({
    start: new Date(start.getTime() + index * step),
    end: new Date(Math.min(start.getTime() + (index + 1) * step, end.getTime())),
  }));
}

function slices<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
