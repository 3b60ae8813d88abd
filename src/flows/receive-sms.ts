import type { Reply } from "#messaging/reply.ts";
import { understandReply } from "#messaging/reply.ts";
import { recordAudit } from "#store/audit.ts";
import { recordConsent } from "#store/consents.ts";
import {
  findLastOffered,
  findNewestRequestOfPhone,
  listLiveEscalationsOfPhone,
} from "#store/conversations.ts";
import { type Db, transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import { assignMessage, insertIncoming } from "#store/messages.ts";
import { listNewestOffers } from "#store/offers.ts";
import { type AcceptOffer, acceptOfferFlow } from "./accept-offer.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishSms, wishThreadNote } from "./effects.ts";
import { addReason } from "./raise-escalation.ts";

/** A text message from a client, as the vendor delivered it. */
export type ReceiveSms = (sms: {
  readonly vendorId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaCount: number;
  /** What the vendor itself made of it, and has answered already. */
  readonly optOutType?: "STOP" | "START" | "HELP" | undefined;
}) => Promise<"stored" | "repeated">;

type Incoming = {
  readonly id: string;
  readonly phone: string;
  readonly body: string;
  readonly at: Date;
};

/**
 * Stores what a client wrote and does what it clearly says; everything else is for a person. The
 * message is stored first, in a transaction of its own: what comes after may fail, the words stay.
 */
export function receiveSmsFlow(context: FlowContext): ReceiveSms {
  const accept = acceptOfferFlow(context);
  return async (sms) => {
    const at = context.now();
    const body = sms.mediaCount > 0 ? `${sms.body}\n[${sms.mediaCount} attachments]` : sms.body;
    const reply = replyOf(sms.optOutType, sms.body);
    const incoming = { phone: sms.from, body, at };
    const id = await transact(context.db, async (tx) => {
      const stored = await insertIncoming(tx, {
        ...incoming,
        vendorId: sms.vendorId,
        ourNumber: sms.to,
      });
      // With the message or not at all: what was revoked is revoked before the next send.
      if (stored !== undefined) await keepConsent(tx, { ...incoming, id: stored }, reply);
      return stored;
    });
    if (id === undefined) return "repeated";
    await act(context, accept, { incoming: { ...incoming, id }, reply });
    context.wake();
    return "stored";
  };
}

function replyOf(optOutType: string | undefined, body: string): Reply {
  switch (optOutType) {
    case "STOP":
      return { kind: "stop", lone: true };
    case "START":
      return { kind: "start" };
    case "HELP":
      return { kind: "help" };
    default:
      return understandReply(body);
  }
}

async function keepConsent(tx: Db, incoming: Incoming, reply: Reply): Promise<void> {
  if (reply.kind !== "stop" && reply.kind !== "start") return;
  await recordConsent(tx, {
    phone: incoming.phone,
    given: reply.kind === "start",
    wording: incoming.body,
    origin: "sms",
    requestId: undefined,
    at: incoming.at,
  });
}

async function act(
  context: FlowContext,
  accept: AcceptOffer,
  { incoming, reply }: { incoming: Incoming; reply: Reply },
): Promise<void> {
  switch (reply.kind) {
    case "choice":
      return choose(context, accept, { incoming, position: reply.position });
    // The vendor answers these words itself; the ledger has them.
    case "start":
    case "help":
      return;
    case "stop":
      // "Cancel" may have meant the appointment: a person looks, nothing is guessed.
      return tellPerson(context, incoming, "The client opted out of text messages:");
    case "unknown":
      return tellPerson(context, incoming, "The client wrote:");
  }
}

async function choose(
  context: FlowContext,
  accept: AcceptOffer,
  { incoming, position }: { incoming: Incoming; position: number },
): Promise<void> {
  const live = await listLiveEscalationsOfPhone(context.db, incoming.phone);
  const waiting = live.filter((escalation) => escalation.waiting);
  // Two questions wait for this number: which one "2" answers is not ours to guess.
  if (waiting.length > 1) return tellPerson(context, incoming, "The client wrote:");
  const asked = waiting[0] ?? (await findLastOffered(context.db, incoming.phone));
  const offers = asked && (await listNewestOffers(context.db, asked.escalationId));
  const offer = offers?.find((one) => one.position === position);
  if (asked === undefined || offer === undefined)
    return tellPerson(context, incoming, "The client wrote:");

  await assignMessage(context.db, incoming.id, asked);
  const accepted = await accept({ offerId: offer.id, requestId: asked.requestId });
  if (accepted.kind === "booked" || accepted.kind === "already-booked") return;
  await transact(context.db, async (tx) => {
    await wishSms(tx, {
      requestId: asked.requestId,
      name: `offer-gone:${incoming.id}`,
      content: { template: "offer-gone", messageId: incoming.id },
    });
    await noteWords(tx, asked, { incoming, text: "The client's answer came too late:" });
  });
}

type Conversation = { readonly requestId: string; readonly escalationId: string };

/** Puts a client's words before whoever works on their question; raises one where there is none. */
async function tellPerson(context: FlowContext, incoming: Incoming, text: string): Promise<void> {
  const [live] = await listLiveEscalationsOfPhone(context.db, incoming.phone);
  const company = await context.company();
  await transact(context.db, async (tx) => {
    if (live !== undefined) {
      await assignMessage(tx, incoming.id, live);
      await noteWords(tx, live, { incoming, text });
      return;
    }
    const newest = await findNewestRequestOfPhone(tx, incoming.phone);
    if (newest === undefined) return;
    await assignMessage(tx, incoming.id, { requestId: newest.requestId, escalationId: undefined });
    await addReason(tx, company, {
      requestId: newest.requestId,
      finding: { rule: "client-message", detail: `${text} “${incoming.body.slice(0, 200)}”` },
      at: incoming.at,
    });
  });
}

async function noteWords(
  tx: Db,
  { requestId, escalationId }: Conversation,
  { incoming, text }: { incoming: Incoming; text: string },
): Promise<void> {
  // The client has answered: it is the owner's turn again.
  const back = await transition(
    tx,
    { id: escalationId, states: ["waiting-client"] },
    { state: "claimed", at: incoming.at },
  );
  await recordAudit(tx, {
    at: incoming.at,
    actor: { kind: "client", requestId },
    action: "client-wrote",
    requestId,
    detail: { escalationId, messageId: incoming.id },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `message:${incoming.id}`,
    text,
    quote: incoming.body,
    mentionMemberIds: back?.ownerId === undefined ? [] : [back.ownerId],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}
