import { whyInstead, whyNobody, whyThisOne } from "#booking/absence-words.ts";
import type { Known, Slot } from "#booking/availability.ts";
import { knownWith, type Promised } from "#booking/promised.ts";
import { whyNotThen } from "#booking/routing/why-not-then.ts";
import { type Team, takenBy } from "#booking/team.ts";
import type { AwayAppointment } from "#store/away-appointments.ts";
import { type Chosen, chooseTeams } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import {
  coreQuestion,
  eligibleProviders,
  oneMinute,
  readKnown,
  type SlotQuestion,
} from "./find-slots.ts";
import { nearestSlots } from "./inquiry.ts";
import { passedOver } from "./passed-over.ts";
import type { PromisedWork } from "./routing-order.ts";
import { serviceOf } from "./stand-ins.ts";

/** Where an appointment could go whose provider, or room, is away; `because` is read by members. */
export type NewHome =
  /** At the same time: nobody has to be asked. */
  | { readonly kind: "same-time"; readonly team: Team; readonly because: string }
  /** Only at another time, which the client has to agree to. */
  | { readonly kind: "other-times"; readonly times: readonly Slot[]; readonly because: string }
  | { readonly kind: "none"; readonly because: string };

/** What a plan has given away so far. */
export type Given = { readonly away: AwayAppointment; readonly team: Team };

export type HomeSearch = {
  readonly away: AwayAppointment;
  readonly absentId: string;
  readonly given: readonly Given[];
  /** A person wants this one to serve, and nobody else. */
  readonly providerId?: string | undefined;
};

/**
 * The best team that is free at the appointment's own start, at its own place, whatever of it must be
 * exchanged; else the nearest times. What the plan has given to others counts as taken.
 */
export async function findNewHome(
  context: FlowContext,
  company: CurrentCompany,
  search: HomeSearch,
): Promise<NewHome> {
  const { away, providerId } = search;
  const { startsAt: start, locationId, clientId } = away.appointment;
  const service = serviceOf(company, away.appointment);
  const asked = await askSameTime(context, company, search);
  const slot = slotOf(context, company, asked);
  const chosen = await chooseTeams(context, company, {
    ...{ ...asked, slot, clientId },
    promised: search.given.flatMap((one) => workOf(company, one)),
    ...(away.appointment.providerId !== search.absentId && {
      first: { providerId: away.appointment.providerId, words: "has the appointment already" },
    }),
  });
  const [team] = chosen.teams;
  if (team !== undefined && slot !== undefined)
    return { kind: "same-time", team, because: whyTeam(company, search, { team, slot, chosen }) };
  const because = whyNot(context, company, { search, asked });
  const there = { company, service, providerId, locationId, request: away };
  const times = await nearestSlots(context, there, start);
  return times.length > 0
    ? { kind: "other-times", times, because }
    : { kind: "none", because: `${because}; no other time is free either` };
}

type Asked = SlotQuestion & { readonly known: Known; readonly start: Date };

/** The question about the appointment's own time, with all that has to be known to answer it. */
async function askSameTime(
  context: FlowContext,
  company: CurrentCompany,
  { away, given, providerId }: HomeSearch,
): Promise<Asked> {
  const { startsAt: start, locationId, id: appointmentId } = away.appointment;
  const question = {
    // Whoever takes over comes when it begins, whatever times their own appointments begin at.
    service: { ...serviceOf(company, away.appointment), startsOn: "free" as const },
    ...{ locationId, providerId, wish: away, except: { appointmentId }, ignoreNotice: true },
    ...oneMinute(start),
  };
  const known = await readKnown(context, company, question);
  return {
    ...question,
    start,
    known: knownWith(
      known,
      given.map((one) => promisedBy(company, one)),
    ),
  };
}

/** Everybody who could serve at that time; undefined when nobody could. */
function slotOf(context: FlowContext, company: CurrentCompany, asked: Asked): Slot | undefined {
  const { known, start, service } = asked;
  const question = coreQuestion(context, company, asked);
  const providerIds = eligibleProviders(company, asked)
    .map(({ id }) => ({ providerId: id, start }))
    .filter((at) => whyNotThen(known, question, at) === undefined)
    .map((at) => at.providerId);
  const end = new Date(start.getTime() + service.minutes * 60_000);
  return providerIds.length === 0 ? undefined : { start, end, providerIds };
}

function promisedBy(company: CurrentCompany, { away, team }: Given): Promised {
  const { appointment, withIds } = away;
  const { serviceId, startsAt: start } = appointment;
  const had = [appointment.providerId, ...withIds];
  return {
    providerIds: [team.providerId, ...team.withIds].filter((id) => !had.includes(id)),
    serviceId,
    locationId: team.locationId,
    start,
    during: takenBy(serviceOf(company, appointment), start),
  };
}

/** What the rows will count once it is done: whoever stays has it already. */
function workOf(company: CurrentCompany, given: Given): readonly PromisedWork[] {
  const { workload } = serviceOf(company, given.away.appointment);
  const { providerIds, start } = promisedBy(company, given);
  return providerIds.map((providerId) => ({ providerId, start, workload }));
}

function whyTeam(
  company: CurrentCompany,
  { away, absentId }: HomeSearch,
  { team, slot, chosen }: { readonly team: Team; readonly slot: Slot; readonly chosen: Chosen },
): string {
  const name = nameIn(company);
  if (team.providerId === away.appointment.providerId)
    return whyInstead({
      coming: team.withIds.filter((id) => !away.withIds.includes(id)).map(name),
      going: away.withIds.filter((id) => !team.withIds.includes(id)).map(name),
      leader: name(team.providerId),
    });
  const line = chosen.ranking?.lines.find(({ providerId }) => providerId === team.providerId);
  const because = whyThisOne({
    ...{ name: name(team.providerId), free: slot.providerIds.length, words: line?.words },
  });
  return away.wantedProviderId === absentId
    ? `${because}; the client had asked for ${name(absentId)}`
    : because;
}

function whyNot(
  context: FlowContext,
  company: CurrentCompany,
  { search, asked }: { readonly search: HomeSearch; readonly asked: Asked },
): string {
  const { away, absentId } = search;
  const { service, start, known } = asked;
  const name = nameIn(company);
  const question = coreQuestion(context, company, asked);
  const slot = { start, end: start, providerIds: [] };
  const isTheirs = away.appointment.providerId === absentId;
  // Of a service that needs all of its people nobody can stand in for another.
  const people = isTheirs && service.staffing === "any";
  const others = people
    ? passedOver(context, company, { ...asked, slot })
    : service.requires
        .filter((anyOf) => anyOf.includes(absentId))
        .flat()
        .map((id) => ({
          providerId: id,
          words: whyNotThen(known, question, { providerId: id, start }) ?? "not free then",
        }));
  return whyNobody(
    others
      .filter(({ providerId }) => providerId !== absentId)
      .map(({ providerId, words }) => ({ name: name(providerId), words })),
    { absent: name(absentId), serviceName: service.name },
  );
}

const nameIn =
  ({ known }: CurrentCompany) =>
  (id: string) =>
    known.providers.get(id)?.name ?? "";
