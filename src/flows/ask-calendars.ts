import type { TentativeCountsAs } from "#booking/busy-events.ts";
import type { Interval } from "#booking/interval.ts";
import { mergeTaken, subtractOwn, type Taken, takenFrom } from "#booking/taken.ts";
import { VendorError } from "#errors.ts";
import type { Calendar, CalendarBusy } from "#ports/calendar.ts";
import { listOwnEvents } from "#store/busy.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";

/** What all calendars of a provider say together: the time that others' events take, or nothing. */
export type CalendarsSay = { readonly provider: StoredProvider } & (KnownTime | UnknownTime);
type KnownTime = { readonly kind: "known"; readonly taken: Taken };
/** One calendar that could not be read is enough: nobody knows what is in it. */
type UnknownTime = {
  readonly kind: "unknown";
  readonly calendarId: string;
  readonly reason: string;
  /** Set when it is not about this calendar: the whole question failed. */
  readonly failure: VendorError | undefined;
};

/** `notYetThere`: an appointment whose event is about to be put there, so that it explains no busy time. */
export type Stretch = Interval & {
  readonly notYetThere?: string;
  /** Where an event of ours stands that our rows do not know of there: somebody moved it. */
  readonly standsAt?: Interval;
};

/** Whatever blocks a provider: the calendar that receives the appointments first. */
export function calendarsOf({ calendarId, alsoBusy }: StoredProvider): readonly string[] {
  return calendarId === undefined ? [] : [calendarId, ...alsoBusy];
}

/**
 * Asks the calendars of some providers, in their order, and takes our own events out of what they
 * say. Whoever has no calendar is free.
 */
export async function askCalendars(
  { db, calendar }: { readonly db: Db; readonly calendar: Calendar },
  providers: readonly StoredProvider[],
  during: Stretch,
): Promise<readonly CalendarsSay[]> {
  const answers = await askBothWays(calendar, providers, during);
  const said: CalendarsSay[] = [];
  for (const provider of providers)
    said.push(await together(db, { provider, answer: answers[provider.tentative], during }));
  return said;
}

type Answer = ReadonlyMap<string, CalendarBusy> | VendorError;

/** One question for those to whom tentative events are busy, and one for the others. */
async function askBothWays(
  calendar: Calendar,
  providers: readonly StoredProvider[],
  { start, end }: Interval,
): Promise<Readonly<Record<TentativeCountsAs, Answer>>> {
  const ask = async (tentative: TentativeCountsAs): Promise<Answer> => {
    const calendarIds = providers.filter((one) => one.tentative === tentative).flatMap(calendarsOf);
    if (calendarIds.length === 0) return new Map();
    const question = { calendarIds, tentative, during: { start, end } };
    return calendar.busy(question).catch((error: unknown) => {
      if (error instanceof VendorError) return error;
      throw error;
    });
  };
  const [busy, free] = await Promise.all([ask("busy"), ask("free")]);
  return { busy, free };
}

/**
 * Our own events are known from our rows, and stand in one calendar only: whatever another one calls
 * busy is somebody else's, even at the very time of an appointment.
 */
async function together(
  db: Db,
  {
    provider,
    answer,
    during,
  }: { readonly provider: StoredProvider; readonly answer: Answer; readonly during: Stretch },
): Promise<CalendarsSay> {
  let taken: Taken = [];
  for (const calendarId of calendarsOf(provider)) {
    const busy = busyOf(calendarId, answer);
    if (busy.kind === "unknown") return { provider, ...busy };
    const receives = calendarId === provider.calendarId && busy.intervals.length > 0;
    const own = receives ? await ownEvents(db, provider, during) : [];
    taken = mergeTaken(taken, subtractOwn(takenFrom(busy.intervals), takenFrom(own)));
  }
  return { provider, kind: "known", taken };
}

async function ownEvents(
  db: Db,
  { id: providerId }: StoredProvider,
  { standsAt, ...during }: Stretch,
): Promise<readonly Interval[]> {
  const { notYetThere } = during;
  const own = await listOwnEvents(db, { providerId, during, notYetThere });
  return standsAt === undefined ? own : [...own, standsAt];
}

function busyOf(
  calendarId: string,
  answer: Answer,
): Extract<CalendarBusy, { kind: "known" }> | UnknownTime {
  const failure = answer instanceof VendorError ? answer : undefined;
  const busy = answer instanceof VendorError ? undefined : answer.get(calendarId);
  if (busy?.kind === "known") return busy;
  const reason = failure?.message ?? busy?.reason ?? "missing in the answer";
  return { kind: "unknown", calendarId, reason, failure };
}
