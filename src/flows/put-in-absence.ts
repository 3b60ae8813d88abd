import { type AbsenceMistake, readAbsence, type WrittenAbsence } from "#booking/absence.ts";
import { cleanLine } from "#intake/clean-text.ts";
import { saveAbsence } from "#store/absences.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { actorOf, type Doer, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";
import { type AbsencePlan, planFor } from "./plan-absence.ts";

export type PutInAbsence = (
  wish: WrittenAbsence & {
    readonly providerKey: string;
    /** For members; no client and no other system ever reads it. */
    readonly reason: string;
    readonly caller: Doer;
  },
) => Promise<
  /** `isNew`: the very same absence was not there yet. */
  | { readonly kind: "put-in"; readonly plan: AbsencePlan; readonly isNew: boolean }
  | { readonly kind: "unknown-provider" }
  | AbsenceMistake
>;

const reasonMax = 300;

/**
 * A provider is away from now on: the times are no longer offered, and what was booked into them is
 * listed with a proposed new home. Nothing of that is moved before somebody asks for it.
 */
export function putInAbsenceFlow(context: FlowContext): PutInAbsence {
  return async ({ providerKey, reason, caller, ...written }) => {
    expectMay(caller, "manage-absences");
    const { known } = await context.company();
    // Also somebody who has left: their appointments are what the plan is for.
    const provider = known.providers.values().find(({ key }) => key === providerKey);
    if (provider === undefined) return { kind: "unknown-provider" };
    const at = context.now();
    const said = cleanLine(reason);
    if (said.length > reasonMax)
      return {
        kind: "mistake",
        field: "reason",
        message: `a reason has ${reasonMax} characters at most`,
      };
    const read = readAbsence(written, provider.zone, at);
    if (read.kind === "mistake") return read;
    const { start: startsAt, end: endsAt } = read.times;
    const createdBy = actorOf(caller);
    const saved = await transact(context.db, async (tx) => {
      const absence = {
        ...{ id: newId(), providerId: provider.id, startsAt, endsAt },
        ...{ reason: said, createdAt: at, createdBy },
      };
      const kept = await saveAbsence(tx, absence);
      if (kept.isNew)
        await recordAudit(tx, {
          at,
          actor: createdBy,
          action: "absence-put-in",
          requestId: undefined,
          detail: {
            absenceId: absence.id,
            providerId: provider.id,
            startsAt,
            endsAt,
            reason: said,
          },
        });
      return kept;
    });
    return { kind: "put-in", plan: await planFor(context, saved.absence), isNew: saved.isNew };
  };
}
