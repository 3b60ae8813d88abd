import { saysBareYes } from "#messaging/answer-words.ts";
import type { ConsentState } from "#messaging/consent.ts";
import { type Understood, understand } from "#messaging/understand.ts";
import { mayMeanAppointment } from "#messaging/whole-words.ts";
import { recordConsent, smsConsent } from "#store/consents.ts";
import { findNewestRequestOfPhone } from "#store/conversations.ts";
import { type Db, transact } from "#store/db.ts";
import { insertIncoming, listUnsettled, settleIncoming } from "#store/messages.ts";
import { dropQuestions } from "#store/text-questions.ts";
import { type AcceptOffer, acceptOfferFlow } from "./accept-offer.ts";
import { answerStranger } from "./answer-stranger.ts";
import type { FlowContext } from "./context.ts";
import { assignText } from "./log-message.ts";
import { dayOf, type IncomingSms, passOn } from "./pass-on-sms.ts";
import { hearText } from "./texts/hear-text.ts";
import { wishSms } from "./wish-sms.ts";

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

/**
 * Stores what a client wrote and does what it clearly says; everything else is for a person. The
 * message is stored first, in a transaction of its own: what comes after may fail, the words stay.
 */
export function receiveSmsFlow(context: FlowContext): ReceiveSms {
  const accept = acceptOfferFlow(context);
  return async (sms) => {
    const at = context.now();
    const body = sms.mediaCount > 0 ? `${sms.body}\n[${sms.mediaCount} attachments]` : sms.body;
    const reply = replyOf(sms.optOutType, { body: sms.body, at });
    const incoming = { phone: sms.from, body, at };
    const stored = await transact(context.db, async (tx) => {
      const id = await insertIncoming(tx, {
        ...incoming,
        vendorId: sms.vendorId,
        ourNumber: sms.to,
      });
      if (id === undefined) return undefined;
      const before = await smsConsent(tx, sms.from);
      // With the message or not at all: what was revoked is revoked before the next send.
      await keepConsent(tx, { ...incoming, ourNumber: sms.to }, wordOn(sms, { reply, before }));
      return { id, wasRevoked: before === "revoked" };
    });
    if (stored === undefined) return "repeated";
    await act(context, accept, {
      incoming: { ...incoming, id: stored.id },
      reply,
      vendorAnswers: sms.optOutType !== undefined,
      mayMeanAppointment: mayMeanAppointment(sms.body),
      wasRevoked: stored.wasRevoked,
    });
    context.wake();
    return "stored";
  };
}

/** So long (real time) whoever took a text in is believed to be at work on it. */
const abandonedAfterSeconds = 15;

/** What failed for so long (real time) will not mend itself: a person reads it. */
const hopelessAfterMs = 5 * 60_000;

/** Acts upon texts that were stored by a node which then failed or died: no vendor brings them again. */
export function resumeSmsFlow(context: FlowContext): () => Promise<number> {
  const accept = acceptOfferFlow(context);
  return async () => {
    const left = await listUnsettled(context.db, { forSeconds: abandonedAfterSeconds, limit: 50 });
    const failures: unknown[] = [];
    for (const incoming of left) {
      const said: Said = {
        incoming,
        reply: replyOf(undefined, incoming),
        vendorAnswers: false,
        mayMeanAppointment: mayMeanAppointment(incoming.body),
        // The ledger has it since; the one confirmation is allowed, not owed.
        wasRevoked: true,
      };
      await act(context, accept, said).catch(async (error: unknown) => {
        failures.push(error);
        const waitedMs = context.realNow().getTime() - incoming.changedAt.getTime();
        if (waitedMs > hopelessAfterMs) await readByPerson(context, incoming);
      });
    }
    if (left.length > 0) context.wake();
    if (failures.length > 0) throw failures[0];
    return left.length;
  };
}

const readByPerson = (context: FlowContext, incoming: IncomingSms) =>
  passOn(context, {
    incoming,
    text: "The client wrote, and acting upon it failed:",
    answer: "received",
    raise: true,
  });

