import { type Absence, endAbsence, findAbsence } from "#store/absences.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { actorOf, type Doer, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";

export type EndAbsence = (wish: {
  readonly absenceId: string;
  readonly caller: Doer;
}) => Promise<Absence | undefined>;

/**
 * Takes an absence back: from now on its times are offered again. What was moved stays moved, for its
 * clients were told so. A second time changes nothing; undefined when there is no such absence.
 */
export function endAbsenceFlow({ db, now }: Pick<FlowContext, "db" | "now">): EndAbsence {
  return async ({ absenceId, caller }) => {
    expectMay(caller, "manage-absences");
    const at = now();
    const actor = actorOf(caller);
    return transact(db, async (tx) => {
      const ended = await endAbsence(tx, { id: absenceId, at });
      if (ended === undefined) return findAbsence(tx, absenceId);
      const { providerId } = ended;
      const detail = { absenceId, providerId };
      await recordAudit(tx, { at, actor, action: "absence-ended", requestId: undefined, detail });
      return ended;
    });
  };
}
