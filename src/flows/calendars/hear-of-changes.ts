import type { FlowContext } from "#flows/context.ts";
import { noteNotice } from "#store/calendar-syncs.ts";
import { deleteWatches, findWatches, noteWatchDue } from "#store/calendar-watches.ts";
import { transact } from "#store/db.ts";
import { hashOfSecret } from "./watch-secret.ts";

/** A vendor says that something changed, or how its watch fares; all that is believed of it is the secret. */
export type CalendarNotice = {
  readonly secret: string;
  /** "ended": nobody watches any more. "ending": it is to be made to last longer at once. */
  readonly watch: "lasts" | "ending" | "ended";
};

/** Marks calendars as due; returns how many notices came with a secret of ours. */
export type HearOfChanges = (notices: readonly CalendarNotice[]) => Promise<number>;

/**
 * What a notice says of a calendar is not read: that it came is reason enough to read the calendar itself.
 * One that is told twice, late or out of order therefore does no harm.
 */
export function hearOfChangesFlow({
  db,
  realNow,
}: Pick<FlowContext, "db" | "realNow">): HearOfChanges {
  return async (notices) => {
    const at = realNow();
    const told = new Map(notices.map(({ secret, watch }) => [hashOfSecret(secret), watch]));
    const watches = await findWatches(db, [...told.keys()]);
    await transact(db, async (tx) => {
      await noteNotice(
        tx,
        watches.map(({ calendarId }) => calendarId),
        at,
      );
      for (const { secretHash, calendarId } of watches) {
        const fares = told.get(secretHash);
        if (fares === "ended") await deleteWatches(tx, [secretHash]);
        if (fares !== "lasts") await noteWatchDue(tx, calendarId, at);
      }
    });
    return watches.length;
  };
}
