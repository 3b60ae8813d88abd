import { z } from "zod";
import { type Interval, joined } from "#booking/interval.ts";
import { VendorError } from "#errors.ts";
import { slices } from "#integrations/in-waves.ts";
import { questionWindows } from "#integrations/question-windows.ts";
import { reasonOf, unknown } from "#integrations/unknown-busy.ts";
import type { BusyQuestion, CalendarBusy } from "#ports/calendar.ts";
import type { GraphRequest } from "./graph.ts";
import { utcMoment } from "./moment.ts";
import { byAddress, mailboxOf } from "./place.ts";
import { checked } from "./verdicts.ts";

/** What getSchedule promises to answer at once. */
export const MAILBOXES_PER_QUESTION_MAX = 20;

/** Exchange refuses to look at more than 62 days at once. */
const DAYS_PER_QUESTION_MAX = 40;

/** More than 1000 entries within one of these intervals are an error: the shorter, the safer. */
const INTERVAL_MINUTES = 60;

/**
 * One question is asked in the name of one of its mailboxes. A mailbox that is gone or closed to us
 * must not hide the others, and a tenant that refuses us altogether must not be asked twenty times.
 */
const ASKERS_MAX = 3;

/** These leave the time free; whatever else Outlook may say one day takes it ("busy", "oof", "unknown"). */
const leavesFree = new Set(["free", "workingElsewhere"]);

const ScheduleAnswer = z.object({
  value: z.array(
    z.object({
      scheduleId: z.string(),
      error: z
        .object({ responseCode: z.string().catch(""), message: z.string().catch("") })
        .nullish(),
      // Missing where we may see no more than the summary, which has no exact times.
      scheduleItems: z
        .array(z.object({ status: z.string().default("busy"), start: utcMoment, end: utcMoment }))
        .optional(),
    }),
  ),
});
type ScheduleAnswer = z.infer<typeof ScheduleAnswer>;

type Question = Pick<BusyQuestion, "during"> & { readonly mailboxes: readonly string[] };
/** Asks Graph in the name of a mailbox. */
export type AskAs = (mailbox: string, request: GraphRequest) => Promise<unknown>;

/** Questions that Graph takes. */
export function questionsOf({ calendarIds, during }: Omit<BusyQuestion, "tentative">): Question[] {
  const mailboxes = [...new Set(calendarIds.map(mailboxOf))];
  return slices(mailboxes, MAILBOXES_PER_QUESTION_MAX).map((part) => ({ mailboxes: part, during }));
}

/**
 * What takes the time in some mailboxes' own calendars. One that could not be read is "unknown": an
 * error in its line (which comes with a 200), no line at all, a line without items. Throws the
 * VendorError when the whole question failed.
 */
export async function readSchedules(
  question: Question,
  ask: AskAs,
): Promise<[string, CalendarBusy][]> {
  const closed: [string, CalendarBusy][] = [];
  let { mailboxes } = question;
  for (;;) {
    const [asker, ...others] = mailboxes;
    if (asker === undefined) return closed;
    try {
      return [...closed, ...(await readAs(asker, { ...question, mailboxes }, ask))];
    } catch (failure) {
      if (!isAboutTheAsker(failure)) throw failure;
      closed.push([asker, unknown(reasonOf(failure))]);
      if (closed.length >= ASKERS_MAX) return [...closed, ...others.map(unasked(failure))];
      mailboxes = others;
    }
  }
}

const unasked =
  (failure: unknown) =>
  (mailbox: string): [string, CalendarBusy] => [mailbox, unknown(reasonOf(failure))];

function isAboutTheAsker(failure: unknown): boolean {
  return (
    failure instanceof VendorError && (failure.verdict === "gone" || failure.verdict === "human")
  );
}

async function readAs(
  asker: string,
  { mailboxes, during }: Question,
  ask: AskAs,
): Promise<[string, CalendarBusy][]> {
  const answers: ScheduleAnswer[] = [];
  for (const { start, end } of questionWindows(during, DAYS_PER_QUESTION_MAX)) {
    const request: GraphRequest = {
      method: "POST",
      path: `${byAddress.userPath(asker)}/calendar/getSchedule`,
      body: {
        schedules: mailboxes,
        startTime: inUtc(start),
        endTime: inUtc(end),
        availabilityViewInterval: INTERVAL_MINUTES,
      },
    };
    answers.push(checked(ScheduleAnswer, await ask(asker, request), "schedules"));
  }
  return mailboxes.map((mailbox) => [mailbox, busyOf(mailbox, answers)]);
}

function busyOf(mailbox: string, answers: readonly ScheduleAnswer[]): CalendarBusy {
  const intervals: Interval[] = [];
  for (const { value } of answers) {
    // An address is answered as the directory writes it.
    const line = value.find(({ scheduleId }) => sameAddress(scheduleId, mailbox));
    if (line === undefined) return unknown("Microsoft's answer does not mention this calendar");
    if (line.error) return unknown(wordsOf(line.error));
    if (line.scheduleItems === undefined)
      return unknown("Microsoft's answer does not say what is in this calendar");
    const items = line.scheduleItems.filter(({ status }) => !leavesFree.has(status));
    intervals.push(...items.map(({ start, end }) => ({ start, end })));
  }
  // An event across the seam of two windows is in both answers, and one without length takes nothing.
  return { kind: "known", intervals: joined(intervals.filter(({ start, end }) => start < end)) };
}

const sameAddress = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function wordsOf({ responseCode, message }: { responseCode: string; message: string }): string {
  return [responseCode, message.slice(0, 200)].filter(Boolean).join(": ") || "refused";
}

const inUtc = (at: Date) => ({ dateTime: at.toISOString().slice(0, 19), timeZone: "UTC" });
