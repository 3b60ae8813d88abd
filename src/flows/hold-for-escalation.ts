import type { Known } from "#booking/availability.ts";
import { settleRanking } from "#booking/routing/choice.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { takenBy } from "#booking/team.ts";
import { recordChoice } from "#store/choices.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import { setHeldUntil } from "#store/escalation-holds.ts";
import { occupy } from "#store/occupancies.ts";
import type { StoredRequest } from "#store/requests.ts";
import { type Chosen, chooseTeams } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { oneMinute, readKnown, slotsAmong } from "./find-slots.ts";

/** A time that somebody wants, and with whom it could be, best first, by what we know. */
export type WantedTime = Chosen & {
  readonly known: Known;
  readonly service: StoredService;
  readonly start: Date;
};

/** The wanted time of a request that is before a person; undefined when it is not free, or none was named. */
export async function findWantedTime(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "calendar">,
  company: CurrentCompany,
  request: StoredRequest,
): Promise<WantedTime | undefined> {
  const wanted = wishOf(company, request);
  if (wanted === undefined) return undefined;
  const { service, start } = wanted;
  const question = { ...wanted, ...oneMinute(start) };
  const known = await readKnown(context, company, question);
  const [slot] = slotsAmong(context, company, { ...question, known });
  const { clientId } = request;
  const chosen = await chooseTeams(context, company, { ...question, known, slot, clientId });
  return chosen.teams.length === 0 ? undefined : { ...chosen, known, service, start };
}

/** What a request before a person wants; undefined when it names no time, or its service is no more. */
export function wishOf(company: CurrentCompany, request: StoredRequest) {
  const service = company.services.get(request.serviceId);
  const start = request.wantedStart;
  if (service === undefined || start === undefined) return undefined;
  const { wantedProviderId: providerId, wantedLocationId: locationId } = request;
  // A person may book what policy keeps from clients.
  return { service, providerId, locationId, wish: request, start, ignoreNotice: true } as const;
}

type HoldFor = {
  readonly requestId: string;
  readonly escalationId: string;
  readonly until: Date;
  readonly at: Date;
};

/** Holds a wanted time until then, with the first team that is still free; undefined when none is. */
export async function holdForEscalation(
  tx: Db,
  { teams, ranking, known, service, start }: WantedTime,
  { requestId, escalationId, until, at }: HoldFor,
): Promise<{ readonly providerId: string; readonly until: Date } | undefined> {
  // Once it has begun nobody can book it any more, however late the deadline is.
  const expiresAt = until < start ? until : start;
  if (expiresAt <= at) return undefined;
  const counts = { startsAt: start, serviceId: service.id };
  for (const team of teams) {
    const want = {
      takes: takesOf(team, known.providers),
      during: takenBy(service, start),
      limits: limitsOf(team, known, { service, start }),
      at,
    };
    if (!(await occupy(tx, want, { escalationId, expiresAt, counts }))) continue;
    await setHeldUntil(tx, { escalationId, until: expiresAt });
    const { providerId } = team;
    if (ranking !== undefined)
      await recordChoice(tx, {
        // No calendar was asked: for a hold our copy must do.
        ...settleRanking(ranking, new Map()),
        ...{ requestId, serviceId: service.id, providerId, at },
        actor: { kind: "system", name: "routing" },
      });
    return { providerId, until: expiresAt };
  }
  return undefined;
}
