import type { Slot } from "#booking/availability.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { takenBy } from "#booking/team.ts";
import { offerable } from "#booking/waitlist.ts";
import { offerDeadline } from "#messaging/offer-deadline.ts";
import { whereaboutsOf } from "#messaging/whereabouts.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { takeFreed } from "#store/freed-times.ts";
import { occupy } from "#store/occupancies.ts";
import { findRequest } from "#store/requests.ts";
import { keepPassed, listServed, lockEntry, moveEntry } from "#store/waitlist.ts";
import { type InLine, listLines, listWaiting } from "#store/waitlist-line.ts";
import { deleteWaitlistOffer, insertWaitlistOffer } from "#store/waitlist-offers.ts";
import { chooseTeams } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findSlots, oneMinute, readKnown, slotsAmong } from "./find-slots.ts";
import { wishWaitlistOffer } from "./wish-waitlist.ts";

/** What makes times free and stands in no row (hours, the notice, the horizon) is asked for so often. */
const lookAgainMs = 60_000;
/** So many of a line are read at once. */
const waitersMax = 200;
/** So many times are tried for one client in one round, when rivals are faster. */
const triesMax = 3;
/** And so often is looked again before the next in line has a turn. */
const looksMax = 2;
const dayMs = 24 * 60 * 60_000;

type Looked = { readonly seen: string; readonly at: Date };

/**
 * Offers times that became free, whatever freed them, to those who wait: by priority, then by when
 * they joined. Each is kept for one client for a while. Whose the time is, `occupy` says: two nodes,
 * or a client who books meanwhile, cannot both have it.
 */
export function offerFreedTimesFlow(context: FlowContext): () => Promise<number> {
  const looked = new Map<string, Looked>();
  let since = context.now();
  return async () => {
    const at = context.now();
    const lines = await listLines(context.db, at);
    forgetAllBut(looked, lines);
    // Forgotten until it was looked at: a look that fails is made again in the next round.
    for (const serviceId of await takeFreed(context.db, { since, at })) looked.delete(serviceId);
    since = at;
    let offers = 0;
    for (const { serviceId, seen } of lines) {
      const last = looked.get(serviceId);
      if (last?.seen === seen && at.getTime() - last.at.getTime() < lookAgainMs) continue;
      offers += await serveLine(context, serviceId);
      looked.set(serviceId, { seen, at });
    }
    if (offers > 0) context.wake();
    return offers;
  };
}

function forgetAllBut(
  looked: Map<string, Looked>,
  lines: readonly { readonly serviceId: string }[],
): void {
  const ids = new Set(lines.map(({ serviceId }) => serviceId));
  for (const id of looked.keys()) if (!ids.has(id)) looked.delete(id);
}

type Line = {
  readonly company: CurrentCompany;
  readonly service: StoredService;
  readonly at: Date;
  /** What is free, for each different wish for a person, a place, a language. */
  readonly free: Map<string, Promise<readonly Slot[]>>;
};

async function serveLine(context: FlowContext, serviceId: string): Promise<number> {
  const company = await context.company();
  const service = company.services.get(serviceId);
  if (service === undefined) return 0;
  const at = context.now();
  const line: Line = { company, service, at, free: new Map() };
  let offers = 0;
  let after: InLine | undefined;
  // To its end: who can never be served must not stand in the way of those behind.
  do {
    const read = { serviceId, at, after, limit: waitersMax };
    const waiting = await listWaiting(context.db, read);
    for (const waiter of waiting) if (await serve(context, line, waiter)) offers += 1;
    after = waiting.length === waitersMax ? waiting.at(-1) : undefined;
  } while (after !== undefined);
  return offers;
}

async function serve(context: FlowContext, line: Line, waiter: InLine): Promise<boolean> {
  for (let look = 1; look <= looksMax; look += 1) {
    const free = await freeFor(context, line, waiter);
    const { slots, seen, passed } = offerable(waiter, free);
    const answerable = slots.flatMap((slot) => {
      const expiresAt = deadlineOf(line, waiter, slot);
      return expiresAt === undefined ? [] : [{ waiter, slot, seen, expiresAt }];
    });
    if (answerable.length === 0) {
      if (passed.length !== waiter.passed.length)
        await keepPassed(context.db, waiter.requestId, passed);
      return false;
    }
    const offered = await offerFirst(context, line, answerable);
    // What can be offered is less now: to the next in line, and to this one where rivals were faster.
    line.free.clear();
    if (offered) return true;
  }
  return false;
}

