import type { Known } from "#booking/availability.ts";
import type { Interval } from "#booking/interval.ts";
import { teamsFor } from "#booking/meetings.ts";
import { judgeStart } from "#booking/policy.ts";
import { whyNotThen } from "#booking/routing/why-not-then.ts";
import { subtractOwn, takenFrom } from "#booking/taken.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { checkCalendars } from "#flows/check-calendar.ts";
import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import { coreQuestion, oneMinute, readKnown } from "#flows/find-slots.ts";
import { serviceOf } from "#flows/stand-ins.ts";
import { type Appointment, listParticipants } from "#store/appointments.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";

export type MoveJudged =
  | { readonly kind: "fits"; readonly team: Team; readonly service: StoredService }
  | { readonly kind: "unfit"; readonly why: string }
  /** Not everything is known that this takes: it is asked again. */
  | { readonly kind: "unknown" };

/**
 * Whether the appointment may be where its provider has put the event: in their own hours, at a moment
 * that clients may book, with everybody and everything else that it takes free as well. Whether one of our
 * own appointments is in the way is left to the database.
 */
export async function judgeMove(
  context: FlowContext,
  company: CurrentCompany,
  { appointment, to }: { readonly appointment: Appointment; readonly to: Interval },
): Promise<MoveJudged> {
  const { providerId, locationId, id: appointmentId } = appointment;
  const provider = company.providers.get(providerId);
  if (provider === undefined || !company.services.has(appointment.serviceId))
    return { kind: "unfit", why: "it can no longer be booked" };
  // Whoever moves their own appointment comes when it begins, whatever times it is offered at.
  const service = { ...serviceOf(company, appointment), startsOn: "free" as const };
  if (to.end.getTime() - to.start.getTime() !== service.minutes * 60_000)
    return { kind: "unfit", why: `it takes ${service.minutes} minutes` };
  const wanted = { start: to.start, now: context.now(), service, providers: [provider.time] };
  const [violation] = judgeStart(wanted);
  if (violation !== undefined) return { kind: "unfit", why: violation.explanation };

  const question = {
    ...{ service, providerId, locationId, ...oneMinute(to.start) },
    except: { appointmentId },
  };
  const known = withoutEvent(await readKnown(context, company, question), providerId, to);
  if (known === undefined) return { kind: "unknown" };
  const asked = coreQuestion(context, company, question);
  const why = whyNotThen(known, asked, { providerId, start: to.start });
  if (why !== undefined) return { kind: "unfit", why: `${provider.name}: ${why}` };
  const teams = teamsFor(known, asked, { providerId, start: to.start });
  return chooseTeam(context, company, { provider, service, to, teams, appointment });
}

/** Our copy of the calendar may show the event where it is now, which is in nobody's way. */
function withoutEvent(known: Known, providerId: string, to: Interval): Known | undefined {
  const diary = known.diaries.get(providerId);
  if (diary === undefined) return undefined;
  const taken = subtractOwn(diary.taken, takenFrom([to]));
  return { ...known, diaries: new Map([...known.diaries, [providerId, { ...diary, taken }]]) };
}

/** Those who were to be there before all others, and the calendars have the last word. */
async function chooseTeam(
  context: FlowContext,
  company: CurrentCompany,
  found: {
    readonly provider: StoredProvider;
    readonly service: StoredService;
    readonly to: Interval;
    readonly teams: readonly Team[];
    readonly appointment: Appointment;
  },
): Promise<MoveJudged> {
  const { provider, service, to, teams, appointment } = found;
  const before = (await listParticipants(context.db, appointment.id)).join();
  const team = teams.find(({ withIds }) => [...withIds].sort().join() === before) ?? teams[0];
  if (team === undefined)
    return { kind: "unfit", why: "somebody or something that is needed besides is not free" };
  const others = team.withIds.flatMap((id) => company.providers.get(id) ?? []);
  const during = takenBy(service, to.start);
  const checks = [
    await checkCalendars(context, [provider], { ...during, standsAt: to }),
    await checkCalendars(context, others, during),
  ];
  if (checks.some(({ unknown }) => unknown.length > 0)) return { kind: "unknown" };
  const [busy] = checks.flatMap((check) => check.busy);
  if (busy !== undefined) return { kind: "unfit", why: `${busy.name}’s calendar is busy then` };
  return { kind: "fits", team, service };
}
