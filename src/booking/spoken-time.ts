import { en } from "chrono-node";
import { readLocal } from "./local-time.ts";
import { offsetAt } from "./zone.ts";

/** What somebody meant by "tue 2pm". */
export type SpokenTime =
  | { readonly kind: "time"; readonly start: Date }
  /** Nothing in it is a date or a time; or there is more than one. */
  | { readonly kind: "unread" | "several" }
  /** A day, and no time of day. */
  | { readonly kind: "no-hour" }
  /** The clocks jump over it. */
  | { readonly kind: "skipped" }
  | { readonly kind: "past" };

type Clock = { readonly at: Date; readonly zone: string };
type Parsed = ReturnType<typeof en.casual.parse>[number];

/** More letters than these are a story and not a time. */
const lengthMax = 200;

/**
 * Reads one time in English words, by the clock of `zone` unless the words name another one. A library
 * finds the words and what they say; which instant that is in a zone only our own zone data say.
 */
export function readSpokenTime(text: string, clock: Clock): SpokenTime {
  const found = parse(text, clock);
  const [first] = found;
  if (first === undefined) return { kind: "unread" };
  return found.length > 1 ? { kind: "several" } : instantOf(first, clock);
}

/** Reads several times in one text, in their order: "tue 2pm, wed 10am or thu at noon". */
export function readSpokenTimes(text: string, clock: Clock): readonly SpokenTime[] {
  return parse(text, clock).map((one) => instantOf(one, clock));
}

function parse(text: string, { at, zone }: Clock): readonly Parsed[] {
  const timezone = offsetAt(zone, Math.floor(at.getTime() / 60_000));
  return en.casual.parse(
    text.slice(0, lengthMax),
    { instant: at, timezone },
    { forwardDate: true },
  );
}

function instantOf({ start }: Parsed, { at, zone }: Clock): SpokenTime {
  if (!start.isCertain("hour")) return { kind: "no-hour" };
  const [year, month, day, hour, minute] = (
    ["year", "month", "day", "hour", "minute"] as const
  ).map((part) => String(start.get(part) ?? 0).padStart(part === "year" ? 4 : 2, "0"));
  const wall = `${year}-${month}-${day}T${hour}:${minute}`;
  const namedOffset = start.isCertain("timezoneOffset") ? start.get("timezoneOffset") : null;
  const instant =
    namedOffset === null
      ? onTheWalls(wall, zone)
      : new Date(Date.parse(`${wall}Z`) - namedOffset * 60_000);
  if (instant === undefined) return { kind: "skipped" };
  return instant <= at ? { kind: "past" } : { kind: "time", start: instant };
}

/** Of a time that the clocks show twice the first one; whoever confirms it reads which one it is. */
function onTheWalls(wall: string, zone: string): Date | undefined {
  const read = readLocal(wall, zone);
  if (read.kind === "none") return undefined;
  return new Date((read.kind === "one" ? read.utcMinute : read.first) * 60_000);
}

/** "tomorrow", "tue to fri", "2026-11-24": the local days that are meant, both included; undefined for none. */
export function readSpokenDays(
  text: string,
  clock: Clock,
): { readonly from: string; readonly to: string } | undefined {
  const [first, ...others] = parse(text, clock);
  if (first === undefined || others.length > 0) return undefined;
  return { from: dayOf(first.start), to: dayOf(first.end ?? first.start) };
}

function dayOf(said: Parsed["start"]): string {
  const part = (name: "year" | "month" | "day", digits: number) =>
    String(said.get(name) ?? 0).padStart(digits, "0");
  return `${part("year", 4)}-${part("month", 2)}-${part("day", 2)}`;
}
