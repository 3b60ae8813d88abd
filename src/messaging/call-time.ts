import { workingWindows, type ZonedHours } from "#booking/working-hours.ts";

/**
 * Why a call is asked for at another time than planned: the desk is closed then and "opens" before the
 * appointment begins, or it "closes" before that; "no-hours": it is closed all the while.
 */
export type CallMove = "opens" | "closes" | "no-hours";

/** Somebody needs so long to find the client at the telephone. */
const callMinutesMin = 15;
/** What is asked for before the desk closes is asked for so long before. */
const beforeClosingMinutes = 60;
const MINUTE_MS = 60_000;

/**
 * When a member is asked to call: as planned while the desk is open, else when it opens next, else
 * before it closes; never once the appointment has begun, and not before `notBefore`.
 */
export function callTime(
  when: { readonly meantAt: Date; readonly start: Date; readonly notBefore: Date },
  hours: ZonedHours,
): { readonly at: Date; readonly moved: CallMove | undefined } {
  const meant = when.meantAt.getTime() / MINUTE_MS;
  const open = openBetween(when.notBefore, when.start, hours);
  if (open.some(({ opens, closes }) => opens <= meant && meant < closes))
    return { at: when.meantAt, moved: undefined };
  const enough = open.filter(({ opens, closes }) => closes - opens >= callMinutesMin);
  const next = enough.find(({ opens }) => opens >= meant);
  if (next !== undefined) return { at: instant(next.opens), moved: "opens" };
  const last = enough.findLast(({ closes }) => closes <= meant);
  if (last === undefined) return { at: when.meantAt, moved: "no-hours" };
  return { at: instant(Math.max(last.opens, last.closes - beforeClosingMinutes)), moved: "closes" };
}

/** In minutes since 1970. */
type Open = { readonly opens: number; readonly closes: number };

/** When the desk is open between two instants, cut to them. */
function openBetween(from: Date, to: Date, hours: ZonedHours): readonly Open[] {
  const [begin, end] = [from.getTime() / MINUTE_MS, to.getTime() / MINUTE_MS];
  if (end <= begin) return [];
  const windows = workingWindows(hours, Math.floor(begin), Math.ceil(end));
  const open: Open[] = [];
  for (let index = 0; index < windows.length; index += 2) {
    const opens = Math.max(windows[index] as number, begin);
    const closes = Math.min(windows[index + 1] as number, end);
    if (opens < closes) open.push({ opens, closes });
  }
  return open;
}

const instant = (minute: number) => new Date(Math.round(minute * MINUTE_MS));
