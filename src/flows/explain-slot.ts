import { mayDo, type Role } from "#access.ts";
import { type Explanation, explainStart } from "#booking/explain/explain-start.ts";
import type { DiaryEntry, Reason } from "#booking/explain/reason.ts";
import { judgeStart, type PolicyViolation } from "#booking/policy.ts";
import { whyUnfit } from "#booking/routing/filters.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import { GatehouseError } from "#errors.ts";
import type { StoredLocation, StoredProvider, StoredService } from "#store/company-parts.ts";
import { atOneMoment } from "#store/db.ts";
import { listCalendarReads, listDiaryEntries } from "#store/diary-entries.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import {
  diaryQuestion,
  eligibleProviders,
  oneMinute,
  readKnown,
  type SlotContext,
} from "./find-slots.ts";

export type ExplainSlot = (question: {
  readonly serviceKey: string;
  readonly start: Date;
  readonly providerKey?: string | undefined;
  readonly locationKey?: string | undefined;
  readonly wish?: RoutingWish | undefined;
  /** Who asks: only some may know which request takes a time. */
  readonly role: Role;
}) => Promise<
  | ({ readonly kind: "explained" } & ExplainedSlot)
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
>;

export type ExplainedSlot = {
  readonly company: CurrentCompany;
  readonly service: StoredService;
  readonly start: Date;
  readonly offered: boolean;
  readonly providers: readonly {
    readonly provider: StoredProvider;
    readonly reasons: readonly Reason[];
  }[];
  /** What a client who wants it is told, whoever is busy. */
  readonly violations: readonly PolicyViolation[];
};

/** An appointment elsewhere may be in the way across so much of a journey. */
const journeyMs = 24 * 60 * 60_000;

/** Why a start is offered or not, for everybody who could lead; throws INVALID_REQUEST for half minutes. */
export function explainSlotFlow(context: SlotContext & Pick<FlowContext, "company">): ExplainSlot {
  return async ({ start, role, ...question }) => {
    if (start.getTime() % 60_000 !== 0)
      throw new GatehouseError("INVALID_REQUEST", { detail: "start must lie on a whole minute" });
    const company = await context.company();
    const named = lookUp(company, question);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const { service, provider } = named;
    const asked = { ...named, start, wish: question.wish ?? {} };
    const told = { company, service, start, violations: judge(context, company, asked) };
    if (provider !== undefined && !service.providerIds.includes(provider.id)) {
      const reasons = [{ rule: "provider-not-of-this-service", numbers: {} }] as const;
      return { kind: "explained", ...told, offered: false, providers: [{ provider, reasons }] };
    }
    const explanations = await explain(context, company, { ...asked, role });
    return {
      kind: "explained",
      ...told,
      offered: explanations.some(({ reasons }) => reasons.length === 0),
      providers: explanations.flatMap(({ providerId, reasons }) => {
        const who = company.providers.get(providerId);
        return who === undefined ? [] : [{ provider: who, reasons }];
      }),
    };
  };
}

/** What people, rooms and places are called, by their ids. */
export const nameIn =
  ({ known: { providers, locations } }: Pick<CurrentCompany, "known">) =>
  (id: string): string =>
    (providers.get(id) ?? locations.get(id))?.name ?? "somewhere else";

type Asked = {
  readonly service: StoredService;
  readonly provider: StoredProvider | undefined;
  readonly location: StoredLocation | undefined;
  readonly start: Date;
  readonly wish: RoutingWish;
};

function lookUp(
  { services, providers, locations }: CurrentCompany,
  {
    serviceKey,
    providerKey,
    locationKey,
  }: Pick<Parameters<ExplainSlot>[0], "serviceKey" | "providerKey" | "locationKey">,
):
  | Pick<Asked, "service" | "provider" | "location">
  | { readonly unknown: "service" | "provider" | "location" } {
  const service = services.values().find(({ key }) => key === serviceKey);
  if (service === undefined) return { unknown: "service" };
  const provider = providers.values().find(({ key }) => key === providerKey);
  if (providerKey !== undefined && provider === undefined) return { unknown: "provider" };
  const location = locations.values().find(({ key }) => key === locationKey);
  if (locationKey !== undefined && location === undefined) return { unknown: "location" };
  return { service, provider, location };
}

async function explain(
  context: SlotContext,
  company: CurrentCompany,
  asked: Asked & { readonly role: Role },
): Promise<readonly Explanation[]> {
  const { service, provider, location, start, role } = asked;
  const question = { service, ...oneMinute(start) };
  const { providerIds } = diaryQuestion(context, company, question);
  const around = {
    from: new Date(start.getTime() - journeyMs),
    to: new Date(start.getTime() + journeyMs),
  };
  const found = await atOneMoment(context.db, async (db) => ({
    known: await readKnown({ ...context, db }, company, question),
    entries: await listDiaryEntries(db, { providerIds, ...around, at: context.now() }),
    calendarReadAt: await listCalendarReads(db, providerIds),
  }));
  const explanations = explainStart({
    ...found,
    entries: readable(found.entries, role),
    question: { service, now: context.now(), travel: company.travel, locationId: location?.id },
    start: start.getTime() / 60_000,
    realNow: context.realNow(),
    unfit: unfit(company, asked),
  });
  // Where all serve together, whoever is asked about serves with the one who leads.
  if (provider === undefined || service.staffing === "all") return explanations;
  return explanations.filter(({ providerId }) => providerId === provider.id);
}

/** Entries as a role may see them: which request is behind one is for those who may read requests. */
export function readable(entries: readonly DiaryEntry[], role: Role): readonly DiaryEntry[] {
  if (mayDo(role, "read-requests")) return entries;
  return entries.map((entry) => ({ ...entry, reference: undefined }));
}

/** Who of the service does not come into question; of a whole team nobody, while one of it does. */
function unfit(company: CurrentCompany, asked: Asked): ReadonlyMap<string, string> {
  const { service, location, wish } = asked;
  const fit = eligibleProviders(company, { service, locationId: location?.id, wish });
  if (service.staffing === "all" && fit.length > 0) return new Map();
  const others = service.providerIds.filter((id) => !fit.some((one) => one.id === id));
  return new Map(
    others.map((id) => {
      const provider = company.providers.get(id);
      const why = provider && whyUnfit(provider, service.routing, wish);
      return [id, why ?? `does not work at ${location?.name ?? "any place"}`];
    }),
  );
}

function judge(
  { now }: Pick<FlowContext, "now">,
  company: CurrentCompany,
  { service, provider, location, start, wish }: Asked,
): readonly PolicyViolation[] {
  const eligible = eligibleProviders(company, {
    service,
    providerId: provider?.id,
    locationId: location?.id,
    wish,
  });
  return judgeStart({ start, now: now(), service, providers: eligible.map(({ time }) => time) });
}
