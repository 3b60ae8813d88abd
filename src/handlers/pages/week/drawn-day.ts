import { dayNumber } from "#booking/dated.ts";
import { dayInterval } from "#booking/local-time.ts";
import { offsetAt, reachedAt } from "#booking/zone.ts";

type Minutes = { readonly from: number; readonly to: number };

/** A local day as it is drawn: from UTC minutes to minutes on its wall, 0 to 1440, and back. */
export type DrawnDay = {
  /** "2026-11-23" */
  readonly date: string;
  /** Whether any of these UTC minutes are of this day. */
  readonly has: (stretch: Minutes) => boolean;
  /** What of them is, on the wall. Across a change of the clocks it is drawn longer or shorter. */
  readonly clip: (stretch: Minutes) => Minutes;
  /** The UTC minute at which the wall shows it. */
  readonly instantOf: (wallMinute: number) => number;
};

const DAY = 24 * 60;

export function drawnDay(date: string, zone: string): DrawnDay {
  const { start, end } = dayInterval(date, zone);
  const [opens, closes] = [start.getTime() / 60_000, end.getTime() / 60_000];
  const midnight = dayNumber(date) * DAY;
  const onWall = (minute: number) => {
    if (minute <= opens) return 0;
    return minute >= closes ? DAY : minute + offsetAt(zone, minute) - midnight;
  };
  return {
    date,
    has: ({ from, to }) => from < closes && to > opens,
    clip: ({ from, to }) => ({ from: onWall(from), to: Math.max(onWall(from), onWall(to)) }),
    instantOf: (wallMinute) => reachedAt(zone, midnight + wallMinute),
  };
}
