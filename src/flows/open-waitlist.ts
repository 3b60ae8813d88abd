import type { Slot } from "#booking/availability.ts";
import { suits } from "#booking/waitlist.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import type { StoredRequest } from "#store/requests.ts";
import { findEntry, type WaitlistEntry } from "#store/waitlist.ts";
import { findNewestOffer, type WaitlistOffer } from "#store/waitlist-offers.ts";
import type { FlowContext } from "./context.ts";
import { findSlots } from "./find-slots.ts";
import { openLinkFlow } from "./open-link.ts";

/** What a client's signed link opens while they wait for a time. */
export type OpenWaitlist = (token: string) => Promise<OpenedWaitlist | undefined>;

export type OpenedWaitlist = {
  readonly request: StoredRequest;
  readonly service: StoredService;
  /** Undefined for a request that never waited: it has a page of its own. */
  readonly entry: WaitlistEntry | undefined;
  /** With whom they want it, where that matters to them. */
  readonly provider: StoredProvider | undefined;
  /** What is kept for them now. */
  readonly offer:
    | { readonly offer: WaitlistOffer; readonly provider: StoredProvider | undefined }
    | undefined;
  /** The next times that anybody may book and that would suit them. */
  readonly freeNow: readonly Slot[];
  readonly now: Date;
};

const freeMax = 3;
const dayMs = 24 * 60 * 60_000;

/** Undefined for whatever we never signed, and for what has grown too old: both look the same outside. */
export function openWaitlistFlow(context: FlowContext): OpenWaitlist {
  const open = openLinkFlow(context);
  return async (token) => {
    const opened = await open(token);
    if (opened === undefined) return undefined;
    const { request, service, now } = opened;
    const entry = await findEntry(context.db, request.id);
    const { known } = await context.company();
    const offer = await openOffer(context, request.id);
    const waits = entry !== undefined && entry.state !== "accepted" && offer === undefined;
    return {
      request,
      service,
      entry,
      now,
      provider: known.providers.get(entry?.providerId ?? ""),
      offer: offer && { offer, provider: known.providers.get(offer.providerId) },
      freeNow: waits ? await freeFor(context, { request, entry, now }) : [],
    };
  };
}

/** One whose time to answer is over is none, even if no sweep has come by yet. */
async function openOffer(
  { db, now }: Pick<FlowContext, "db" | "now">,
  requestId: string,
): Promise<WaitlistOffer | undefined> {
  const newest = await findNewestOffer(db, requestId);
  return newest?.state === "open" && newest.expiresAt > now() ? newest : undefined;
}

async function freeFor(
  context: FlowContext,
  waiting: {
    readonly request: StoredRequest;
    readonly entry: WaitlistEntry;
    readonly now: Date;
  },
): Promise<readonly Slot[]> {
  const { request, entry, now } = waiting;
  const company = await context.company();
  const service = company.services.get(request.serviceId);
  if (service === undefined) return [];
  const { providerId, locationId, windows, fromAt, untilAt } = entry;
  const to = new Date(now.getTime() + service.policy.horizonDays * dayMs);
  const question = { service, providerId, locationId, wish: request, from: now, to };
  const slots = await findSlots(context, company, question);
  const wish = { windows, fromAt, untilAt, zone: request.contactZone };
  return slots.filter((slot) => suits(wish, slot)).slice(0, freeMax);
}
