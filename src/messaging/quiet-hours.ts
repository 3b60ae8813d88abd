import { offsetAt, reachedAt } from "#booking/zone.ts";

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
/** Local time of whoever is written to (47 CFR 64.1200(c)(1)); we keep to it for every message. */
const opens = 8 * 60;
const closes = 21 * 60;
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

function isAnswer(at: Date, wroteAt: Date): boolean {
  const sinceMs = at.getTime() - wroteAt.getTime();
  return sinceMs >= 0 && sinceMs <= answerWithinMs;
}
