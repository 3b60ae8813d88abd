import type { Interval } from "#booking/interval.ts";
import { subtractOwn, takenFrom } from "#booking/taken.ts";
import { VendorError } from "#errors.ts";
import { listOwnEvents } from "#store/busy.ts";
import type { StoredProvider } from "#store/company.ts";
import type { FlowContext } from "./context.ts";

/** What the calendars themselves said a moment ago about one stretch of time. */
export type CalendarCheck = {
  readonly free: readonly StoredProvider[];
  readonly busy: readonly StoredProvider[];
  /** Calendars that could not be read, and why; never taken for free. */
  readonly unknown: readonly { readonly provider: StoredProvider; readonly reason: string }[];
};

/** `notYetThere`: an appointment whose event is about to be put there, so that it explains no busy time. */
type Stretch = Interval & { readonly notYetThere?: string };

/**
 * Asks the calendars of some providers, live, whether they are free. Pages live from our copy; before
 * something is booked the calendar has the last word. Our own events are taken out of the answer.
 */
export async function checkCalendars(
  context: Pick<FlowContext, "db" | "calendar">,
  providers: readonly StoredProvider[],
  during: Stretch,
): Promise<CalendarCheck> {
  const { calendar } = context;
  if (calendar === undefined) return { free: providers, busy: [], unknown: [] };
  const connected = providers.filter(({ calendarId }) => calendarId !== undefined);
  const answers = await ask(calendar, connected, during);

  const check = {
    free: [] as StoredProvider[],
    busy: [] as StoredProvider[],
    unknown: [] as { provider: StoredProvider; reason: string }[],
  };
  for (const provider of providers) {
    if (provider.calendarId === undefined) {
      check.free.push(provider);
      continue;
    }
    const answer = answers.get(provider.calendarId) ?? {
      kind: "unknown",
      reason: "the calendar was missing in the answer",
    };
    if (answer.kind === "unknown") check.unknown.push({ provider, reason: answer.reason });
    else if (await isFree(context, { provider, busy: answer.intervals, during }))
      check.free.push(provider);
    else check.busy.push(provider);
  }
  return check;
}

/** A vendor that fails makes every calendar unknown: the request then goes to a person, with the reason. */
async function ask(
  calendar: NonNullable<FlowContext["calendar"]>,
  providers: readonly StoredProvider[],
  { start, end }: Interval,
): ReturnType<typeof calendar.busy> {
  const calendarIds = providers.flatMap(({ calendarId }) => calendarId ?? []);
  if (calendarIds.length === 0) return new Map();
  try {
    return await calendar.busy({ calendarIds, during: { start, end } });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return new Map(
      calendarIds.map((id) => [id, { kind: "unknown" as const, reason: error.message }]),
    );
  }
}

async function isFree(
  { db }: Pick<FlowContext, "db">,
  {
    provider,
    busy,
    during,
  }: { provider: StoredProvider; busy: readonly Interval[]; during: Stretch },
): Promise<boolean> {
  if (busy.length === 0) return true;
  const { notYetThere } = during;
  const own = await listOwnEvents(db, { providerId: provider.id, during, notYetThere });
  const foreign = subtractOwn(takenFrom(busy), takenFrom(own));
  const [start, end] = takenFrom([during]);
  return !foreign.some(
    (edge, index) =>
      index % 2 === 0 &&
      edge < (end as number) &&
      (foreign[index + 1] as number) > (start as number),
  );
}
