import { recordAudit } from "#store/audit.ts";
import { findMarked, type Sighting, settleSighting } from "#store/calendar-sightings.ts";
import { transact } from "#store/db.ts";
import type { Following, FollowOutcome } from "./follow-sightings.ts";

/**
 * An event with an id of ours, and no appointment that should be shown by it: one that an appointment left
 * behind, or that arrived when nobody waited for it any more. It is taken away if its mark is one that we
 * know. Another installation's, which shares the calendar, is not ours to touch.
 */
export async function removeGhost(context: Following, sighting: Sighting): Promise<FollowOutcome> {
  const { db, calendar, log, realNow } = context;
  const settled = { at: realNow(), told: false };
  const found = await calendar.find(sighting);
  const mark = found === "deleted" ? undefined : found?.appointmentId;
  const owner = mark === undefined ? undefined : await findMarked(db, mark);
  // Its own write may be about to note that it is here.
  if (owner?.underWay) return "later";
  if (owner !== undefined) await calendar.remove(sighting);
  else if (mark !== undefined)
    log.warn("an event in a calendar carries a mark that no appointment here has", { mark });
  return transact(db, async (tx): Promise<FollowOutcome> => {
    if (!(await settleSighting(tx, sighting, settled)) || owner === undefined) return "settled";
    await recordAudit(tx, {
      at: context.now(),
      actor: { kind: "system", name: "calendar" },
      action: "ghost-event-removed",
      requestId: owner.requestId,
      detail: { appointmentId: owner.appointmentId, eventId: sighting.eventId },
    });
    return "followed";
  });
}
