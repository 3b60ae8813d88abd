import type { Role } from "#access.ts";
import type { Slot } from "#booking/availability.ts";
import { type ProviderWeek, providerWeek } from "#booking/explain/provider-week.ts";
import type { DiaryEntry } from "#booking/explain/reason.ts";
import type { Interval } from "#booking/interval.ts";
import { emptyDiary } from "#booking/provider-time.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import { atOneMoment } from "#store/db.ts";
import { listDiaryEntries } from "#store/diary-entries.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { readable } from "./explain-slot.ts";
import { eligibleProviders, readKnown, type SlotContext, slotsAmong } from "./find-slots.ts";

export type ReadWeek = (question: {
  readonly serviceKey: string;
  /** Undefined for everybody who serves it. */
  readonly providerKey: string | undefined;
  readonly during: Interval;
  /** Who asks: only some may know which request takes a time. */
  readonly role: Role;
}) => Promise<
  | ({ readonly kind: "week" } & Week)
  | { readonly kind: "unknown"; readonly what: "service" | "provider" }
>;

/** Some days with what may begin in them; of one provider also with what takes them. */
export type Week = {
  readonly company: CurrentCompany;
  readonly service: StoredService;
  readonly provider: StoredProvider | undefined;
  /** Of everybody who is shown. */
  readonly weeks: readonly (ProviderWeek & Pick<StoredProvider, "name" | "time">)[];
  readonly entries: readonly DiaryEntry[];
  readonly slots: readonly Slot[];
  /** Whose calendar is not believed, so that nothing is offered with them. */
  readonly unread: readonly StoredProvider[];
};

/** What the days of one provider, or of all who serve a service, look like. */
export function readWeekFlow(context: SlotContext & Pick<FlowContext, "company">): ReadWeek {
  return async ({ serviceKey, providerKey, during, role }) => {
    const company = await context.company();
    const service = company.services.values().find(({ key }) => key === serviceKey);
    if (service === undefined) return { kind: "unknown", what: "service" };
    const provider = company.providers.values().find(({ key }) => key === providerKey);
    if (providerKey !== undefined && provider === undefined)
      return { kind: "unknown", what: "provider" };

    const question = { service, from: during.start, to: during.end };
    const shown = provider === undefined ? eligibleProviders(company, { service }) : [provider];
    const { known, entries } = await atOneMoment(context.db, async (db) => ({
      known: await readKnown({ ...context, db }, company, question),
      entries:
        provider === undefined
          ? []
          : await listDiaryEntries(db, {
              providerIds: [provider.id],
              from: during.start,
              to: during.end,
              at: context.now(),
            }),
    }));
    const slots = slotsAmong(context, company, { ...question, known });
    return {
      kind: "week",
      company,
      service,
      provider,
      weeks: shown.map(({ id, name, time }) => {
        const diary = known.diaries.get(id) ?? emptyDiary;
        const { travel } = company;
        const week = { name, time, ...providerWeek(time, diary, { service, during, travel }) };
        return isLeader(service, id) ? week : { ...week, counted: [] };
      }),
      entries: readable(entries, role),
      slots: takingPart(slots, service, provider),
      unread: shown.filter(({ id }) => isLeader(service, id) && !known.diaries.has(id)),
    };
  };
}

/** Whoever does not lead begins nothing: starts are counted from the hours of those who do. */
function isLeader({ staffing, providerIds }: StoredService, providerId: string): boolean {
  return staffing === "all" ? providerIds[0] === providerId : providerIds.includes(providerId);
}

function takingPart(
  slots: readonly Slot[],
  { staffing, providerIds: all }: StoredService,
  provider: StoredProvider | undefined,
): readonly Slot[] {
  if (provider === undefined || (staffing === "all" && all.includes(provider.id))) return slots;
  return slots.filter(({ providerIds }) => providerIds.includes(provider.id));
}
