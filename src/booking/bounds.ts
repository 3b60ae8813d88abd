import { dayNumber } from "./dated.ts";
import type { Interval } from "./interval.ts";
import type { Policy } from "./policy.ts";
import { reachedAt } from "./zone.ts";

const DAY = 24 * 60;

/**
 * The first minute that notice, horizon and the question itself allow for a start, and the first that
 * they do not. `zone`: whose date a fixed end of booking is.
 */
export function bookableBounds(
  {
    service,
    during,
    now,
  }: {
    readonly service: {
      readonly policy: Pick<Policy, "noticeMinutes" | "horizonDays" | "bookableUntil">;
    };
    readonly during: Interval;
    readonly now: Date;
  },
  zone?: string,
): { readonly from: number; readonly to: number } {
  const { noticeMinutes, horizonDays, bookableUntil } = service.policy;
  const earliest = Math.ceil(now.getTime() / 60_000 + noticeMinutes);
  const latest = Math.floor(now.getTime() / 60_000 + horizonDays * DAY);
  const until =
    bookableUntil === undefined || zone === undefined
      ? Number.POSITIVE_INFINITY
      : reachedAt(zone, (dayNumber(bookableUntil) + 1) * DAY);
  return {
    from: Math.max(Math.ceil(during.start.getTime() / 60_000), earliest),
    to: Math.min(Math.ceil(during.end.getTime() / 60_000), latest + 1, until),
  };
}
