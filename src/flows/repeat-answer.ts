import type { BookingRequest } from "#intake/request.ts";
import { findAnswer, hashOf, type IdempotencyKey, type StoredAnswer } from "#store/idempotency.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { findHeldUntil } from "./find-held-until.ts";
import {
  type BookedAnswer,
  type EscalatedAnswer,
  type KeyUse,
  nearestSlots,
  type Received,
} from "./inquiry.ts";

export type RepeatAnswer = (input: {
  readonly request: BookingRequest;
  readonly key: KeyUse | undefined;
}) => Promise<Received | undefined>;

/**
 * For a request that can no longer be begun: the answer that its key got before, undefined where there
 * is none. Whoever lost the first answer may ask for it after the appointment, too.
 */
export function repeatAnswerFlow(context: FlowContext): RepeatAnswer {
  return async ({ request, key: use }) => {
    const key = use && { ...use, bodyHash: hashOfRequest(request) };
    const before = key && (await findAnswer(context.db, key));
    return key && before && answerAgain(context, key, before);
  };
}

/** What the client asked for: neither when it arrived, nor how our own words beside a box were then. */
export function hashOfRequest({ receivedAt: _, consents, ...asked }: BookingRequest): Buffer {
  return hashOf({ ...asked, consents: consents.map(({ channel, given }) => [channel, given]) });
}

/**
 * The answer that the same Idempotency-Key got before, word for word. Only the alternatives of a
 * taken slot are looked up anew: the old ones would send the client after times that are gone too.
 */
export async function answerAgain(
  context: FlowContext,
  key: IdempotencyKey,
  before: StoredAnswer,
): Promise<Received> {
  if (!before.bodyHash.equals(key.bodyHash)) return { kind: "key-reused" };
  switch (before.status) {
    case 201:
      return { kind: "booked", answer: before.answer as BookedAnswer };
    case 202:
      return { kind: "escalated", answer: before.answer as EscalatedAnswer };
    default:
      return takenAgain(context, before.requestId);
  }
}

async function takenAgain(context: FlowContext, requestId: string): Promise<Received> {
  const company = await context.company();
  const request = await findRequest(context.db, requestId);
  const service = request && company.services.get(request.serviceId);
  if (request?.wantedStart === undefined || service === undefined)
    return { kind: "slot-taken", requestId, nearest: [], heldUntil: undefined };
  const start = request.wantedStart;
  const { wantedProviderId: providerId, wantedLocationId: locationId } = request;
  const wish = { service, providerId, locationId };
  const slots = await nearestSlots(context, { company, ...wish, request }, start);
  const heldUntil = await findHeldUntil(context, company, { ...wish, wish: request, start });
  return { kind: "slot-taken", requestId, nearest: slots, heldUntil };
}
