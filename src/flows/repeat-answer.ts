import type { IdempotencyKey, StoredAnswer } from "#store/idempotency.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { type BookedAnswer, type EscalatedAnswer, nearestSlots, type Received } from "./inquiry.ts";

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
    return { kind: "slot-taken", requestId, nearest: [] };
  const slots = await nearestSlots(
    context,
    {
      company,
      service,
      providerId: request.wantedProviderId,
      locationId: request.wantedLocationId,
    },
    request.wantedStart,
  );
  return { kind: "slot-taken", requestId, nearest: slots };
}
