import type { FlowContext } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { IntakeDraft } from "#messaging/question.ts";
import { transact } from "#store/db.ts";
import { assignMessage, settleIncoming } from "#store/messages.ts";
import type { Heard } from "./ask.ts";
import { deviceOf } from "./hold-times.ts";
import { tell } from "./tell.ts";

export type WholeDraft = IntakeDraft & {
  readonly serviceKey: string;
  readonly start: Date;
  readonly name: string;
  readonly email: string;
};

/**
 * What was asked together goes through the same gate as every request. "time-gone": somebody else has
 * it now; "refused": nothing was made of it.
 */
export async function submitIntake(
  context: FlowContext,
  heard: Heard,
  draft: WholeDraft,
): Promise<"made" | "time-gone" | "refused"> {
  const request = requestOf(heard, draft);
  if (request === undefined) return "refused";
  const first = await submit(context, heard, { draft, request });
  // What policy forbids a machine, a person may do.
  const received =
    first.kind === "outside-policy"
      ? await submit(context, heard, { draft, request: { ...request, askPerson: true } })
      : first;
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

function requestOf({ incoming }: Heard, draft: WholeDraft): BookingRequest | undefined {
  const clientEmail = parseEmailAddress(draft.email);
  if (clientEmail === undefined) return undefined;
  return {
    channel: "sms",
    receivedAt: incoming.at,
    serviceKey: draft.serviceKey,
    clientName: draft.name,
    clientEmail,
    clientPhone: incoming.phone,
    clientZone: draft.zone,
    start: draft.start,
    providerKey: undefined,
    locationKey: undefined,
    partySize: undefined,
    language: undefined,
    territory: undefined,
    notes: draft.words,
    askPerson: false,
    // They wrote first, and are answered where they wrote.
    consents: [{ channel: "sms", wording: draft.words, given: true }],
  };
}

function submit(
  context: FlowContext,
  { incoming }: Heard,
  { draft, request }: { readonly draft: WholeDraft; readonly request: BookingRequest },
): Promise<Received> {
  const holdId = draft.options?.find(
    ({ start }) => start.getTime() === draft.start.getTime(),
  )?.holdId;
  const device = { kind: "token", hash: deviceOf(incoming.phone) } as const;
  const time = draft.start.toISOString();
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
    await assignMessage(tx, incoming.id, { requestId, escalationId: undefined });
  });
}
