import { teamsFor } from "#booking/meetings.ts";
import { whyNotThen } from "#booking/routing/why-not-then.ts";
import type { Team } from "#booking/team.ts";
import type { Appointment } from "#store/appointments.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import type { CurrentCompany } from "./context.ts";
import { coreQuestion, oneMinute, readKnown, type SlotContext } from "./find-slots.ts";
import { whyIneligible } from "./passed-over.ts";

export type StandIn =
  | { readonly kind: "could"; readonly teams: readonly Team[] }
  /** Does not serve it, or not at that place, or lacks what it needs. */
  | { readonly kind: "unfit"; readonly words: string }
  | { readonly kind: "not-free"; readonly words: string };

/**
 * Whether somebody could serve an appointment instead, at its own time and place, with everybody and
 * everything that it takes: by our rows and our copies of the calendars, which are asked once.
 */
export async function askAboutStandIns(
  context: SlotContext,
  company: CurrentCompany,
  { appointment, providerId }: { readonly appointment: Appointment; readonly providerId?: string },
): Promise<(provider: StoredProvider) => StandIn> {
  const { startsAt: start, locationId, id: appointmentId } = appointment;
  // Whoever takes over comes when it begins, whatever times their own appointments begin at.
  const service = { ...serviceOf(company, appointment), startsOn: "free" as const };
  // A person may overrule which language was asked for, but not what the service needs.
  const there = { service, locationId };
  const question = {
    ...{ ...there, ...oneMinute(start), providerId },
    ...{ except: { appointmentId }, ignoreNotice: true },
  };
  const known = await readKnown(context, company, question);
  const asked = coreQuestion(context, company, question);
  return (provider) => {
    const at = { providerId: provider.id, start };
    if (!service.providerIds.includes(provider.id))
      return { kind: "unfit", words: `${provider.name} does not serve ${service.name}` };
    const unfit = whyIneligible(company, { ...there, providerId: undefined }, provider);
    if (unfit !== undefined) return { kind: "unfit", words: `${provider.name}: ${unfit}` };
    const why = whyNotThen(known, asked, at);
    if (why !== undefined) return { kind: "not-free", words: why };
    const teams = teamsFor(known, asked, at);
    return teams.length > 0
      ? { kind: "could", teams }
      : {
          kind: "not-free",
          words: "somebody or something that is needed besides is not free",
        };
  };
}

/** Everybody who could, in the service's own order; nobody where it has begun, or was cancelled. */
export async function listStandIns(
  context: SlotContext,
  company: CurrentCompany,
  appointment: Appointment,
): Promise<readonly StoredProvider[]> {
  if (appointment.state !== "confirmed" || appointment.startsAt <= context.now()) return [];
  const others = serviceOf(company, appointment)
    .providerIds.filter((id) => id !== appointment.providerId)
    .flatMap((id) => company.providers.get(id) ?? []);
  if (others.length === 0) return [];
  const ask = await askAboutStandIns(context, company, { appointment });
  return others.filter((provider) => ask(provider).kind === "could");
}

/** The service with the appointment's own length: what the company changed since changes nothing agreed. */
export function serviceOf(
  company: CurrentCompany,
  { serviceId, startsAt, endsAt }: Appointment,
): StoredService {
  const service = company.known.services.get(serviceId);
  if (service === undefined) throw new Error("Every appointment has its service");
  return { ...service, minutes: (endsAt.getTime() - startsAt.getTime()) / 60_000 };
}
