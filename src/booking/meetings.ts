import type { Known, Question, ServiceTime } from "./availability.ts";
import { fullFor, obstaclesAt, type ProviderTime, workplaceWindows } from "./provider-time.ts";
import { isAligned, isClear, type Obstacles, type StartRules } from "./starts.ts";
import { mergeTaken, outside } from "./taken.ts";
import { type Team, waysToMeet } from "./team.ts";

/** Does an appointment of the service take anybody, or anything, besides its provider? */
export const needsOthers = ({ staffing, requires, providerIds }: ServiceTime): boolean =>
  requires.length > 0 || (staffing === "all" && providerIds.length > 1);

/**
 * With whom and what a provider could serve at any start, the best first; none where somebody or
 * something that is needed is missing. Whether the provider is free is freeStarts' question.
 */
export function meetings(
  known: Known,
  question: Question,
): (provider: ProviderTime, start: number) => readonly Team[] {
  const { service } = question;
  const others = service.staffing === "all" ? service.providerIds.slice(1) : [];
  const isThere = presences(known, question);
  return (provider, start) => {
    const { locationId: wanted } = question;
    const workplace = shiftFor(provider, service, { start, locationId: wanted })?.workplace;
    if (workplace === undefined || !others.every((id) => isThere(id, { start }))) return [];
    const { locationId, zone } = workplace;
    const ways = waysToMeet(service.requires, (id) => isThere(id, { start, locationId }));
    const leader = { providerId: provider.providerId, locationId, zone };
    const elsewhere = whoElsewhere(known.providers, others, { service, start, locationId });
    return ways.map((way) => ({ ...leader, withIds: [...others, ...way], elsewhere }));
  };
}

/** The teams with which a provider could serve at one start. */
export function teamsFor(
  known: Known,
  question: Question,
  { providerId, start }: { readonly providerId: string; readonly start: Date },
): readonly Team[] {
  const provider = known.providers.get(providerId);
  return provider === undefined
    ? []
    : meetings(known, question)(provider, start.getTime() / 60_000);
}

/** Would the provider ever start this service at this instant, if nothing were taken? */
export function offersStart(provider: ProviderTime, service: ServiceTime, start: Date): boolean {
  const minute = start.getTime() / 60_000;
  return Number.isInteger(minute) && shiftFor(provider, service, { start: minute }) !== undefined;
}

/** Of some who are at an appointment those who are not where it is, and where they are. */
export function whoElsewhere(
  providers: Known["providers"],
  ids: readonly string[],
  at: { readonly service: StartRules; readonly start: number; readonly locationId: string },
): ReadonlyMap<string, string> | undefined {
  const places = ids.flatMap((id) => {
    const provider = providers.get(id);
    // Who has one place only needs no way, and the database is not told where it is.
    if (provider === undefined || provider.workplaces.length < 2) return [];
    const { locationId } = placeFor(provider, at.service, new Date(at.start * 60_000));
    return locationId === at.locationId ? [] : [[id, locationId] as const];
  });
  return places.length === 0 ? undefined : new Map(places);
}

/** Where a provider is at a start, however it came to be chosen; outside all shifts the main place. */
export function placeFor(
  provider: ProviderTime,
  rules: StartRules,
  start: Date,
): { readonly locationId: string; readonly zone: string } {
  const shift = shiftFor(
    provider,
    { ...rules, startsOn: "free" },
    { start: start.getTime() / 60_000 },
  );
  const workplace = shift?.workplace ?? provider.workplaces[0];
  return { locationId: workplace?.locationId ?? "", zone: workplace?.zone ?? "UTC" };
}

/** A start, at any place or at one. */
type At = { readonly start: number; readonly locationId?: string | undefined };

/** The shift in which an appointment of the service may begin, if there is one. */
export function shiftFor(provider: ProviderTime, rules: StartRules, { start, locationId }: At) {
  return workplaceWindows(provider, { from: start, to: start + 1, locationId }).find(
    ({ workplace: { zone }, windows: [opens = Number.NaN, closes = Number.NaN] }) =>
      opens <= start && start + rules.minutes <= closes && isAligned(start, { opens, zone, rules }),
  );
}

/** Who can be at an appointment, worked out once a name. */
function presences(known: Known, question: Question): (id: string, at: At) => boolean {
  const byId = new Map<string, (at: At) => boolean>();
  return (id, at) => {
    let presence = byId.get(id);
    if (presence === undefined) {
      presence = presenceOf(known, question, id);
      byId.set(id, presence);
    }
    return presence(at);
  };
}

/** Whether somebody, or a room, can come whenever another provider begins. */
function presenceOf(known: Known, { service, travel }: Question, id: string): (at: At) => boolean {
  const provider = known.providers.get(id);
  const diary = known.diaries.get(id);
  if (provider === undefined || diary === undefined) return () => false;
  // They come when it begins: their own shifts decide how long they are there, not when they start.
  const rules: StartRules = { ...service, startsOn: "free" };
  const full = fullFor(provider, diary, service);
  const obstaclesBy = new Map<string, Obstacles>();
  const obstacles = (locationId: string) => {
    const before = obstaclesBy.get(locationId);
    if (before !== undefined) return before;
    const { taken, away } = obstaclesAt(provider, diary, { locationId, travel });
    const apart = { taken: mergeTaken(taken, []), away: mergeTaken(away, []) };
    obstaclesBy.set(locationId, apart);
    return apart;
  };
  return (at) => {
    const shift = shiftFor(provider, rules, at);
    if (shift === undefined || outside([at.start], full).length === 0) return false;
    return isClear(obstacles(shift.workplace.locationId), at.start, rules);
  };
}
