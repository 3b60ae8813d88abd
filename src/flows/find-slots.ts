import { availability, involvedIds, type Known, type Slot } from "#booking/availability.ts";
import { hasLimits } from "#booking/limits.ts";
import { teamsFor } from "#booking/meetings.ts";
import { reachOf } from "#booking/reach.ts";
import { whyUnfit } from "#booking/routing/filters.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import type { Team } from "#booking/team.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import {
  type DiaryQuestion,
  type Holdings,
  listDiaries,
  listServiceStarts,
  type ProviderDiary,
} from "#store/diaries.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** A calendar that was not read for this long is not believed any more (real time). */
export const mirrorTrustMinutes = 15;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Whatever month a start lies in, all of it is within so many days. */
const monthDays = 32;

export type SlotQuestion = {
  readonly service: StoredService;
  readonly from: Date;
  readonly to: Date;
  readonly providerId?: string | undefined;
  readonly locationId?: string | undefined;
  /** Nobody but these. */
  readonly amongIds?: ReadonlySet<string> | undefined;
  /** Whom the client needs, as far as routing looks at it. */
  readonly wish?: RoutingWish | undefined;
  /** What the asker holds already and would give up. */
  readonly except?: Holdings;
  /** Members are not bound by the notice that clients must give. */
  readonly ignoreNotice?: boolean;
};

export type SlotContext = Pick<FlowContext, "db" | "now" | "realNow"> & {
  /** Never asked: only whether there is one, so that our copies of calendars must be fresh. */
  readonly calendar: object | undefined;
};

/** The free times of a service, by start, each with the providers who are free then. */
export async function findSlots(
  context: SlotContext,
  company: CurrentCompany,
  question: SlotQuestion,
): Promise<readonly Slot[]> {
  // A stretch that ends before it begins is no range to PostgreSQL, but an error.
  if (eligibleProviders(company, question).length === 0 || question.from >= question.to) return [];
  const known = await readKnown(context, company, question);
  return slotsAmong(context, company, { ...question, known });
}

/** With whom one provider could serve at one start, the best first; none where somebody is not free. */
export async function findTeams(
  context: SlotContext,
  company: CurrentCompany,
  {
    start,
    providerId,
    ...wish
  }: Omit<SlotQuestion, "from" | "to"> & { readonly start: Date; readonly providerId: string },
): Promise<readonly Team[]> {
  const question = { ...wish, ...oneMinute(start), providerId };
  const known = await readKnown(context, company, question);
  const [slot] = slotsAmong(context, company, { ...question, known });
  return slot === undefined ? [] : teamsAmong(context, company, { ...question, known, slot });
}

/** The one minute in which a wanted time starts. */
export const oneMinute = (start: Date) => ({
  from: start,
  to: new Date(start.getTime() + minuteMs),
});

/** Everything that must be known of the time of those whom a question is about. */
export async function readKnown(
  context: SlotContext,
  company: CurrentCompany,
  question: SlotQuestion,
): Promise<Known> {
  const diaries = await listDiaries(context.db, diaryQuestion(context, company, question));
  return knownFrom(company, {
    diaries,
    serviceStarts: await readServiceStarts(context, question),
  });
}

/** Which rows answer a question about slots. */
export function diaryQuestion(
  context: Pick<SlotContext, "now" | "realNow" | "calendar">,
  company: CurrentCompany,
  question: SlotQuestion,
): DiaryQuestion {
  const { service, from, to, except } = question;
  const reach = reachOf(service, { start: from, end: to });
  const ids = involved(company, question);
  return {
    providerIds: ids,
    from: reach.start,
    to: reach.end,
    at: context.now(),
    readAfter:
      context.calendar && new Date(context.realNow().getTime() - mirrorTrustMinutes * minuteMs),
    counting:
      hasLimits(service.limitsEach) ||
      ids.some((id) => hasLimits(company.providers.get(id)?.time.limits ?? {}))
        ? aroundMonths(question)
        : undefined,
    except,
  };
}

