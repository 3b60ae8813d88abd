import { dayInterval, localDay } from "#booking/local-time.ts";
import { reachedAt } from "#booking/zone.ts";
import { hoursFor } from "#company/desk.ts";
import { businessDayBefore, isBusinessDay } from "#escalation/business-days.ts";
import { kpiFigures } from "#kpi/figures.ts";
import type { DailyLine } from "#ports/chat.ts";
import { transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import type { FlowContext } from "./context.ts";
import { readRows } from "./read-kpis.ts";

type DailyContext = Pick<FlowContext, "db" | "now" | "company" | "wake">;

/** A day with more than this is told as far as it was counted; nobody has such a day. */
const rowsMax = 200_000;

/**
 * Asks for the day's line in the desk's channel, once its time has come on a business day. Every node
 * may ask as often as it likes: the day is the effect's key. Returns whether this call was the first.
 */
export function postDailyLineFlow(context: DailyContext): () => Promise<boolean> {
  return async () => {
    const { settings } = await context.company();
    const { dailyLine } = settings.escalation;
    const hours = hoursFor(settings, undefined);
    if (dailyLine === undefined) return false;
    const at = context.now();
    const day = localDay(at, hours.zone);
    if (!isBusinessDay(day, hours) || at < timeOn(day, dailyLine, hours.zone)) return false;
    const first = await transact(context.db, (tx) =>
      wishForDesk(tx, { kind: "daily-line", key: `daily-line:${day}`, payload: { day } }),
    );
    if (first) context.wake();
    return first;
  };
}

/** What the line of a day says: everything from the last business day's begin to this day's. */
export async function readDailyLine(
  context: DailyContext,
  day: string,
): Promise<Omit<DailyLine, "id">> {
  const hours = hoursFor((await context.company()).settings, undefined);
  const before = businessDayBefore(day, hours);
  const during = {
    start: dayInterval(before, hours.zone).start,
    end: dayInterval(day, hours.zone).start,
  };
  const rows = await readRows(context, { during, serviceId: undefined, limit: rowsMax });
  const { interventionRate, timeToFirstHuman, showRate } = kpiFigures(rows, context.now());
  const yesterday = localDay(new Date(during.end.getTime() - 1), hours.zone);
  return {
    since: before === yesterday ? undefined : before,
    interventionRate,
    firstHumanP50Minutes: timeToFirstHuman.p50Minutes,
    noShows: showRate.noShow,
  };
}

/** When the clocks of the zone reach that time of day; a time that they skip, at the jump. */
function timeOn(day: string, time: string, zone: string): Date {
  const localMinute = Date.parse(`${day}T${time}:00Z`) / 60_000;
  return new Date(reachedAt(zone, localMinute) * 60_000);
}
