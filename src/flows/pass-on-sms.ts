import { localDay } from "#booking/local-time.ts";
import { recordAudit } from "#store/audit.ts";
import { findNewestRequestOfPhone } from "#store/conversations.ts";
import { type Db, transact } from "#store/db.ts";
import { lockEscalation, lockLiveEscalationOfPhone } from "#store/escalation-locks.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { settleIncoming } from "#store/messages.ts";
import { listOpenOffers } from "#store/offers.ts";
import { answerStranger, showStranger } from "./answer-stranger.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { assignText } from "./log-message.ts";
import { addReason } from "./raise-escalation.ts";
import { callFor, endWaiting } from "./whose-turn.ts";
import { wishCard } from "./wish-card.ts";
import { wishSms } from "./wish-sms.ts";

/** What a client wrote, as it is stored. */
export type IncomingSms = {
  readonly id: string;
  readonly phone: string;
  readonly body: string;
  readonly at: Date;
};

export type Conversation = { readonly requestId: string; readonly escalationId: string };

type ToPassOn = {
  readonly incoming: IncomingSms;
  /** What stands before the client's own words. */
  readonly text: string;
  /** What the client is told meanwhile; whoever has opted out is told nothing else. */
  readonly answer: "received" | "opted-out" | "none";
  /** Whether words without an open question raise one. */
  readonly raise: boolean;
};

/** Puts a client's words before whoever works on their question; raises one where there is none. */
export async function passOn(context: FlowContext, words: ToPassOn): Promise<void> {
  const { phone } = words.incoming;
  const company = await context.company();
  await transact(context.db, async (tx) => {
    if (!(await settleIncoming(tx, words.incoming.id))) return;
    // Under lock: in the thread of what is settled at this moment nobody would read them.
    const live = await lockLiveEscalationOfPhone(tx, phone);
    if (live !== undefined) return inThread(tx, company, { ...words, live });
    const newest = await findNewestRequestOfPhone(tx, phone);
    if (newest === undefined) return ofStranger(tx, company, words);
    return onNewCard(tx, company, { ...words, requestId: newest.requestId });
  });
}

async function inThread(
  tx: Db,
  company: CurrentCompany,
  { live, incoming, text, answer }: ToPassOn & { readonly live: StoredEscalation },
): Promise<void> {
  const { requestId, id: escalationId } = live;
  await assignText(tx, incoming.id, { requestId, escalationId });
  await noteWords(tx, company, { requestId, escalationId, incoming, text });
  await wishAnswer(tx, company, { requestId, escalationId, incoming, answer });
}

async function onNewCard(
  tx: Db,
  company: CurrentCompany,
  { requestId, incoming, text, answer, raise }: ToPassOn & { readonly requestId: string },
): Promise<void> {
  await assignText(tx, incoming.id, { requestId, escalationId: undefined });
  if (raise)
    await addReason(tx, company, {
      requestId,
      finding: { rule: "client-message", detail: `${text} “${incoming.body.slice(0, 200)}”` },
      at: incoming.at,
    });
  await wishAnswer(tx, company, { requestId, escalationId: undefined, incoming, answer });
}

async function ofStranger(
  tx: Db,
  company: CurrentCompany,
  { incoming, answer, raise }: ToPassOn,
): Promise<void> {
  if (raise) await showStranger(tx, incoming);
  if (answer === "none") return;
  const template = answer === "received" ? "stranger" : answer;
  await answerStranger(tx, { incoming, template, day: dayOf(company, incoming.at) });
}

/**
 * Never two of the same on a day, or for the same times: nobody talks with a machine for long, and two
 * machines must not either.
 */
async function wishAnswer(
  tx: Db,
  company: CurrentCompany,
  to: {
    readonly requestId: string;
    readonly escalationId: string | undefined;
    readonly incoming: IncomingSms;
    readonly answer: ToPassOn["answer"];
  },
): Promise<void> {
  const { requestId, escalationId, incoming, answer } = to;
  const messageId = incoming.id;
  if (answer === "none") return;
  if (answer === "opted-out") {
    const content = { template: "opted-out", messageId } as const;
    await wishSms(tx, { requestId, name: `opted-out:${messageId}`, content });
    return;
  }
  const [open] =
    escalationId === undefined ? [] : await listOpenOffers(tx, { escalationId, at: incoming.at });
  if (open === undefined)
    await wishSms(tx, {
      requestId,
      name: `passed-on:${incoming.phone}:${dayOf(company, incoming.at)}`,
      content: { template: "passed-on", messageId },
    });
  else
    await wishSms(tx, {
      requestId,
      name: `not-understood:${open.escalationId}:${open.round}`,
      content: { template: "not-understood", messageId },
    });
}

/** The desk's day: what is said once a day is said once in it. */
export function dayOf({ settings }: CurrentCompany, at: Date): string {
  return localDay(at, settings.escalation.hours.zone);
}

/**
 * The client's words in the thread, which make it our turn again: whoever has the question is called
 * for every one of them, and not only for the one that ended a wait.
 */
export async function noteWords(
  tx: Db,
  company: CurrentCompany,
  words: Conversation & { readonly incoming: IncomingSms; readonly text: string },
): Promise<void> {
  const { requestId, escalationId, incoming, text } = words;
  const { at } = incoming;
  const escalation = await lockEscalation(tx, escalationId);
  const actor = { kind: "client", requestId } as const;
  const detail = { escalationId, messageId: incoming.id };
  await recordAudit(tx, { at, actor, action: "client-wrote", requestId, detail });
  await endWaiting(tx, { escalationId, actor, at });
  await callFor(tx, company, {
    ...{ requestId, escalationId, at, text, quote: incoming.body, name: `message:${incoming.id}` },
    escalation,
  });
  await wishCard(tx, { requestId, escalationId });
}
