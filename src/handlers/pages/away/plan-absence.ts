import type { RequestHandler } from "express";
import type { Actor } from "#access.ts";
import { describeAbsence } from "#booking/absence-words.ts";
import { describeLocal } from "#booking/local-time.ts";
import type { CurrentCompany } from "#flows/context.ts";
import {
  type AbsencePlan,
  awayOf,
  type PlanAbsence,
  type PlannedMove,
} from "#flows/plan-absence.ts";
import { absenceIdOf, noAbsence } from "#handlers/api/absences/absence-id.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import { type AwayMove, awayPlanPage } from "#views/pages/away-plan.tsx";
import type { AwayDesk } from "./away-desk.ts";
import { chosenValue } from "./chosen.ts";
import { resultsFromAddress } from "./results-in-address.ts";

/** GET /console/away/:id: the plan, and what became of the press that led here. */
export function onShowPlan({ planAbsence, sites, now }: AwayDesk): RequestHandler {
  return async (request, response) => {
    const { caller } = response.locals as Pick<Parameters<PlanAbsence>[0], "caller">;
    const plan = await planAbsence({ absenceId: absenceIdOf(request), caller });
    if (plan === undefined) throw noAbsence();
    const { absence, company, moves } = plan;
    const away = awayOf(company, absence);
    const html = awayPlanPage({
      site: await sites.inside(company),
      memberName: caller.name,
      id: absence.id,
      providerName: away.name,
      when: describeAbsence(away.during, away.zone),
      reason: absence.reason,
      putInBy: nameOf(absence.createdBy),
      state: stateOf(plan, now()),
      moves: moves.map((move) => rowOf(company, move)),
      results: resultsFromAddress(company, request.query["results"]),
    });
    sendPage(response, 200, html);
  };
}

function stateOf({ absence }: AbsencePlan, now: Date): "holds" | "ended" | "over" {
  if (absence.endedAt !== undefined) return "ended";
  return absence.endsAt > now ? "holds" : "over";
}

const nameOf = (actor: Actor) => (actor.kind === "client" ? "a client" : actor.name);

function rowOf(company: CurrentCompany, move: PlannedMove): AwayMove {
  const { appointment, withIds, home } = move;
  const { zone } = appointment;
  const names = (ids: readonly string[]) =>
    ids.map((id) => company.known.providers.get(id)?.name ?? "").join(", ");
  const team = home.kind === "same-time" ? home.team : undefined;
  return {
    value: chosenValue(appointment),
    reference: move.reference,
    when: describeLocal(appointment.startsAt, zone),
    serviceName: company.known.services.get(appointment.serviceId)?.name ?? "",
    from: names([appointment.providerId, ...withIds]),
    to: team && names([team.providerId, ...team.withIds]),
    because: home.because,
    times:
      home.kind === "other-times"
        ? home.times.map(
            ({ start, providerIds }) => `${describeLocal(start, zone)} with ${names(providerIds)}`,
          )
        : [],
    escalated: move.escalated,
  };
}