function replyOf(
  optOutType: string | undefined,
  { body, at }: Pick<IncomingSms, "body" | "at">,
): Understood {
  switch (optOutType) {
    case "STOP":
      return { kind: "stop", lone: true };
    case "HELP":
      return { kind: "help" };
    // "YES" is a START to the vendor, even of a number that never stopped; what it answers is ours to hear.
    default:
      return understand(body, {
        zone: "UTC",
        now: at,
        asked: { kind: "nothing" },
        start: undefined,
      });
  }
}

/** What the words say of consent. A yes is one to whatever was asked, unless it lifted an opt-out. */
function wordOn(
  { body, optOutType }: Pick<Parameters<ReceiveSms>[0], "body" | "optOutType">,
  { reply, before }: { readonly reply: Understood; readonly before: ConsentState },
): "stop" | "start" | undefined {
  if (reply.kind === "stop" || reply.kind === "start") return reply.kind;
  if (optOutType !== "START") return undefined;
  return before === "revoked" || !saysBareYes(body) ? "start" : undefined;
}

async function keepConsent(
  tx: Db,
  incoming: Omit<IncomingSms, "id"> & { readonly ourNumber: string },
  word: "stop" | "start" | undefined,
): Promise<void> {
  if (word === undefined) return;
  if (word === "stop") await dropQuestions(tx, incoming.phone);
  await recordConsent(tx, {
    phone: incoming.phone,
    given: word === "start",
    wording: incoming.body,
    origin: "sms",
    ourNumber: incoming.ourNumber,
    requestId: undefined,
    at: incoming.at,
  });
}

type Said = {
  readonly incoming: IncomingSms;
  readonly reply: Understood;
  /** The vendor was told what to answer to STOP, START and HELP, and does. */
  readonly vendorAnswers: boolean;
  readonly mayMeanAppointment: boolean;
  readonly wasRevoked: boolean;
};

async function act(context: FlowContext, accept: AcceptOffer, said: Said): Promise<void> {
  await doAsSaid(context, accept, said);
  await settleIncoming(context.db, said.incoming.id);
}

/** Begun twice it does one thing: it books an offer once, and everything else settles the text with it. */
async function doAsSaid(context: FlowContext, accept: AcceptOffer, said: Said): Promise<void> {
  const { incoming, reply } = said;
  switch (reply.kind) {
    // The vendor answers this itself; the ledger has it.
    case "start":
      return;
    case "help":
      return said.vendorAnswers ? undefined : help(context, incoming);
    case "stop":
      return stopped(context, said, reply.lone);
    default:
      return hearText(context, accept, incoming);
  }
}

/**
 * A carrier's word is obeyed and answered by the vendor. Where it may have meant the appointment
 * nothing is guessed: a person asks, by another way than a text. Words of their own get the one
 * confirmation that is allowed, unless they were obeyed before.
 */
function stopped(
  context: FlowContext,
  { incoming, mayMeanAppointment: mayMean, wasRevoked }: Said,
  lone: boolean,
): Promise<void> {
  const text = mayMean
    ? "The client opted out of text messages, with a word that may have meant the appointment. Please ask them by phone or e-mail:"
    : "The client opted out of text messages:";
  const answer = lone || wasRevoked ? "none" : "opted-out";
  return passOn(context, { incoming, text, answer, raise: mayMean || !lone });
}

/** The vendor's own answer to HELP names nobody to call. */
async function help(context: FlowContext, incoming: IncomingSms): Promise<void> {
  const company = await context.company();
  const newest = await findNewestRequestOfPhone(context.db, incoming.phone);
  const day = dayOf(company, incoming.at);
  await transact(context.db, async (tx) => {
    if (!(await settleIncoming(tx, incoming.id))) return;
    if (newest === undefined) return answerStranger(tx, { incoming, template: "help", day });
    const { requestId } = newest;
    await assignText(tx, incoming.id, { requestId, escalationId: undefined });
    await wishSms(tx, {
      requestId,
      name: `help:${incoming.phone}:${day}`,
      content: { template: "help", messageId: incoming.id },
    });
  });
}
