import { inWaves } from "#integrations/in-waves.ts";
import { reasonOf, unknown } from "#integrations/unknown-busy.ts";
import type { BusyQuestion, Calendar, CalendarBusy } from "#ports/calendar.ts";
import { askGraph, type GraphCall, type MicrosoftAccount } from "./account.ts";
import { readView } from "./calendar-view.ts";
import { isMailboxItself, placeOf } from "./place.ts";
import { type AskAs, questionsOf, readSchedules } from "./schedule.ts";

type Reading = Pick<GraphCall<unknown>, "kind" | "deadlineMs"> & { readonly atOnce: number };

/** Many mailboxes in one question where Outlook's schedules say enough, else each calendar's events. */
export function busyTime(account: MicrosoftAccount, reading: Reading): Calendar["busy"] {
  return async (question) => {
    const { calendarIds, tentative } = question;
    const ids = [...new Set(calendarIds)];
    const inSchedules = ids.filter(
      (id) => account.asksSchedules && tentative === "busy" && isMailboxItself(id),
    );
    const others = ids.filter((id) => !inSchedules.includes(id));
    const [schedules, views] = await Promise.all([
      bySchedules(account, { ...question, calendarIds: inSchedules }, reading),
      byViews(account, { ...question, calendarIds: others }, reading),
    ]);
    return new Map([...schedules, ...views]);
  };
}

/**
 * Throws the VendorError only when every question failed: then it is about none of the calendars.
 */
async function bySchedules(
  account: MicrosoftAccount,
  question: BusyQuestion,
  { kind, deadlineMs, atOnce }: Reading,
): Promise<[string, CalendarBusy][]> {
  const askAs: AskAs = (mailbox, request) =>
    askGraph(account, {
      ...{ kind, deadlineMs, mailbox },
      ask: async (send) => (await send(request)).body,
    });
  const questions = questionsOf(question);
  const answered = await inWaves(questions, atOnce, (part) => readSchedules(part, askAs));
  const failures = answered.filter((answer) => answer.status === "rejected");
  const [first] = failures;
  if (first !== undefined && failures.length === questions.length) throw first.reason;
  return answered.flatMap((answer, index) =>
    answer.status === "fulfilled"
      ? answer.value
      : (questions[index]?.mailboxes ?? []).map((mailbox): [string, CalendarBusy] => [
          mailbox,
          unknown(reasonOf(answer.reason)),
        ]),
  );
}

/** What fails makes that calendar unknown, however many fail: "not found" is about the one asked for. */
async function byViews(
  account: MicrosoftAccount,
  { calendarIds, tentative, during }: BusyQuestion,
  { kind, deadlineMs, atOnce }: Reading,
): Promise<[string, CalendarBusy][]> {
  const answered = await inWaves(calendarIds, atOnce, (id) => {
    const place = placeOf(account, id);
    // All pages of a list have one deadline: a list without an end has one, too.
    return askGraph(account, {
      ...{ kind, deadlineMs, mailbox: place.mailbox },
      ask: (send) =>
        readView({ place, tentative, during }, async (page) => (await send(page)).body),
    });
  });
  return answered.map((answer, index): [string, CalendarBusy] => [
    calendarIds[index] as string,
    answer.status === "fulfilled"
      ? { kind: "known", intervals: answer.value }
      : unknown(reasonOf(answer.reason)),
  ]);
}
