import { VendorError } from "#errors.ts";
import type { FlowContext } from "#flows/context.ts";
import type { Log } from "#log.ts";
import type { Calendar, FoundEvent } from "#ports/calendar.ts";
import { noteCalendarEvent } from "#store/appointments.ts";
import {
  correctSighting,
  type ExpectedEvent,
  findExpected,
  listUnsettled,
  putOff,
  type Sighting,
  settleAgreed,
  settleSighting,
} from "#store/calendar-sightings.ts";
import { followChange } from "./follow-change.ts";
import { removeGhost } from "./remove-ghost.ts";
import { restoreDecided } from "./restore-decided.ts";

export type FollowingSightings = FlowContext & { readonly log: Log };
export type Following = FollowingSightings & { readonly calendar: Calendar };

const roundMax = 50;
/** A new event may be seen as late as this, and is not missing before (real time). */
const lateSightMs = 60_000;

/**
 * Holds what was seen of our events against our rows. What is as the rows say is nothing new, so that our
 * own writes never come back to us; what differs is looked at once more, live, and followed or put before
 * a person. Returns how many differed.
 */
export function followSightingsFlow(context: FollowingSightings): () => Promise<number> {
  return async () => {
    const { db, calendar, realNow, log } = context;
    if (calendar === undefined) return 0;
    await settleAgreed(db, realNow());
    let followed = 0;
    for (const sighting of await listUnsettled(db, roundMax)) {
      const outcome = await follow({ ...context, calendar }, sighting).catch((error: unknown) => {
        // One that can't be followed must not keep those behind it.
        const { calendarId, eventId } = sighting;
        log.warn("a change in a calendar could not be followed", { calendarId, eventId, error });
        return "later" as const;
      });
      if (outcome === "later") await putOff(db, sighting, realNow());
      followed += Number(outcome === "followed");
    }
    followed += await restoreDecided(context);
    if (followed > 0) context.wake();
    return followed;
  };
}

/** "later": it can't be told yet. "settled": nothing to do. */
export type FollowOutcome = "later" | "settled" | "followed";

async function follow(context: Following, sighting: Sighting): Promise<FollowOutcome> {
  const expected = await findExpected(context.db, sighting);
  if (expected === undefined)
    return sighting.during === undefined
      ? settle(context, sighting)
      : removeGhost(context, sighting);
  if (expected.underWay) return "later";
  const isOver = expected.state === "cancelled" || expected.endsAt <= context.now();
  return isOver ? settle(context, sighting) : compare(context, { sighting, expected });
}

type Compared = { readonly sighting: Sighting; readonly expected: ExpectedEvent };

async function compare(
  context: Following,
  { sighting, expected }: Compared,
): Promise<FollowOutcome> {
  const found = await lookNow(context, { sighting, expected });
  if (found === "too-early") return "later";
  const now = found && { start: found.start, end: found.end };
  await correctSighting(context.db, sighting, now);
  const seen = { ...sighting, during: now };
  const isThere = isSame(now, { start: expected.startsAt, end: expected.endsAt });
  if (isThere && found !== undefined && expected.leftAt === undefined)
    await adopt(context, { ...expected, calendarId: sighting.calendarId }, found);
  // Without both we gave up on putting it there, and a person was told then.
  if (isThere || (now === undefined && expected.leftAt === undefined)) return settle(context, seen);
  if (sighting.told !== undefined && isSame(now, sighting.told.during))
    return settle(context, seen, "as-before");
  return followChange(context, { sighting: seen, expected });
}

async function settle(
  { db, realNow }: FollowingSightings,
  sighting: Sighting,
  told: false | "as-before" = false,
): Promise<FollowOutcome> {
  await settleSighting(db, sighting, { at: realNow(), told });
  return "settled";
}

/** What a notice or a list says may be old by now: the event itself has the last word. */
async function lookNow(
  { calendar, realNow }: Following,
  { sighting, expected }: Compared,
): Promise<FoundEvent | undefined | "too-early"> {
  const found = await calendar.find(sighting);
  if (found === "deleted") return undefined;
  if (found !== undefined && found.appointmentId !== expected.mark)
    throw new VendorError("calendar", {
      ...{ verdict: "permanent", ambiguous: false },
      detail: "an event with our id carries somebody else's mark",
    });
  const writtenMsAgo = realNow().getTime() - (expected.writtenAt?.getTime() ?? 0);
  return found === undefined && writtenMsAgo < lateSightMs ? "too-early" : found;
}

/** It arrived after all, when nobody waited for it any more. */
async function adopt(
  { db }: Following,
  expected: ExpectedEvent & Pick<Sighting, "calendarId">,
  { start, end, meetUrl }: FoundEvent,
): Promise<void> {
  const { appointmentId, isOwn, providerId, generation, calendarId } = expected;
  const seat = { id: appointmentId, participantId: isOwn ? undefined : providerId };
  await noteCalendarEvent(db, seat, { calendarId, generation, start, end, meetUrl });
}

function isSame(one: Sighting["during"], other: Sighting["during"]): boolean {
  return (
    one?.start.getTime() === other?.start.getTime() && one?.end.getTime() === other?.end.getTime()
  );
}
