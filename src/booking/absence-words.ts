import type { Interval } from "./interval.ts";
import { dayInterval, describeLocal, localDay, localLabels } from "./local-time.ts";
import { dayLabel } from "./wall-clock.ts";
import { describeZone } from "./zone-name.ts";

/** `zone`: by whose clock it is told. */
export type Away = { readonly name: string; readonly during: Interval; readonly zone: string };

/**
 * When somebody is away, by the clock of `zone`: "on Tue 24 Nov", "from Tue 24 Nov to Thu 26 Nov",
 * "on Tue 24 Nov from 9:00 AM to 12:00 PM, Phoenix time (MST)".
 */
export function describeAbsence({ start, end }: Interval, zone: string): string {
  const [first, last] = [localDay(start, zone), localDay(new Date(end.getTime() - 1), zone)];
  const isWhole =
    same(dayInterval(first, zone).start, start) && same(dayInterval(last, zone).end, end);
  if (isWhole)
    return first === last
      ? `on ${dayLabel(first)}`
      : `from ${dayLabel(first)} to ${dayLabel(last)}`;
  const [begins, ends] = [localLabels(start, zone), localLabels(end, zone)];
  if (begins.day !== ends.day || begins.repeated || ends.repeated)
    return `from ${describeLocal(start, zone)} to ${describeLocal(end, zone)}`;
  return `on ${dayLabel(first)} from ${begins.time} to ${ends.time}, ${describeZone(zone, start)}`;
}

const same = (a: Date, b: Date) => a.getTime() === b.getTime();

/** "Ana Ortiz is away on Tue 24 Nov". Why somebody is away is not for everybody, and never said. */
export function sayAway(away: Away): string {
  return `${away.name} is away ${describeAbsence(away.during, away.zone)}`;
}

/** For a card: why a person has to look at an appointment. */
export function awayReason(
  away: Away,
  appointment: { readonly startsAt: Date; readonly zone: string },
): string {
  const when = describeLocal(appointment.startsAt, appointment.zone);
  return `${sayAway(away)}: the appointment on ${when} needs somebody else or another time`;
}

/** Why the one who is proposed: `free` counts all who could lead then, `words` say what put them first. */
export function whyThisOne(chosen: {
  readonly name: string;
  readonly free: number;
  readonly words: string | undefined;
}): string {
  const { name, free, words } = chosen;
  if (free === 1) return `${name} is the only one who is free then`;
  const first = `${name} comes first of the ${free} who are free then`;
  return words === undefined ? first : `${first}: ${words}`;
}

/** Why a room, or a colleague, is exchanged and the provider stays. */
export function whyInstead(exchange: {
  readonly coming: readonly string[];
  readonly going: readonly string[];
  readonly leader: string;
}): string {
  const { coming, going, leader } = exchange;
  return `${listed(coming)} in the place of ${listed(going)}; it stays with ${leader}`;
}

/** As many are told of by name: a company may have hundreds who are busy. */
const toldMax = 5;

/** Why nobody is proposed: of everybody who serves it, or everything that would do, what is in the way. */
export function whyNobody(
  others: readonly { readonly name: string; readonly words: string }[],
  wanted: { readonly absent: string; readonly serviceName: string },
): string {
  if (others.length === 0)
    return `nobody and nothing else can take the place of ${wanted.absent} for ${wanted.serviceName}`;
  const told = others.slice(0, toldMax).map(({ name, words }) => `${name}: ${words}`);
  const more = others.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** "Ana, Ben and Cleo" */
function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
