import type { Slot } from "#booking/availability.ts";
import { chooseProviders, nearest } from "#booking/choose.ts";
import type { PolicyViolation } from "#booking/policy.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { StoredService } from "#store/company.ts";
import type { IdempotencyKey } from "#store/idempotency.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findSlots, loadThatDay } from "./find-slots.ts";

/** Where the client's key came from: the same key may serve two callers. */
export type KeyUse = { readonly caller: string; readonly route: string; readonly key: string };

export type Received =
  | { readonly kind: "booked"; readonly answer: BookedAnswer }
  | { readonly kind: "escalated"; readonly answer: EscalatedAnswer }
  | { readonly kind: "slot-taken"; readonly requestId: string; readonly nearest: readonly Slot[] }
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
  /** The wanted time, if it is free by what we know. */
  readonly slot: Slot | undefined;
};

/** Where a wish may be met. */
type Wish = Pick<Inquiry, "company" | "service" | "providerId" | "locationId">;

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
  { company, service, providerId, locationId }: Wish,
  { from, days }: { from: Date; days: number },
): Promise<readonly Slot[]> {
  const to = new Date(from.getTime() + days * dayMs);
  return findSlots(context, company, { service, providerId, locationId, from, to });
}

/** Who is asked for a slot, in which order: at most five, so that one question to the calendar does. */
export async function candidatesFor(
  context: FlowContext,
  company: CurrentCompany,
  slot: Slot | undefined,
) {
  if (slot === undefined) return [];
  return chooseProviders(slot, await loadThatDay(context, company, slot))
    .slice(0, 5)
    .map((id) => company.providers.get(id))
    .filter((provider) => provider !== undefined);
}

/** What an appointment takes of a provider: its time and its buffers. */
export function takenBy(service: StoredService, start: Date) {
  const minutes = (count: number) => count * 60_000;
  return {
    start: new Date(start.getTime() - minutes(service.bufferBeforeMinutes)),
    end: new Date(start.getTime() + minutes(service.minutes + service.bufferAfterMinutes)),
  };
}
