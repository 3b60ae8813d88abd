import { type Absence, listAbsences } from "#store/absences.ts";
import { countAwayAppointments } from "#store/away-appointments.ts";
import { type Doer, expectMay } from "./caller.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

export type ListedAbsence = {
  readonly absence: Absence;
  /** Ahead of us, and still without another home. */
  readonly appointments: number;
};

export type ListAbsences = (question: {
  readonly providerKey?: string | undefined;
  /** Without it from now on. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly caller: Doer;
}) => Promise<
  | {
      readonly kind: "listed";
      readonly absences: readonly ListedAbsence[];
      readonly company: CurrentCompany;
    }
  | { readonly kind: "unknown-provider" }
>;

/** The absences that hold, each with how many appointments it hits. */
export function listAbsencesFlow(
  context: Pick<FlowContext, "db" | "now" | "company">,
): ListAbsences {
  return async ({ providerKey, from, to, caller }) => {
    expectMay(caller, "manage-absences");
    const company = await context.company();
    const provider = company.known.providers.values().find(({ key }) => key === providerKey);
    if (providerKey !== undefined && provider === undefined) return { kind: "unknown-provider" };
    const now = context.now();
    const absences = await listAbsences(context.db, {
      providerId: provider?.id,
      from: from ?? now,
      to,
    });
    const counts = await countAwayAppointments(context.db, now);
    const countOf = (id: string) => counts.find(({ absenceId }) => absenceId === id)?.appointments;
    return {
      kind: "listed",
      absences: absences.map((absence) => ({ absence, appointments: countOf(absence.id) ?? 0 })),
      company,
    };
  };
}
