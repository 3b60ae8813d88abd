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

/** Everything free within the service's horizon. */
export function slotsAhead(
  context: FlowContext,
  { company, ...wish }: Pick<Inquiry, "company" | "service" | "providerId" | "locationId">,
): Promise<readonly Slot[]> {
  const now = context.now();
  const horizon = wish.service.policy.horizonDays * 24 * 60 * 60_000;
  return findSlots(context, company, { ...wish, from: now, to: new Date(now.getTime() + horizon) });
}

/** The three free times nearest to one that cannot be had. */
export async function nearestSlots(
  context: FlowContext,
  wish: Pick<Inquiry, "company" | "service" | "providerId" | "locationId">,
  start: Date,
): Promise<readonly Slot[]> {
  return nearest(await slotsAhead(context, wish), start, 3);
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
