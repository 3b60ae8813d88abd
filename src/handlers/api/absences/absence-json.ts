import { describeAbsence } from "#booking/absence-words.ts";
import { describeLocal } from "#booking/local-time.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { NewHome } from "#flows/new-home.ts";
import type { AbsencePlan, PlannedMove } from "#flows/plan-absence.ts";

/** How absences and their plans look to programs: people and things by their keys, times with words. */

export function absenceJson({ company, absence }: Pick<AbsencePlan, "company" | "absence">) {
  const { startsAt, endsAt } = absence;
  const provider = company.known.providers.get(absence.providerId);
  const zone = provider?.zone ?? "UTC";
  return {
    id: absence.id,
    provider: provider?.key,
    from: startsAt.toISOString(),
    to: endsAt.toISOString(),
    zone,
    text: describeAbsence({ start: startsAt, end: endsAt }, zone),
    reason: absence.reason,
    createdAt: absence.createdAt,
    endedAt: absence.endedAt ?? null,
  };
}

export function planJson(plan: AbsencePlan) {
  return plan.moves.map((move) => moveJson(plan, move));
}

function moveJson({ company }: AbsencePlan, move: PlannedMove) {
  const { appointment } = move;
  return {
    id: appointment.id,
    sequence: appointment.sequence,
    reference: move.reference,
    service: company.known.services.get(appointment.serviceId)?.key,
    location: company.known.locations.get(appointment.locationId)?.key,
    start: appointment.startsAt.toISOString(),
    end: appointment.endsAt.toISOString(),
    zone: appointment.zone,
    text: describeLocal(appointment.startsAt, appointment.zone),
    provider: keyIn(company)(appointment.providerId),
    with: move.withIds.map(keyIn(company)),
    home: homeJson(company, move.home, appointment.zone),
    escalated: move.escalated,
  };
}

export function homeJson(company: CurrentCompany, home: NewHome, zone: string) {
  const { kind, because } = home;
  switch (home.kind) {
    case "same-time":
      return {
        kind,
        provider: keyIn(company)(home.team.providerId),
        with: home.team.withIds.map(keyIn(company)),
        because,
      };
    case "other-times":
      return {
        kind,
        times: home.times.map(({ start, end, providerIds }) => ({
          start: start.toISOString(),
          end: end.toISOString(),
          text: describeLocal(start, zone),
          providers: providerIds.map(keyIn(company)),
        })),
        because,
      };
    case "none":
      return { kind, because };
  }
}

export const keyIn =
  ({ known }: CurrentCompany) =>
  (id: string) =>
    known.providers.get(id)?.key;
