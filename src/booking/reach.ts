import type { Interval } from "./interval.ts";
import type { StartRules } from "./starts.ts";

const minuteMs = 60_000;
/** No shift is longer than its day, and no day than the one on which Troll sets its clocks back by two hours. */
const shiftMaxMs = 26 * 60 * minuteMs;

/** How far around a question time must be known, so that each part is answered as within the whole. */
export function reachOf(service: StartRules, { start, end }: Interval): Interval {
  const { minutes, bufferBeforeMinutes, bufferAfterMinutes, startsOn } = service;
  const reach = (minutes + bufferBeforeMinutes + bufferAfterMinutes) * minuteMs;
  // Where one start follows from the end of another, the whole shift must be known.
  const shift = startsOn === "free" ? shiftMaxMs : 0;
  return {
    start: new Date(start.getTime() - reach - shift),
    end: new Date(end.getTime() + reach),
  };
}
