import type { Slot } from "#booking/availability.ts";
import { judgeStart, type PolicyViolation } from "#booking/policy.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { takenBy } from "#booking/team.ts";
import { type Db, transact } from "#store/db.ts";
import {
  type ClientHold,
  deleteHolds,
  keepHold,
  listLiveHolds,
  lockDevice,
  renameHold,
  saveHold,
} from "#store/holds.ts";
import { newId } from "#store/ids.ts";
import { occupy } from "#store/occupancies.ts";
import { chooseTeams } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { Device } from "./device.ts";
import { findHeldUntil } from "./find-held-until.ts";
import {
  eligibleProviders,
  oneMinute,
  readKnown,
  type SlotQuestion,
  slotsAmong,
} from "./find-slots.ts";
import { describeHold, type HeldTime, nextEnd } from "./held-time.ts";
import { nearestSlots } from "./inquiry.ts";
import { lookUpNames, type Wish } from "./look-up-names.ts";
import { isInTheWay, isOf } from "./own-hold.ts";

export type TakeHold = (
  wish: Wish &
    RoutingWish & {
      readonly start: Date;
      readonly device: Device;
      /** The device's hold of the time that was wanted before: given back, whatever comes of this one. */
      readonly insteadOf: string | undefined;
    },
) => Promise<HoldTaken>;

export type HoldTaken =
  | { readonly kind: "held"; readonly hold: HeldTime }
  | {
      readonly kind: "slot-taken";
      readonly nearest: readonly Slot[];
      readonly heldUntil: Date | undefined;
    }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
  /** A token's holds are different people's: none of them is given up for another. */
  | { readonly kind: "too-many"; readonly max: number; readonly until: Date };

type Want = Pick<Parameters<TakeHold>[0], "device" | "insteadOf" | "start"> & {
  readonly company: CurrentCompany;
  readonly question: SlotQuestion;
};

/**
 * Keeps a time while the rest of a request is filled in. It is judged by what we know, as on the
 * page; the provider's calendar itself is asked when the request comes.
 */
export function takeHoldFlow(context: FlowContext): TakeHold {
  return async (wish) => {
    const company = await context.company();
    const named = lookUpNames(company, wish);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const { start, device, insteadOf, language, territory } = wish;
    const asked = { ...named, wish: { language, territory } };
    const question = { ...asked, ...oneMinute(start) };
    const providers = eligibleProviders(company, question).map(({ time }) => time);
    const now = context.now();
    const violations = judgeStart({ start, service: named.service, providers, now });
    if (violations.length > 0) return { kind: "outside-policy", violations };

    const taken = await orUndone(context.db, (tx) =>
      take({ ...context, db: tx }, { company, question, start, device, insteadOf }),
    );
    if (taken !== undefined) return taken;
    const { hash } = device;
    await deleteHolds(context.db, { ids: insteadOf ? [insteadOf] : [], device: hash });
    return {
      kind: "slot-taken",
      nearest: await nearestSlots(context, { company, ...named, request: asked.wish }, start),
      heldUntil: await findHeldUntil(context, company, { ...asked, start }),
    };
  };
}

/** What was given back for a time that is not to be had is held again. */
async function orUndone<T>(
  db: Db,
  work: (tx: Db) => Promise<T | undefined>,
): Promise<T | undefined> {
  const undone = new Error("undone");
  try {
    return await transact(db, async (tx) => {
      const done = await work(tx);
      if (done === undefined) throw undone;
      return done;
    });
  } catch (error) {
    if (error === undone) return undefined;
    throw error;
  }
}

/** Undefined when the time is not free. */
async function take(context: FlowContext, want: Want): Promise<HoldTaken | undefined> {
  const { db: tx } = context;
  const { company, device } = want;
  await lockDevice(tx, device.hash);
  const live = await listLiveHolds(tx, { device: device.hash, at: context.now() });
  const { perDeviceMax: max } = company.settings.holds;
  if (device.kind === "token" && live.length >= max)
    return { kind: "too-many", max, until: firstEnd(live) };
  const hold =
    device.kind === "token"
      ? await holdFirst(context, want)
      : await holdForBrowser(context, want, live);
  return hold && { kind: "held", hold: describeHold(company, hold) };
}

const firstEnd = (holds: readonly ClientHold[]) =>
  new Date(Math.min(...holds.map(({ expiresAt }) => expiresAt.getTime())));

/** Somebody who picks a time gives back the one before, and at the cap the oldest. */
async function holdForBrowser(
  context: FlowContext,
  want: Want,
  live: readonly ClientHold[],
): Promise<ClientHold | undefined> {
  const { company, question, start, device, insteadOf } = want;
  const wanted = { service: question.service, start };
  const before = live.filter(({ id }) => id === insteadOf);
  const others = live.filter(({ id }) => id !== insteadOf);
  const surplus = Math.max(0, others.length + 1 - company.settings.holds.perDeviceMax);
  const giveBack = (holds: readonly ClientHold[]) =>
    deleteHolds(context.db, { ids: holds.map(({ id }) => id), device: device.hash });

  const eligible = eligibleProviders(company, question);
  const same = live.find((hold) => isOf(hold, wanted) && isWith(hold, eligible));
  const kept = same && (await takeOver(context, company, same));
  if (kept !== undefined) {
    await giveBack(before);
    return kept;
  }
  await giveBack([...before, ...others.slice(0, surplus)]);
  const hold = await holdFirst(context, want);
  const own = others.slice(surplus).filter((one) => isInTheWay(one, company, wanted));
  if (hold !== undefined || own.length === 0) return hold;
  await giveBack(own);
  return holdFirst(context, want);
}

const isWith = ({ providerId }: ClientHold, providers: readonly { readonly id: string }[]) =>
  providers.some(({ id }) => id === providerId);

/**
 * Another tab picked the same time: it has the hold from now on, under a name of its own, so that the
 * first one does not give it back by closing. It began when it began.
 */
async function takeOver(
  { db: tx, now }: FlowContext,
  company: CurrentCompany,
  hold: ClientHold,
): Promise<ClientHold | undefined> {
  const at = now();
  const expiresAt = nextEnd(company, hold, at);
  if (!(await keepHold(tx, { id: hold.id, until: expiresAt, at }))) return undefined;
  const id = newId();
  await renameHold(tx, hold.id, id);
  return { ...hold, id, expiresAt };
}

/** Takes the time with the first team that is free; undefined when none is. */
async function holdFirst(
  context: FlowContext,
  { company, question, start, device }: Want,
): Promise<ClientHold | undefined> {
  const { db: tx } = context;
  const { service } = question;
  const known = await readKnown(context, company, question);
  const [slot] = slotsAmong(context, company, { ...question, known });
  const at = context.now();
  const expiresAt = nextEnd(company, { createdAt: at, startsAt: start }, at);
  const begun = { id: newId(), serviceId: service.id, startsAt: start, createdAt: at, expiresAt };
  const { teams } = await chooseTeams(context, company, { ...question, known, slot });
  for (const team of teams) {
    const hold = { ...begun, providerId: team.providerId };
    await saveHold(tx, { ...hold, device: device.hash });
    const want = {
      takes: takesOf(team, known.providers),
      during: takenBy(service, start),
      limits: limitsOf(team, known, { service, start }),
      at,
    };
    const counts = { startsAt: start, serviceId: service.id };
    if (await occupy(tx, want, { holdId: hold.id, expiresAt, counts })) return hold;
  }
  await deleteHolds(tx, { ids: [begun.id], device: device.hash });
  return undefined;
}
