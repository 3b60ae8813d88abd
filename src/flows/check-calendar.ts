import { type Taken, takenFrom } from "#booking/taken.ts";
import type { Team } from "#booking/team.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { askCalendars, type Stretch } from "./ask-calendars.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** What the calendars themselves said a moment ago about one stretch of time. */
export type CalendarCheck = {
  readonly free: readonly StoredProvider[];
  readonly busy: readonly StoredProvider[];
  /** Whoever has a calendar that could not be read, and why; never taken for free. */
  readonly unknown: readonly { readonly provider: StoredProvider; readonly reason: string }[];
};

/**
 * Asks the calendars of some providers, live, whether they are free. Pages live from our copy; before
 * something is booked the calendars have the last word. Our own events are taken out of the answer.
 */
export async function checkCalendars(
  { db, calendar }: Pick<FlowContext, "db" | "calendar">,
  providers: readonly StoredProvider[],
  during: Stretch,
): Promise<CalendarCheck> {
  if (calendar === undefined) return { free: providers, busy: [], unknown: [] };
  const said = await askCalendars({ db, calendar }, providers, during);
  const check = {
    free: [] as StoredProvider[],
    busy: [] as StoredProvider[],
    unknown: [] as { provider: StoredProvider; reason: string }[],
  };
  for (const { provider, ...says } of said) {
    if (says.kind === "unknown")
      check.unknown.push({ provider, reason: whyUnknown(provider, says) });
    else if (meets(says.taken, during)) check.busy.push(provider);
    else check.free.push(provider);
  }
  return check;
}

/** The teams of which everybody's calendar says that they are free; in the order in which they came. */
export async function checkTeams(
  context: Pick<FlowContext, "db" | "calendar">,
  company: CurrentCompany,
  { teams, during }: { readonly teams: readonly Team[]; readonly during: Stretch },
): Promise<Omit<CalendarCheck, "free"> & { readonly free: readonly Team[] }> {
  const ids = new Set(teams.flatMap(({ providerId, withIds }) => [providerId, ...withIds]));
  const providers = [...ids].flatMap((id) => company.providers.get(id) ?? []);
  const { free, busy, unknown } = await checkCalendars(context, providers, during);
  const freeIds = new Set(free.map(({ id }) => id));
  return {
    free: teams.filter((team) => [team.providerId, ...team.withIds].every((id) => freeIds.has(id))),
    busy,
    unknown,
  };
}

/** Which calendar it is need only be said when it is not the one that comes to mind. */
function whyUnknown(
  provider: StoredProvider,
  { calendarId, reason }: { readonly calendarId: string; readonly reason: string },
): string {
  return calendarId === provider.calendarId ? reason : `${calendarId}: ${reason}`;
}

function meets(taken: Taken, during: Stretch): boolean {
  const [start, end] = takenFrom([during]) as [number, number];
  for (let edge = 0; edge < taken.length; edge += 2)
    if ((taken[edge] as number) < end && (taken[edge + 1] as number) > start) return true;
  return false;
}
