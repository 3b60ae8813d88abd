import type { Interval } from "#booking/interval.ts";
import { subtractOwn, type Taken, takenFrom } from "#booking/taken.ts";
import { listProvidersToRead, saveBusy } from "#store/busy.ts";
import { noteNotice } from "#store/calendar-syncs.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { transact } from "#store/db.ts";
import { noteFreed } from "#store/freed-times.ts";
import { askCalendars, calendarsOf } from "./ask-calendars.ts";
import type { FlowContext } from "./context.ts";

/** Pages live from a copy of the calendars that is at most this old (real time). */
const copyMinutes = 4;
/** So many at once: what Google answers to one question, and more than any one provider has. */
const calendarsAtOnce = 50;
/** A provider whose calendar could not be read is left alone for so long (real time). */
const pauseMs = 60_000;
const dayMilliseconds = 24 * 60 * 60_000;

type ReadingContext = Pick<FlowContext, "db" | "now" | "realNow" | "calendar" | "company">;

/**
 * Reads the calendars whose copy is old or too short, and stores what they call busy, without our own
 * events. A provider with a calendar that can't be read keeps the old copy, which stops being believed
 * after a while: what the other calendars say is not worth believing alone.
 */
export function readCalendarsFlow(
  context: ReadingContext,
): () => Promise<{ readonly read: number; readonly failed: readonly string[] }> {
  // Remembered by this node alone: it only decides whose turn it is.
  const failedAt = new Map<string, number>();
  return async () => {
    const { db, calendar } = context;
    if (calendar === undefined) return { read: 0, failed: [] };
    const at = context.realNow().getTime();
    const during = await calendarHorizon(context);
    const except = [...failedAt].filter(([, since]) => at - since < pauseMs).map(([id]) => id);
    const providers = await staleProviders(context, { during, except });
    const said = await askCalendars({ db, calendar }, providers, during);
    const known = said.filter((says) => says.kind === "known");
    for (const { provider, taken } of known) await store(context, provider, { taken, during });

    const unknown = said.filter((says) => says.kind === "unknown");
    const ownFault = unknown.filter(({ failure }) => failure === undefined);
    for (const { provider } of ownFault) failedAt.set(provider.id, at);
    // Whether it went dark is found out at once, and not when its turn comes.
    const suspects = ownFault.map(({ calendarId }) => calendarId);
    if (suspects.length > 0) await noteNotice(db, suspects, context.realNow());
    // The vendor itself failed: no calendar is to blame, and none is left alone for it.
    const failure = unknown.find((says) => says.failure !== undefined)?.failure;
    if (failure !== undefined) throw failure;
    const failed = unknown.map(({ calendarId, reason }) => `${calendarId}: ${reason}`);
    return { read: known.length, failed };
  };
}

/** From a day ago to two days beyond the longest horizon of any service. */
export async function calendarHorizon({
  company,
  now,
}: Pick<FlowContext, "company" | "now">): Promise<Interval> {
  const { services } = await company();
  const days = Math.max(...services.values().map(({ policy }) => policy.horizonDays));
  const at = now().getTime();
  return {
    start: new Date(at - dayMilliseconds),
    end: new Date(at + (days + 2) * dayMilliseconds),
  };
}

/** The stalest first, as many as make one question. */
async function staleProviders(
  { db, realNow, company }: ReadingContext,
  { during, except }: { readonly during: Interval; readonly except: readonly string[] },
): Promise<readonly StoredProvider[]> {
  const wanted = await listProvidersToRead(db, {
    olderThan: new Date(realNow().getTime() - copyMinutes * 60_000),
    // A day of slack, so that a horizon that moves on does not mean a new reading at once.
    until: new Date(during.end.getTime() - dayMilliseconds),
    except,
    limit: calendarsAtOnce,
  });
  const { providers } = await company();
  let calendars = 0;
  return wanted
    .flatMap((id) => providers.get(id) ?? [])
    .filter((provider) => {
      calendars += calendarsOf(provider).length;
      return calendars <= calendarsAtOnce;
    });
}

/** Keeps what a provider's calendars said together. */
async function store(
  { db, now, realNow }: ReadingContext,
  { id: providerId }: StoredProvider,
  { taken, during }: { readonly taken: Taken; readonly during: Interval },
): Promise<void> {
  const busy: Interval[] = [];
  for (let edge = 0; edge < taken.length; edge += 2)
    busy.push({
      start: new Date((taken[edge] as number) * 60_000),
      end: new Date((taken[edge + 1] as number) * 60_000),
    });
  const soonest = now();
  await transact(db, async (tx) => {
    const before = await saveBusy(tx, { providerId, during, busy, readAt: realNow() });
    const toCome = takenFrom(before.filter(({ end }) => end > soonest));
    if (subtractOwn(toCome, taken).length > 0) await noteFreed(tx, providerId);
  });
}
