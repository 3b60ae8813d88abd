import type { FlowContext } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import { assignText } from "#flows/log-message.ts";
import type { IncomingSms } from "#flows/pass-on-sms.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { IntakeDraft } from "#messaging/question.ts";
import { transact } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";
import type { Heard } from "./ask.ts";
import { deviceOf } from "./hold-times.ts";
import { tell } from "./tell.ts";

export type WholeDraft = IntakeDraft & {
  readonly serviceKey: string;
  readonly start: Date | undefined;
  readonly name: string;
};

type Submitting = { readonly draft: WholeDraft; readonly incoming: IncomingSms };

/**
 * What was asked together goes through the same gate as every request. "time-gone": somebody else has
 * it now; "refused": nothing was made of it.
 */
export async function submitIntake(
  context: FlowContext,
  heard: Heard,
  draft: WholeDraft,
): Promise<"made" | "time-gone" | "refused"> {
  const received = await submitDraft(context, { draft, incoming: heard.incoming });
  switch (received.kind) {
    case "booked":
      await settleAs(context, heard, received.answer.requestId);
      return "made";
    case "escalated":
      await transact(context.db, (tx) =>
        tell(tx, heard.incoming, {
          requestId: received.answer.requestId,
          about: "request-passed-on",
        }),
      );
      return "made";
    case "slot-taken":
      return "time-gone";
    default:
      return "refused";
  }
}

/** The same without an answer. */
export async function submitDraft(
  context: FlowContext,
  { draft, incoming }: Submitting,
): Promise<Received> {
  const request = requestOf({ draft, incoming });
  const first = await submit(context, { draft, incoming, request });
  // What policy forbids a machine, a person may do.
  if (first.kind !== "outside-policy") return first;
  return submit(context, { draft, incoming, request: { ...request, askPerson: true } });
}

function requestOf({ incoming, draft }: Submitting): BookingRequest {
  return {
    channel: "sms",
    receivedAt: incoming.at,
    serviceKey: draft.serviceKey,
    clientName: draft.name,
    // Without one the gate has a person look after it.
    clientEmail: draft.email === undefined ? undefined : parseEmailAddress(draft.email),
    clientPhone: incoming.phone,
    clientZone: draft.zone,
    start: draft.start,
    providerKey: undefined,
    locationKey: undefined,
    partySize: undefined,
    language: undefined,
    territory: undefined,
    notes: draft.words,
    // Nobody can book what has no time.
    askPerson: draft.start === undefined,
    // Whoever asks for an appointment by text hears of it by text; after a STOP this is no START.
    consents: [{ channel: "sms", wording: draft.words, given: true }],
  };
}

function submit(
  context: FlowContext,
  { incoming, draft, request }: Submitting & { readonly request: BookingRequest },
): Promise<Received> {
  const { start } = draft;
  const holdId = draft.options?.find(
    (option) => option.start.getTime() === start?.getTime(),
  )?.holdId;
  const device = { kind: "token", hash: deviceOf(incoming.phone) } as const;
  const time = start?.toISOString() ?? "no time";
  return receiveRequestFlow(context)({
    request,
    // One talk makes one request for one time, however often its last text comes in.
    key: { caller: "sms", route: "requests", key: `${draft.id}:${time}:${request.askPerson}` },
    hold: { device, id: holdId },
  });
}

/** The confirmation is its answer. */
async function settleAs(
  { db }: Pick<FlowContext, "db">,
  { incoming }: Heard,
  requestId: string,
): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await settleIncoming(tx, incoming.id))) return;
    await assignText(tx, incoming.id, { requestId, escalationId: undefined });
  });
}