async function offerFirst(
  context: FlowContext,
  line: Line,
  answerable: readonly Freed[],
): Promise<boolean> {
  for (const freed of answerable.slice(0, triesMax))
    if (await offer(context, line, freed)) return true;
  return false;
}

/** One look for all who wish for the same; what was given away since then `occupy` finds out. */
function freeFor(
  context: FlowContext,
  { company, service, at, free }: Line,
  waiter: InLine,
): Promise<readonly Slot[]> {
  const { providerId, locationId, language, territory } = waiter;
  const key = JSON.stringify([providerId, locationId, language, territory]);
  const known = free.get(key);
  if (known !== undefined) return known;
  const to = new Date(at.getTime() + service.policy.horizonDays * dayMs);
  const wish = { language, territory };
  const found = findSlots(context, company, {
    service,
    providerId,
    locationId,
    wish,
    from: at,
    to,
  });
  free.set(key, found);
  return found;
}

type Freed = {
  readonly waiter: InLine;
  readonly slot: Slot;
  readonly seen: readonly Date[];
  readonly expiresAt: Date;
};

const deadlineOf = ({ company, service, at }: Line, { zone, phone }: InLine, { start }: Slot) =>
  offerDeadline({
    ...{ at, start },
    // As for a text: whoever hides their zone may be anywhere in the country of their number.
    zones: phone === undefined ? [zone] : whereaboutsOf({ phone, zone }, company.settings.zone),
    noticeMinutes: service.policy.noticeMinutes,
    ...company.settings.waitlist,
  });

/** False where somebody was faster. */
async function offer(context: FlowContext, line: Line, freed: Freed): Promise<boolean> {
  const { company, service, at } = line;
  const { waiter } = freed;
  const { start } = freed.slot;
  const { providerId, locationId, language, territory, clientId } = waiter;
  const question = {
    ...{ service, providerId, locationId, wish: { language, territory } },
    ...oneMinute(start),
  };
  const known = await readKnown(context, company, question);
  const [slot] = slotsAmong(context, company, { ...question, known });
  const { teams } = await chooseTeams(context, company, { ...question, known, slot, clientId });
  const hold = {
    at,
    during: takenBy(service, start),
    teams: teams.map((team) => ({
      providerId: team.providerId,
      takes: takesOf(team, known.providers),
      limits: limitsOf(team, known, { service, start }),
    })),
  };
  return transact(context.db, (tx) => offerNow(tx, context, { ...freed, ...hold }));
}

type Hold = Freed & {
  readonly at: Date;
  readonly during: ReturnType<typeof takenBy>;
  readonly teams: readonly (Pick<Parameters<typeof occupy>[1], "takes" | "limits"> & {
    readonly providerId: string;
  })[];
};

async function offerNow(tx: Db, context: FlowContext, hold: Hold): Promise<boolean> {
  const { waiter, slot, seen, at, expiresAt } = hold;
  const { requestId } = waiter;
  // Another node may have served them, or they have left, since the line was read.
  const entry = await lockEntry(tx, requestId);
  if (entry?.state !== "waiting" || entry.version !== waiter.version) return false;
  // They have an appointment since the last sweep: nothing is offered, and the next one says so.
  if ((await listServed(tx, { requestId, limit: 1 })).length > 0) return false;
  const offerId = await holdFirst(tx, hold);
  if (offerId === undefined) return false;
  await moveEntry(tx, requestId, { state: "offered", passed: seen });
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "waitlist" },
    action: "waitlist-offered",
    requestId,
    detail: { offerId, start: slot.start, until: expiresAt },
  });
  const request = await findRequest(tx, requestId);
  if (request !== undefined) await wishWaitlistOffer(tx, context, { request, offerId });
  return true;
}

/** Keeps the time with the first team that is still free. */
async function holdFirst(
  tx: Db,
  { waiter, slot, at, expiresAt, during, teams }: Hold,
): Promise<string | undefined> {
  for (const { providerId, takes, limits } of teams) {
    const offerId = await insertWaitlistOffer(tx, {
      requestId: waiter.requestId,
      providerId,
      startsAt: slot.start,
      endsAt: slot.end,
      expiresAt,
    });
    if (await occupy(tx, { takes, during, limits, at }, { offerId, expiresAt })) return offerId;
    await deleteWaitlistOffer(tx, offerId);
  }
  return undefined;
}
