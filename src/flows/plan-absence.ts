import { type Away, awayReason } from "#booking/absence-words.ts";
import { type Absence, findAbsence } from "#store/absences.ts";
import { type AwayAppointment, listAwayAppointments } from "#store/away-appointments.ts";
import { listReasons } from "#store/escalation-reasons.ts";
import { type Doer, expectMay } from "./caller.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findNewHome, type Given, type NewHome } from "./new-home.ts";

/** One appointment of somebody who is away, and what could become of it. */
export type PlannedMove = AwayAppointment & {
  readonly home: NewHome;
  /** It was put before a person because of this absence. */
  readonly escalated: boolean;
};

export type AbsencePlan = {
  readonly absence: Absence;
  /** In the order of time. */
  readonly moves: readonly PlannedMove[];
  readonly company: CurrentCompany;
};

export type PlanAbsence = (question: {
  readonly absenceId: string;
  readonly caller: Doer;
}) => Promise<AbsencePlan | undefined>;

/** Every appointment ahead that an absence hits, with its proposed new home. Nothing is changed. */
export function planAbsenceFlow(context: FlowContext): PlanAbsence {
  return async ({ absenceId, caller }) => {
    expectMay(caller, "manage-absences");
    const absence = await findAbsence(context.db, absenceId);
    return absence && planFor(context, absence);
  };
}

/**
 * The plan as the rows are now. It goes through the appointments in the order of time, and what it
 * proposes for one is taken for those after it: nobody is proposed twice at the same time.
 */
export async function planFor(context: FlowContext, absence: Absence): Promise<AbsencePlan> {
  const { db } = context;
  const company = await context.company();
  const appointments = await listAwayAppointments(db, { absenceId: absence.id, at: context.now() });
  const reasons = await listReasons(db, {
    requestIds: appointments.map(({ appointment }) => appointment.requestId),
    rule: "provider-away",
    since: absence.createdAt,
  });
  const given: Given[] = [];
  const moves: PlannedMove[] = [];
  // One after the other, because each proposal depends on those before it.
  for (const away of appointments) {
    const search = { away, absentId: absence.providerId, given };
    const home = await findNewHome(context, company, search);
    if (home.kind === "same-time") given.push({ away, team: home.team });
    const reason = awayReason(awayOf(company, absence), away.appointment);
    const { requestId } = away.appointment;
    const escalated = reasons.some(
      (said) => said.requestId === requestId && said.detail === reason,
    );
    moves.push({ ...away, home, escalated });
  }
  return { absence, moves, company };
}

/** Who is away, and when, for words about it. */
export function awayOf({ known }: CurrentCompany, absence: Absence): Away {
  const { name = "", zone = "UTC" } = known.providers.get(absence.providerId) ?? {};
  return { name, zone, during: { start: absence.startsAt, end: absence.endsAt } };
}
