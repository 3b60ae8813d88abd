import type { Known, Question } from "#booking/availability.ts";
import { shiftFor } from "#booking/meetings.ts";
import { fullFor, obstaclesAt } from "#booking/provider-time.ts";
import { isClear } from "#booking/starts.ts";
import { mergeTaken, outside } from "#booking/taken.ts";

/**
 * Why somebody cannot be had for a start, in a few words; undefined when nothing of their own is in
 * the way. Whether everybody and everything else is free that a service needs is not asked here.
 */
export function whyNotThen(
  known: Known,
  question: Question,
  { providerId, start }: { readonly providerId: string; readonly start: Date },
): string | undefined {
  const { service, locationId, travel } = question;
  const provider = known.providers.get(providerId);
  const diary = known.diaries.get(providerId);
  if (provider === undefined || diary === undefined) return "the calendar was not read lately";
  const at = { start: start.getTime() / 60_000, locationId };
  const workplace = shiftFor(provider, { ...service, startsOn: "free" }, at)?.workplace;
  if (workplace === undefined) return "not at work then";
  if (outside([at.start], fullFor(provider, diary, service)).length === 0)
    return "has as many as the limits allow";
  const obstacles = obstaclesAt(provider, diary, { locationId: workplace.locationId, travel });
  const apart = {
    taken: mergeTaken(obstacles.taken, []),
    away: mergeTaken(obstacles.away, []),
  };
  if (!isClear(apart, at.start, service)) return "busy then";
  return shiftFor(provider, service, at) === undefined ? "begins at other times" : undefined;
}
