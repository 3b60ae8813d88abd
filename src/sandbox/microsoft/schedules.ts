import { z } from "zod";
import { readBody } from "./event-content.ts";
import type { EventCall } from "./events.ts";
import { GraphRefused } from "./graph-error.ts";
import { findMailbox, listed, type MicrosoftOffice, type StoredEvent } from "./mailboxes.ts";
import { readPreferences, readTime, writeTime } from "./outlook-time.ts";

/** It promises twenty, and takes a hundred. */
const SCHEDULES_MAX = 100;
const STRETCH_MAX_MS = 62 * 24 * 60 * 60_000;
const ENTRIES_MAX = 1000;

const Time = z.object({ dateTime: z.string(), timeZone: z.string() });
const Question = z.strictObject({
  schedules: z.array(z.string()).min(1),
  startTime: Time,
  endTime: Time,
  availabilityViewInterval: z.int().min(5).max(1440).default(30),
});

type Asked = {
  readonly from: number;
  readonly until: number;
  readonly stepMs: number;
  readonly zone: string;
};

/** getSchedule answers 200 even when it could read none of the mailboxes: the errors are inside. */
export function answerSchedules({ office, request }: EventCall): object {
  // Not for personal accounts, says its page.
  if (office.own?.kind === "personal") throw new GraphRefused("ErrorAccessDenied");
  const question = readBody(Question, request.body);
  if (question.schedules.length > SCHEDULES_MAX)
    throw new GraphRefused("ErrorInvalidParameter", "ErrorMailboxDataArrayTooBig");
  const asked = {
    from: readTime(question.startTime),
    until: readTime(question.endTime),
    stepMs: question.availabilityViewInterval * 60_000,
    zone: readPreferences(request.headers["prefer"]).zone,
  };
  if (!(asked.from < asked.until)) throw new GraphRefused("ErrorInvalidParameter");
  return { value: question.schedules.map((address) => lineOf(office, address, asked)) };
}

function lineOf(office: MicrosoftOffice, address: string, asked: Asked): object {
  const mailbox = findMailbox(office, address);
  if (mailbox === undefined) return refused(address, "ErrorMailRecipientNotFound");
  if (mailbox.unreadable !== undefined) return refused(mailbox.id, mailbox.unreadable);
  if (asked.until - asked.from > STRETCH_MAX_MS)
    return refused(mailbox.id, "ErrorTimeIntervalTooBig");
  const within = listed(office, mailbox, undefined).filter(
    ({ start, end, response }) =>
      end > asked.from && start < asked.until && response !== "declined",
  );
  const steps = Math.ceil((asked.until - asked.from) / asked.stepMs);
  const inStep = Array.from({ length: steps }, (_, step) => {
    const from = asked.from + step * asked.stepMs;
    return within.filter(({ start, end }) => end > from && start < from + asked.stepMs);
  });
  if (inStep.some((events) => events.length > ENTRIES_MAX))
    return refused(mailbox.id, "ErrorFreeBusyGenerationFailed");
  return {
    scheduleId: mailbox.id,
    availabilityView: inStep.map(digitOf).join(""),
    scheduleItems: within.map((event) => itemOf(event, asked)),
    workingHours: { daysOfWeek: [], timeZone: { name: mailbox.timeZone } },
  };
}

function itemOf({ start, end, showAs, subject, location }: StoredEvent, { zone }: Asked): object {
  return {
    isPrivate: false,
    status: showAs,
    subject,
    location,
    // Whole days, too: here they are instants like all others.
    start: writeTime(start, zone),
    end: writeTime(end, zone),
  };
}

const digits: Readonly<Record<StoredEvent["showAs"], string>> = {
  free: "0",
  tentative: "1",
  busy: "2",
  oof: "3",
  workingElsewhere: "4",
  unknown: "2",
};

function digitOf(events: readonly StoredEvent[]): string {
  const all = events.map(({ showAs }) => digits[showAs]);
  return ["3", "2", "1", "4"].find((digit) => all.includes(digit)) ?? "0";
}

function refused(scheduleId: string, responseCode: string): object {
  const message = `${responseCode}: the schedule of ${scheduleId} could not be read.`;
  return { scheduleId, availabilityView: "", error: { message, responseCode } };
}
