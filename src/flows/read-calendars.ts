import type { Interval } from "#booking/interval.ts";
import { subtractOwn, takenFrom } from "#booking/taken.ts";
import type { CalendarBusy } from "#ports/calendar.ts";
import { type CalendarToRead, listCalendarsToRead, listOwnEvents, saveBusy } from "#store/busy.ts";
import { transact } from "#store/db.ts";
import type { FlowContext } from "./context.ts";

/** Pages live from a copy of the calendars that is at most this old (real time). */
const copyMinutes = 4;
/** As many calendars as one question may name (Google: calendarExpansionMax 50). */
const calendarsPerQuestion = 50;
/** A calendar that could not be read is left alone for so long (real time). */
const pauseMs = 60_000;
const dayMilliseconds = 24 * 60 * 60_000;

/**
 * Reads the calendars whose copy is old or too short, and stores what they call busy, without our own
 * events. A calendar that can't be read keeps its old copy, which stops being believed after a while.
 */
export function readCalendarsFlow(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "calendar" | "company">,
): () => Promise<{ readonly read: number; readonly failed: readonly string[] }> {
  // Remembered by this node alone: it only decides whose turn it is.
  const failedAt = new Map<string, number>();
  return async () => {
    const { calendar } = context;
    if (calendar === undefined) return { read: 0, failed: [] };
    const at = context.realNow().getTime();
    const during = await horizon(context);
    const wanted = await listCalendarsToRead(context.db, {
      olderThan: new Date(at - copyMinutes * 60_000),
      // A day of slack, so that a horizon that moves on does not mean a new reading at once.
      until: new Date(during.end.getTime() - dayMilliseconds),
      except: [...failedAt].filter(([, since]) => at - since < pauseMs).map(([id]) => id),
      limit: calendarsPerQuestion,
    });
    if (wanted.length === 0) return { read: 0, failed: [] };
    const calendarIds = [...new Set(wanted.map(({ calendarId }) => calendarId))];
    const answers = await calendar.busy({ calendarIds, during });
    const failed: string[] = [];
    for (const one of wanted) {
      const reason = await store(context, one, { answer: answers.get(one.calendarId), during });
      if (reason === undefined) continue;
      failedAt.set(one.providerId, at);
      failed.push(`${one.calendarId}: ${reason}`);
    }
    return { read: wanted.length - failed.length, failed };
  };
}

/** From a day ago to two days beyond the longest horizon of any service. */
async function horizon({ company, now }: Pick<FlowContext, "company" | "now">): Promise<Interval> {
  const { services } = await company();
  const days = Math.max(...services.values().map(({ policy }) => policy.horizonDays));
  const at = now().getTime();
  return {
    start: new Date(at - dayMilliseconds),
    end: new Date(at + (days + 2) * dayMilliseconds),
  };
}

/** Keeps what one calendar said; returns why there is nothing to keep, if there is not. */
async function store(
  { db, realNow }: Pick<FlowContext, "db" | "realNow">,
  { providerId }: CalendarToRead,
  { answer, during }: { answer: CalendarBusy | undefined; during: Interval },
): Promise<string | undefined> {
  if (answer?.kind !== "known") return answer?.reason ?? "missing in the answer";
  const own = await listOwnEvents(db, { providerId, during });
  const foreign = subtractOwn(takenFrom(answer.intervals), takenFrom(own));
  const busy: Interval[] = [];
  for (let edge = 0; edge < foreign.length; edge += 2)
    busy.push({
      start: new Date((foreign[edge] as number) * 60_000),
      end: new Date((foreign[edge + 1] as number) * 60_000),
    });
  await transact(db, (tx) => saveBusy(tx, { providerId, during, busy, readAt: realNow() }));
  return undefined;
}
