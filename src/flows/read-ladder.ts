import { isLive, isUnanswered } from "#escalation/escalation.ts";
import { type Climb, type PlannedRung, timelineOf } from "#escalation/ladder.ts";
import type { Db } from "#store/db.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { findMember } from "#store/members.ts";
import { type DoneRung, listRungs } from "#store/rungs.ts";
import type { CurrentCompany } from "./context.ts";
import { hoursOf, readRota } from "./desk-terms.ts";

/** What was done because nobody answered, and what will be if nobody does. */
export type LadderStory = {
  readonly done: readonly DoneRung[];
  readonly planned: readonly PlannedRung[];
};

export async function readLadder(
  db: Db,
  company: CurrentCompany,
  escalation: StoredEscalation,
): Promise<LadderStory> {
  const done = await listRungs(db, escalation);
  if (!isLive(escalation.state)) return { done, planned: [] };
  const owner = escalation.ownerId && (await findMember(db, escalation.ownerId));
  const climb: Climb = {
    ...escalation,
    raisedAt: escalation.reopenedAt ?? escalation.raisedAt,
    owner: owner ? owner.key : undefined,
    answered: !isUnanswered(escalation) && !cameBackAndWasGiven(escalation),
    rest: restOf(escalation, company),
    done: new Set(done.map(({ rung }) => rung)),
  };
  const settings = {
    ladder: company.settings.escalation.ladder,
    rota: await readRota(db, company, escalation.raisedAt),
    hours: await hoursOf(db, company, escalation.requestId),
  };
  return { done, planned: timelineOf(settings, climb) };
}

/** Given to somebody without a word of theirs is not claimed again. */
const cameBackAndWasGiven = ({ reopenedAt, given }: StoredEscalation) =>
  reopenedAt !== undefined && given;

/** While the client has the question, nobody of ours is waited for, if the company says so. */
function restOf(
  { waitingSince, waitedTo, snooze, restedUntil, touchedAt }: StoredEscalation,
  { settings }: CurrentCompany,
): Climb["rest"] {
  const { waitingPauses } = settings.escalation;
  if ((waitingSince !== undefined && waitingPauses) || waitedTo !== undefined)
    return { until: undefined };
  if (snooze !== undefined) return { until: snooze.until };
  // A deed ends the rest before its time.
  return restedUntil && { until: touchedAt < restedUntil ? touchedAt : restedUntil };
}
