import type { Known, Slot } from "#booking/availability.ts";
import { nearest } from "#booking/choose.ts";
import type { PolicyViolation } from "#booking/policy.ts";
import type { First } from "#booking/routing/first.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { IdempotencyKey } from "#store/idempotency.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findSlots } from "./find-slots.ts";
import type { OwnHold } from "./own-hold.ts";
import { isOf } from "./own-hold.ts";

/** Where the client's key came from: the same key may serve two callers. */
export type KeyUse = { readonly caller: string; readonly route: string; readonly key: string };

export type Received =
  | { readonly kind: "booked"; readonly answer: BookedAnswer }
  | { readonly kind: "escalated"; readonly answer: EscalatedAnswer }
  | {
      readonly kind: "slot-taken";
      readonly requestId: string;
      readonly nearest: readonly Slot[];
      /** It is not booked, but kept for somebody else until then at the latest. */
      readonly heldUntil: Date | undefined;
    }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
  | { readonly kind: "key-reused" };

/** What the asker is told, and told again word for word under the same Idempotency-Key. */
export type BookedAnswer = {
  readonly outcome: "booked";
  readonly requestId: string;
  readonly reference: string;
  readonly appointment: {
    readonly id: string;
    readonly start: string;
    readonly end: string;
    readonly zone: string;
    readonly localStart: string;
    readonly provider: { readonly key: string; readonly name: string };
    readonly location: { readonly key: string; readonly name: string; readonly address: string };
  };
  readonly manageUrl: string;
};
export type EscalatedAnswer = {
  readonly outcome: "escalated";
  readonly requestId: string;
  readonly reference: string;
  /** A person will have answered by then, in words the client may rely on. */
  readonly promisedBy: string;
  readonly manageUrl: string;
};

/** Everything that was found out about one request on its way. */
export type Inquiry = {
  readonly request: BookingRequest;
  readonly key: IdempotencyKey | undefined;
  readonly company: CurrentCompany;
  readonly service: StoredService;
  readonly providerId: string | undefined;
  readonly locationId: string | undefined;
  /** The one known client behind the address and the number, if there is one. */
  readonly clientId: string | undefined;
  /** The wanted time, if it is free by what we know. */
  readonly slot: Slot | undefined;
  /** What is known around it. */
  readonly known: Known;
  /** The asker's own hold, which makes room for the wanted time. */
  readonly hold: OwnHold | undefined;
  /** The wanted time is not free because it is kept for somebody else, until then at the latest. */
  readonly heldUntil: Date | undefined;
};

/** With whom the asker holds the wanted time: that provider comes before all others. */
export function heldFirst({ hold, service, request }: Inquiry): First | undefined {
  const { start } = request;
  if (hold === undefined || start === undefined || !isOf(hold, { service, start }))
    return undefined;
  return { providerId: hold.providerId, words: "held for the client since the time was picked" };
}

/** Where a wish may be met. */
type Wish = Pick<Inquiry, "company" | "service" | "providerId" | "locationId"> & {
  readonly request?: RoutingWish | undefined;
};

const dayMs = 24 * 60 * 60_000;
/**
 * How far is looked before the whole horizon is: naming three times, or saying that there are any,
 * rarely needs more, and a popular time has hundreds of losers at once.
 */
const looksDays = [1, 7];

/** Whether any time at all is free within the service's horizon. */
export async function isAnythingFree(context: FlowContext, wish: Wish): Promise<boolean> {
  const now = context.now();
  for (const days of [...looksDays, wish.service.policy.horizonDays]) {
    const slots = await slotsWithin(context, wish, { from: now, days });
    if (slots.length > 0) return true;
  }
  return false;
}

/** The three free times nearest to one that cannot be had. */
export async function nearestSlots(
  context: FlowContext,
  wish: Wish,
  start: Date,
): Promise<readonly Slot[]> {
  for (const days of looksDays) {
    const from = new Date(start.getTime() - days * dayMs);
    // As far to either side: whatever lies outside is farther away than all that lies within.
    const found = nearest(await slotsWithin(context, wish, { from, days: 2 * days }), start, 3);
    if (found.length === 3) return found;
  }
  const { horizonDays } = wish.service.policy;
  const all = await slotsWithin(context, wish, { from: context.now(), days: horizonDays });
  return nearest(all, start, 3);
}

function slotsWithin(
  context: FlowContext,
  { company, service, providerId, locationId, request: wish }: Wish,
  { from, days }: { from: Date; days: number },
): Promise<readonly Slot[]> {
  const to = new Date(from.getTime() + days * dayMs);
  return findSlots(context, company, { service, providerId, locationId, wish, from, to });
}
