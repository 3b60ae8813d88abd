import { z } from "zod";
import type { Interval } from "./interval.ts";
import { dayInterval } from "./local-time.ts";

/** What somebody wrote of an absence, in one of two forms; without `to` it is the one day. */
export type WrittenAbsence = { readonly from: string; readonly to: string | undefined };

export type ReadAbsence = { readonly kind: "times"; readonly times: Interval } | AbsenceMistake;

export type AbsenceMistake = {
  readonly kind: "mistake";
  readonly field: "from" | "to" | "reason";
  readonly message: string;
};

const LocalDate = z.iso.date();
/** The seconds may be left out. */
const Instant = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
]);
const dayMs = 24 * 60 * 60_000;
const daysMax = 366;
const daysAheadMax = 2 * 366;

/**
 * "2026-11-24" to "2026-11-26" are whole days by the clock of `zone`, both of them included;
 * "2026-11-24T09:00:00-07:00" are instants, half-open. Both ends have the same form.
 */
export function readAbsence(
  { from, to = from }: WrittenAbsence,
  zone: string,
  now: Date,
): ReadAbsence {
  const days = areAll(LocalDate, from, to);
  if (!days && !areAll(Instant, from, to))
    return mistake(
      "from",
      "write both ends as dates (2026-11-24) or both as instants (2026-11-24T09:00:00-07:00)",
    );
  // Before any zone is asked: the zone data do not reach as far as somebody may write.
  const [begins, ends] = [Date.parse(from), Date.parse(to)];
  if (begins - now.getTime() > daysAheadMax * dayMs)
    return mistake("from", "an absence begins within the next two years");
  if (ends - begins > daysMax * dayMs) return mistake("to", "an absence lasts a year at most");
  const times = days
    ? { start: dayInterval(from, zone).start, end: dayInterval(to, zone).end }
    : { start: new Date(from), end: new Date(to) };
  if (times.end <= times.start) return mistake("to", "the absence ends before it begins");
  if (times.end <= now) return mistake("to", "the absence is over already");
  return { kind: "times", times };
}

const areAll = (form: z.ZodType, ...texts: readonly string[]) =>
  texts.every((text) => form.safeParse(text).success);

const mistake = (field: "from" | "to", message: string): AbsenceMistake => ({
  kind: "mistake",
  field,
  message,
});
