import type { Actor } from "#access.ts";
import { sayAway } from "#booking/absence-words.ts";
import type { Team } from "#booking/team.ts";
import { findAbsence } from "#store/absences.ts";
import { transact } from "#store/db.ts";
import { actorOf, type Doer, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";
import { exchangeParticipants } from "./exchange-participants.ts";
import { findNewHome, type Given, type NewHome } from "./new-home.ts";
import { type AbsencePlan, awayOf, type PlannedMove, planFor } from "./plan-absence.ts";
import { reassign } from "./reassign-appointment.ts";

/** One appointment as the asker saw it. */
export type Chosen = {
  readonly appointmentId: string;
  readonly sequence: number;
  /** Somebody else than the plan proposes. */
  readonly providerKey?: string | undefined;
};

export type MoveResult = {
  readonly appointmentId: string;
  /** Undefined for an appointment that the absence does not hit (any more). */
  readonly reference: string | undefined;
} & (
  | { readonly kind: "moved"; readonly team: Team }
  /** It is no longer as the asker saw it: moved, cancelled, or done already. */
  | { readonly kind: "changed-meanwhile" }
  /** Somebody took the time first; `home`: where it could go now. */
  | { readonly kind: "taken-meanwhile"; readonly home: NewHome }
  /** Nobody is free at its time; only the client can agree to another one. */
  | { readonly kind: "no-home"; readonly home: NewHome }
);

export type ApplyAbsencePlan = (wish: {
  readonly absenceId: string;
  readonly which: "all" | readonly Chosen[];
  readonly caller: Doer;
  /** Hears of each as it is done. */
  readonly onResult?: (result: MoveResult, plan: AbsencePlan) => void;
}) => Promise<
  | {
      readonly kind: "applied";
      readonly results: readonly MoveResult[];
      readonly plan: AbsencePlan;
    }
  | { readonly kind: "unknown-absence" }
  | { readonly kind: "unknown-provider"; readonly key: string }
>;

/**
 * Moves appointments of somebody who is away to their proposed new homes: all of them, or those that
 * were chosen. Each is a transaction of its own, so that one that cannot be moved keeps back none of
 * the others; asked again, what is done is not done twice.
 */
export function applyAbsencePlanFlow(context: FlowContext): ApplyAbsencePlan {
  return async ({ absenceId, which, caller, onResult }) => {
    expectMay(caller, "manage-absences");
    const absence = await findAbsence(context.db, absenceId);
    if (absence === undefined) return { kind: "unknown-absence" };
    const plan = await planFor(context, absence);
    const chosen = which === "all" ? everyHome(plan) : which;
    const unknown = chosen.find(
      ({ providerKey }) => providerKey !== undefined && idOf(plan, providerKey) === undefined,
    );
    if (unknown?.providerKey !== undefined)
      return { kind: "unknown-provider", key: unknown.providerKey };
    const results: MoveResult[] = [];
    for (const one of chosen) {
      const result = await move(context, { plan, actor: actorOf(caller) }, one);
      results.push(result);
      if (result.kind === "moved") context.wake();
      onResult?.(result, plan);
    }
    return { kind: "applied", results, plan };
  };
}

function everyHome({ moves }: AbsencePlan): readonly Chosen[] {
  return moves
    .filter(({ home }) => home.kind === "same-time")
    .map(({ appointment: { id, sequence } }) => ({ appointmentId: id, sequence }));
}

function idOf({ company }: AbsencePlan, key: string): string | undefined {
  return company.providers.values().find((provider) => provider.key === key)?.id;
}

type Step = { readonly plan: AbsencePlan; readonly actor: Actor };

async function move(context: FlowContext, step: Step, chosen: Chosen): Promise<MoveResult> {
  const { appointmentId } = chosen;
  const planned = step.plan.moves.find(({ appointment }) => appointment.id === appointmentId);
  const which = { appointmentId, reference: planned?.reference };
  if (planned === undefined || planned.appointment.sequence !== chosen.sequence)
    return { ...which, kind: "changed-meanwhile" };
  const home = await homeFor(context, step, { planned, providerKey: chosen.providerKey });
  if (home.kind !== "same-time") return { ...which, kind: "no-home", home };
  const { team } = home;
  switch (await give(context, step, { planned, team })) {
    case "given":
      return { ...which, kind: "moved", team };
    case "changed-meanwhile":
      return { ...which, kind: "changed-meanwhile" };
    case "slot-taken":
      return {
        ...which,
        kind: "taken-meanwhile",
        home: await findHome(context, step.plan, { planned, given: givenBeside(step, planned) }),
      };
  }
}

/** What was proposed, unless somebody else was asked for by name. */
async function homeFor(
  context: FlowContext,
  { plan }: Step,
  { planned, providerKey }: { planned: PlannedMove; providerKey: string | undefined },
): Promise<NewHome> {
  const providerId = providerKey === undefined ? undefined : idOf(plan, providerKey);
  const { home } = planned;
  const isProposed = home.kind === "same-time" && home.team.providerId === providerId;
  return providerId === undefined || isProposed
    ? home
    : findHome(context, plan, { planned, given: [], providerId });
}

function findHome(
  context: FlowContext,
  { absence, company }: AbsencePlan,
  search: { planned: PlannedMove; given: readonly Given[]; providerId?: string },
): Promise<NewHome> {
  const { planned: away, given, providerId } = search;
  const absentId = absence.providerId;
  return findNewHome(context, company, { away, absentId, given, providerId });
}

/** What the plan means for the others: they are asked for next, and shall not lose it to this one. */
function givenBeside({ plan }: Step, planned: PlannedMove): readonly Given[] {
  return plan.moves.flatMap((away) =>
    away !== planned && away.home.kind === "same-time" ? [{ away, team: away.home.team }] : [],
  );
}

/** Where the provider stays there is nothing that the client would have to hear. */
async function give(
  context: FlowContext,
  { plan: { absence, company }, actor }: Step,
  { planned: { appointment }, team }: { planned: PlannedMove; team: Team },
): Promise<"given" | "slot-taken" | "changed-meanwhile"> {
  const at = context.now();
  const change = { appointment, team, actor, reason: sayAway(awayOf(company, absence)) };
  const stays = team.providerId === appointment.providerId;
  const outcome = await transact(context.db, (tx) =>
    stays
      ? exchangeParticipants(tx, { company, at }, { ...change, goingId: absence.providerId })
      : reassign(tx, { company, at }, change),
  );
  return outcome === "exchanged" || outcome === "reassigned" ? "given" : outcome;
}
