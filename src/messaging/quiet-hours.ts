import { offsetAt, reachedAt } from "#booking/zone.ts";

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
/** Local time of whoever is written to (47 CFR 64.1200(c)(1)); we keep to it for every message. */
const opens = 8 * 60;
const closes = 21 * 60;
/** What is moved to the evening leaves so long before it ends, so that its sending has time. */
const marginMinutes = 30;
/** Whoever has just written to us is awake. */
const answerWithinMs = 15 * MINUTE_MS;

/**
 * The first instant from `at` on at which a text may be sent to somebody in `zone`: `at` itself
 * between 08:00 and 21:00 on the walls there, else the next 08:00.
 *
 * `wroteAt`: when the person last wrote to us; an answer within a quarter of an hour needs no waiting.
 */
export function nextAllowed(at: Date, zone: string, wroteAt?: Date): Date {
  if (wroteAt !== undefined && isAnswer(at, wroteAt)) return at;
  const utcMinute = Math.floor(at.getTime() / MINUTE_MS);
  const wall = utcMinute + offsetAt(zone, utcMinute);
  const midnight = Math.floor(wall / DAY) * DAY;
  const minuteOfDay = wall - midnight;
  if (minuteOfDay >= opens && minuteOfDay < closes) return at;
  const next = minuteOfDay < opens ? midnight + opens : midnight + DAY + opens;
  return new Date(reachedAt(zone, next) * MINUTE_MS);
}

/**
 * The last instant up to `at` at which a text may be sent to somebody in `zone`: `at` itself by day,
 * else the evening before. For what is of no use later.
 */
function lastAllowed(at: Date, zone: string): Date {
  if (nextAllowed(at, zone) <= at) return at;
  const utcMinute = Math.floor(at.getTime() / MINUTE_MS);
  const wall = utcMinute + offsetAt(zone, utcMinute);
  const midnight = Math.floor(wall / DAY) * DAY;
  const evening = (wall - midnight < opens ? midnight - DAY : midnight) + closes - marginMinutes;
  return new Date(reachedAt(zone, evening) * MINUTE_MS);
}

/** In which zones somebody may be; a text must be welcome in all of them. */
export type Whereabouts = readonly [string, ...string[]];

/** More rounds than any two zones of one country need to agree on an hour. */
const roundsMax = 100;

/** As above for somebody of whom only the country is known: the first instant that suits everywhere there. */
export function nextAllowedIn(at: Date, zones: Whereabouts, wroteAt?: Date): Date {
  let next = at;
  for (let round = 0; round < roundsMax; round += 1) {
    const later = zones.map((zone) => nextAllowed(next, zone, wroteAt).getTime());
    const latest = Math.max(...later);
    if (latest === next.getTime()) return next;
    next = new Date(latest);
  }
  return next;
}

/** The last instant up to `at` that suits everywhere there. */
export function lastAllowedIn(at: Date, zones: Whereabouts): Date {
  let last = at;
  for (let round = 0; round < roundsMax; round += 1) {
    const earliest = Math.min(...zones.map((zone) => lastAllowed(last, zone).getTime()));
    if (earliest === last.getTime()) return last;
    last = new Date(earliest);
  }
  return last;
}

/** When it becomes night in the first of the zones; `at` itself where it is night already. */
export function nextQuiet(at: Date, zones: Whereabouts): Date {
  const closings = zones.map((zone) => closingAfter(at, zone).getTime());
  return new Date(Math.min(...closings));
}

function closingAfter(at: Date, zone: string): Date {
  if (nextAllowed(at, zone) > at) return at;
  const utcMinute = Math.floor(at.getTime() / MINUTE_MS);
  const midnight = Math.floor((utcMinute + offsetAt(zone, utcMinute)) / DAY) * DAY;
  return new Date(reachedAt(zone, midnight + closes) * MINUTE_MS);
}

function isAnswer(at: Date, wroteAt: Date): boolean {
  const sinceMs = at.getTime() - wroteAt.getTime();
  return sinceMs >= 0 && sinceMs <= answerWithinMs;
}
