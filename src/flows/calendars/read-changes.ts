import { causeOf } from "#booking/calendar-trouble.ts";
import type { Interval } from "#booking/interval.ts";
import { VendorError } from "#errors.ts";
import type { FlowContext } from "#flows/context.ts";
import { calendarHorizon } from "#flows/read-calendars.ts";
import type { Log } from "#log.ts";
import type { CalendarChanges, ChangesRead } from "#ports/calendar-changes.ts";
import { findRefs, listMissing, saveSightings } from "#store/calendar-sightings.ts";
import {
  type CalendarSync,
  enlistCalendars,
  hurryBusy,
  noteRead,
  noteUnread,
  takeDueCalendar,
} from "#store/calendar-syncs.ts";
import { type Db, transact } from "#store/db.ts";
import { endDark, noteDarkCalendars } from "./dark-calendars.ts";

const minuteMs = 60_000;
/** Notices get lost: a calendar is read this often, whatever its vendor tells (real time). */
const readEveryMs = 5 * minuteMs;
/** All of it: what slipped through, and what is there without belonging there, is found then. */
const readAllEveryMs = 60 * minuteMs;
const leaseMs = minuteMs;
/** One that can't be read is asked ever more seldom: after a tenth of the time for which that is so. */
const failedMs = minuteMs / 2;
const failureMaxMs = 5 * minuteMs;
/** So many are read at once: one that does not answer must not keep the others waiting. */
const lanesMax = 4;
/** Each reads so many in one round; those that are due still come in the next. */
const laneRoundMax = 12;

export type ReadingChanges = Pick<FlowContext, "db" | "now" | "realNow" | "company" | "wake"> & {
  readonly calendarChanges: CalendarChanges | undefined;
  readonly log: Log;
};

/**
 * Reads what people did in the calendars that are due, by a notice or by time, and keeps what it says of
 * our own events. Nothing is decided here. Returns how many were read.
 */
export function readChangesFlow(context: ReadingChanges): () => Promise<number> {
  return async () => {
    const { db, realNow, calendarChanges } = context;
    if (calendarChanges === undefined) return 0;
    await enlistCalendars(db, realNow());
    const read = await readDue({ ...context, calendarChanges });
    // After it, so that whatever can be read again by now is not told of.
    if ((await noteDarkCalendars(context)) > 0) context.wake();
    return read;
  };
}

async function readDue(context: Reading): Promise<number> {
  const lanes = Array.from({ length: lanesMax }, () => readLane(context));
  const ended = await Promise.allSettled(lanes);
  const broken = ended.find((lane) => lane.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  return ended.reduce((sum, lane) => sum + (lane.status === "fulfilled" ? lane.value : 0), 0);
}

async function readLane(context: Reading): Promise<number> {
  const { db, realNow } = context;
  for (let read = 0; read < laneRoundMax; read += 1) {
    const sync = await takeDueCalendar(db, { now: realNow(), leaseMs });
    if (sync === undefined) return read;
    await readOne(context, sync);
  }
  return laneRoundMax;
}

type Reading = ReadingChanges & { readonly calendarChanges: CalendarChanges };

async function readOne(context: Reading, sync: CalendarSync): Promise<void> {
  const { calendarId, cursor, fullAt } = sync;
  const begunAt = context.realNow();
  const during = await calendarHorizon(context);
  const all = fullAt === undefined || begunAt.getTime() - fullAt.getTime() >= readAllEveryMs;
  let read: ChangesRead;
  try {
    const question = { calendarId, during, since: all ? undefined : cursor };
    read = await context.calendarChanges.readChanges(question);
  } catch (failure) {
    if (!(failure instanceof VendorError)) throw failure;
    context.log.warn("what changed in a calendar could not be read", { calendarId, failure });
    const failingMs = begunAt.getTime() - (sync.failingSince ?? begunAt).getTime();
    const pauseMs = Math.max(failedMs, failingMs / 10);
    const waitMs = Math.min(failure.retryAfterMs ?? pauseMs, failureMaxMs);
    const dueAt = new Date(begunAt.getTime() + waitMs);
    const hopeless = failure.verdict !== "retry";
    await noteUnread(context.db, {
      calendarId,
      failure: failure.message,
      hopeless,
      cause: causeOf(failure.verdict),
      at: begunAt,
      dueAt,
    });
    return;
  }
  const wasDark = await transact(context.db, async (tx) => {
    const isBack = await keep(tx, { calendarId, read, begunAt, during });
    if (isBack) await endDark(tx, context, calendarId);
    return isBack;
  });
  if (wasDark) context.wake();
}

type Kept = {
  readonly calendarId: string;
  readonly read: ChangesRead;
  readonly begunAt: Date;
  readonly during: Interval;
};

/** What was seen and where to read on from, both or neither. True when it was known to be dark. */
async function keep(tx: Db, { calendarId, read, begunAt, during }: Kept): Promise<boolean> {
  const { changes, full, next: cursor } = read;
  const gone = changes.filter(({ now, eventId }) => now === undefined && eventId === undefined);
  const refs = await findRefs(
    tx,
    calendarId,
    gone.map(({ ref }) => ref),
  );
  const seen = changes.flatMap(({ ref, eventId = refs.get(ref), now }) =>
    eventId === undefined
      ? []
      : [{ calendarId, eventId, ref, during: now && { start: now.start, end: now.end } }],
  );
  const seenIds = seen.map(({ eventId }) => eventId);
  const missing = full ? await listMissing(tx, { calendarId, seenIds, during }) : [];
  await saveSightings(
    tx,
    [
      ...seen,
      ...missing.map((eventId) => ({ calendarId, eventId, ref: eventId, during: undefined })),
    ],
    begunAt,
  );
  if (changes.length > 0 && !full)
    await hurryBusy(tx, calendarId, new Date(begunAt.getTime() - readEveryMs));
  const dueAt = new Date(begunAt.getTime() + readEveryMs);
  return noteRead(tx, { calendarId, cursor, full, begunAt, dueAt });
}