/** Everybody who may lead, and whoever and whatever must be there besides. */
function involved(company: CurrentCompany, question: SlotQuestion): readonly string[] {
  const { service } = question;
  if (service.staffing === "all") return involvedIds(service);
  const staff = eligibleProviders(company, question).map(({ id }) => id);
  return [...new Set([...staff, ...service.requires.flat()])];
}

export async function readServiceStarts(
  context: Pick<SlotContext, "db" | "now">,
  question: SlotQuestion,
): Promise<readonly number[]> {
  const { service, except } = question;
  if (!hasLimits(service.limits)) return [];
  return listServiceStarts(context.db, {
    serviceId: service.id,
    at: context.now(),
    counting: aroundMonths(question),
    except,
  });
}

const aroundMonths = ({ from, to }: Pick<SlotQuestion, "from" | "to">) => ({
  from: new Date(from.getTime() - monthDays * dayMs),
  to: new Date(to.getTime() + monthDays * dayMs),
});

/** The snapshot that answers are made from; of whom the calendar is not believed, nothing is known. */
export function knownFrom(
  company: CurrentCompany,
  found: {
    readonly diaries: ReadonlyMap<string, ProviderDiary>;
    readonly serviceStarts: readonly number[];
  },
): Known {
  return {
    providers: company.times,
    diaries: new Map([...found.diaries].filter(([, { trusted }]) => trusted)),
    serviceStarts: found.serviceStarts,
    companyZone: company.settings.zone,
  };
}

type KnownQuestion = SlotQuestion & { readonly known: Known };

/** The free times by what is known. */
export function slotsAmong(
  context: Pick<SlotContext, "now">,
  company: CurrentCompany,
  question: KnownQuestion,
): readonly Slot[] {
  return availability(question.known, coreQuestion(context, company, question));
}

/** The teams of every provider in a slot, in the order of the slot's providers. */
export function teamsAmong(
  context: Pick<SlotContext, "now">,
  company: CurrentCompany,
  { slot, ...question }: KnownQuestion & { readonly slot: Slot },
): readonly Team[] {
  const asked = coreQuestion(context, company, question);
  return slot.providerIds.flatMap((providerId) =>
    teamsFor(question.known, asked, { providerId, start: slot.start }),
  );
}

/** The question as the core asks it. */
export function coreQuestion(
  { now }: Pick<SlotContext, "now">,
  company: CurrentCompany,
  question: SlotQuestion,
) {
  const { service, from, to, locationId } = question;
  return {
    service: question.ignoreNotice ? withoutNotice(service) : service,
    during: { start: from, end: to },
    now: now(),
    travel: company.travel,
    locationId,
    amongIds: eligibleProviders(company, question).map(({ id }) => id),
  };
}

/**
 * Who of the service's providers may lead, by the wish for a person, a place, a language …, busy or not.
 * Of a service that needs all of them it is the first, whoever of them it is that fits.
 */
export function eligibleProviders(
  company: CurrentCompany,
  {
    service,
    providerId,
    locationId,
    amongIds,
    wish = {},
  }: Pick<SlotQuestion, "service" | "providerId" | "locationId" | "amongIds" | "wish">,
): readonly StoredProvider[] {
  const staff = service.providerIds
    .map((id) => company.providers.get(id))
    .filter((provider) => provider !== undefined);
  const fit = staff
    .filter(({ id }) => providerId === undefined || id === providerId)
    .filter(({ id }) => amongIds === undefined || amongIds.has(id))
    .filter((provider) => whyUnfit(provider, service.routing, wish) === undefined);
  const leaders = service.staffing === "any" ? fit : staff.slice(0, Math.min(1, fit.length));
  return leaders.filter(({ time }) => locationId === undefined || worksAt(time, locationId));
}

export const worksAt = ({ workplaces }: StoredProvider["time"], locationId: string) =>
  workplaces.some((workplace) => workplace.locationId === locationId);

function withoutNotice(service: StoredService): StoredService {
  return { ...service, policy: { ...service.policy, noticeMinutes: 0 } };
}
