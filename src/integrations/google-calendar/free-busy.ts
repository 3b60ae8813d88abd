import { z } from "zod";
import { type Interval, joined } from "#booking/interval.ts";
import { inWaves, slices } from "#integrations/in-waves.ts";
import { questionWindows } from "#integrations/question-windows.ts";
import { reasonOf, unknown } from "#integrations/unknown-busy.ts";
import type { BusyQuestion, CalendarBusy } from "#ports/calendar.ts";

/** freeBusy's own limit (calendarExpansionMax). */
const CALENDARS_PER_QUESTION_MAX = 50;

/** Google refuses to look at 90 days or more at once ("timeRangeTooLong"). */
const DAYS_PER_QUESTION_MAX = 60;

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

export type FreeBusyQuestion = Pick<BusyQuestion, "calendarIds" | "during">;
type Ask = (question: FreeBusyQuestion) => Promise<FreeBusyAnswer>;

/**
 * Asks about any number of calendars over any length of time, in questions that Google takes.
 * One that could not be read is "unknown": an error in its line (which comes with a 200), no line
 * at all, or a failed question. Throws the VendorError only when every question failed.
 */
export async function readBusy(
  { calendarIds, during }: FreeBusyQuestion,
  { ask, atOnce }: { readonly ask: Ask; readonly atOnce: number },
): Promise<ReadonlyMap<string, CalendarBusy>> {
  const groups = slices([...new Set(calendarIds)], CALENDARS_PER_QUESTION_MAX);
  const answered = await inWaves(groups, atOnce, (group) =>
    readGroup({ calendarIds: group, during }, ask),
  );
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
  for (const during of questionWindows(question.during, DAYS_PER_QUESTION_MAX))
    answers.push(await ask({ ...question, during }));
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
  // An event across the seam of two windows is in both answers.
  return { kind: "known", intervals: joined(intervals) };
}
