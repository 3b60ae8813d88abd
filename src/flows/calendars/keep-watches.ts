import { type CalendarId, readCalendarId } from "#company/calendar-id.ts";
import { VendorError } from "#errors.ts";
import type { FlowContext } from "#flows/context.ts";
import type { Log } from "#log.ts";
import type { CalendarChanges, Watch } from "#ports/calendar-changes.ts";
import { forgetCalendar, listForsakenCalendars } from "#store/calendar-syncs.ts";
import {
  deleteWatches,
  insertWatch,
  listWatches,
  noteWatch,
  noteWatchDue,
  type StoredWatch,
  takeUnwatched,
} from "#store/calendar-watches.ts";
import { transact } from "#store/db.ts";
import { noteNoTrouble } from "./dark-calendars.ts";
import { hashOfSecret, newWatchSecret } from "./watch-secret.ts";

const hourMs = 60 * 60_000;
/** Renewed so long before it ends that a day of refusals makes no gap. */
const renewBeforeMs = 24 * hourMs;
/** A vendor that refuses is asked again; until then calendars are read by time alone. */
const retryMs = hourMs;
const leaseMs = 2 * 60_000;
const roundMax = 20;

export type KeepingWatches = Pick<FlowContext, "db" | "now" | "realNow" | "publicUrl"> & {
  readonly calendarChanges: CalendarChanges | undefined;
  readonly log: Log;
};
type Keeping = KeepingWatches & { readonly calendarChanges: CalendarChanges };

/** Where each vendor tells us that something changed. */
export const watchPaths: Readonly<Record<CalendarId["vendor"], string>> = {
  google: "/hooks/google-calendar",
  microsoft: "/hooks/microsoft-calendar",
};

/**
 * Has every calendar watched, and watched on before a watch ends; lets go of calendars that nobody could be
 * booked in any more. Returns how many watches are new or last longer.
 */
export function keepWatchesFlow(context: KeepingWatches): () => Promise<number> {
  return async () => {
    const { db, realNow, calendarChanges } = context;
    if (calendarChanges === undefined) return 0;
    const keeping = { ...context, calendarChanges };
    for (const calendarId of await listForsakenCalendars(db, context.now()))
      await letGo(keeping, calendarId);
    let kept = 0;
    for (let round = 0; round < roundMax; round += 1) {
      const calendarId = await takeUnwatched(db, { now: realNow(), leaseMs });
      if (calendarId === undefined) break;
      kept += Number(await keepWatched(keeping, calendarId));
    }
    return kept;
  };
}

/** False where its vendor would not have it. */
async function keepWatched(context: Keeping, calendarId: string): Promise<boolean> {
  const { db, realNow, log } = context;
  const stored = await listWatches(db, calendarId);
  const [longest] = stored;
  const secret = newWatchSecret();
  const secretHash = hashOfSecret(secret);
  await insertWatch(db, { secretHash, calendarId, at: realNow() });
  try {
    const watch = await ask(context, { calendarId, secret, old: longest?.watch });
    const isSame = watch.id === longest?.watch?.id;
    const keptHash = isSame ? longest.secretHash : secretHash;
    const others = [...stored.map((one) => one.secretHash), secretHash];
    await transact(db, async (tx) => {
      await noteWatch(tx, keptHash, watch);
      await deleteWatches(
        tx,
        others.filter((hash) => hash !== keptHash),
      );
      // Never at once: a vendor whose clock is another, or who grants less, is not asked without end.
      const soonest = realNow().getTime() + retryMs;
      const dueMs = Math.max(watch.endsAt.getTime() - renewBeforeMs, soonest);
      await noteWatchDue(tx, calendarId, new Date(dueMs));
    });
    return true;
  } catch (failure) {
    if (!(failure instanceof VendorError)) throw failure;
    log.warn("a calendar can't be watched; it is read by time alone", { calendarId, failure });
    // Where it may have been made after all its notices are let in: they are worth a reading.
    if (!failure.ambiguous) await deleteWatches(db, [secretHash]);
    await noteWatchDue(db, calendarId, new Date(realNow().getTime() + retryMs));
    return false;
  }
}

function ask(
  { calendarChanges, publicUrl }: Keeping,
  wish: { readonly calendarId: string; readonly secret: string; readonly old: Watch | undefined },
): Promise<Watch> {
  const { old, ...rest } = wish;
  const asked = { ...rest, url: publicUrl + watchPaths[readCalendarId(wish.calendarId).vendor] };
  return old === undefined ? calendarChanges.watch(asked) : calendarChanges.renewWatch(old, asked);
}

/** Nothing of it is wanted any more. A watch that can't be stopped ends by itself, and nobody listens. */
async function letGo(context: Keeping, calendarId: string): Promise<void> {
  for (const { watch } of await listWatches(context.db, calendarId))
    if (watch !== undefined) await stop(context, { calendarId, watch });
  await transact(context.db, async (tx) => {
    await forgetCalendar(tx, calendarId);
    await noteNoTrouble(tx, calendarId, context.realNow());
  });
}

async function stop(
  { calendarChanges, log }: Keeping,
  { calendarId, watch }: Pick<StoredWatch, "calendarId"> & { readonly watch: Watch },
): Promise<void> {
  try {
    await calendarChanges.stopWatch({ ...watch, calendarId });
  } catch (failure) {
    if (!(failure instanceof VendorError)) throw failure;
    log.warn("a calendar's watch could not be stopped; it ends by itself", { calendarId, failure });
  }
}
