import { VendorError } from "#errors.ts";
import { bookText } from "#flows/book-text.ts";
import { insteadOfText } from "#flows/instead-of-text.ts";
import { logText } from "#flows/log-message.ts";
import type { NotByText } from "#flows/may-text.ts";
import { noteRefusedText } from "#flows/note-sms-status.ts";
import { readSms, type SmsToCompose } from "#flows/read-sms.ts";
import { nextAllowedIn, nextQuiet } from "#messaging/quiet-hours.ts";
import { segmentsMax, segmentsOf } from "#messaging/segments.ts";
import type { Kind, OutboxContext, Performed } from "#outbox/kind.ts";
import type { Sms } from "#ports/sms.ts";
import type { DeskEffect, Effect } from "#store/effects.ts";
import { findMessageOfEffect, type Message, noteStatus } from "#store/messages.ts";

type SmsToSendNow = Extract<SmsToCompose, { kind: "send" }>;

/** So long the vendor's own word about a message is waited for before anybody gives up (real time). */
const callbackMs = 120_000;
const lookAgainMs = 20_000;
/** A minute is enough for a telephone that is on, and so is this for whoever has just written at night. */
const validAtLeastSeconds = 60;
const validAtNightSeconds = 15 * 60;

/**
 * One text message. The vendor has no idempotency and the client's telephone rings each time: what may
 * have been sent is never sent again by itself. The callback tells, then the vendor's list, then a person.
 */
export const sms: Kind = {
  horizonMinutes: 60,
  failure: "A text message could not be sent",

  async perform(context, effect) {
    const performed = await deliverText(context, effect, () => readSms(context, effect));
    if (performed.kind !== "done") return performed;
    return { ...performed, besides: await logged(context, effect) };
  },
};

/** What the CRM is to have of a text that has left, unless it went to a member. */
async function logged(
  context: OutboxContext,
  { id, requestId, payload }: Effect,
): Promise<Extract<Performed, { kind: "done" }>["besides"]> {
  const { logMessages } = (await context.company()).settings.crm;
  const template = String(payload["template"]);
  const isInternal = template === "desk-alert" || template === "nobody-answered";
  if (context.crm === undefined || logMessages === "never" || isInternal) return undefined;
  return async (tx) => {
    const message = await findMessageOfEffect(tx, id);
    if (message !== undefined) await logText(tx, { requestId, messageId: message.id, template });
  };
}

/** `read`: what it says, from the rows as they are when it is sent. */
export async function deliverText(
  context: OutboxContext,
  effect: Effect | DeskEffect,
  read: () => Promise<SmsToCompose>,
): Promise<Performed> {
  if (context.sms === undefined)
    return { kind: "pointless", reason: "no text messages are connected" };
  const sent = await findMessageOfEffect(context.db, effect.id);
  if (sent?.vendorId !== undefined) return { kind: "done", remoteId: sent.vendorId };
  if (sent !== undefined && effect.doubts > 0)
    return findOut(context, context.sms, { effect, sent });
  const text = await read();
  if (text.kind === "pointless") return text;
  if (text.kind === "not-by-text") return otherwise(context, effect, text);
  return send(context, context.sms, { effect, text });
}

async function send(
  context: OutboxContext,
  vendor: Sms,
  { effect, text }: { effect: Effect | DeskEffect; text: SmsToSendNow },
): Promise<Performed> {
  const at = context.now();
  const allowedAt = nextAllowedIn(at, text.zones, text.heardAt);
  if (text.uselessFrom !== undefined && allowedAt >= text.uselessFrom.at)
    return otherwise(context, effect, text.uselessFrom);
  const waitMs = allowedAt.getTime() - at.getTime();
  if (waitMs > 0)
    return { kind: "postponed", forMs: waitMs, reason: "it is night where the client is" };
  const noted = await takeNote(context, effect, text);
  if ("manner" in noted) return otherwise(context, effect, noted);
  try {
    const status = await vendor.send({
      effectId: effect.id,
      to: noted.phone,
      body: noted.body,
      validForSeconds: validSeconds(text, at),
    });
    await noteStatus(context.db, { ...status, effectId: effect.id, errorCode: undefined });
    return { kind: "done", remoteId: status.vendorId };
  } catch (error) {
    const refusal = await noteRefusedText(context, { effectId: effect.id, message: noted, error });
    if (refusal === undefined) throw error;
    return otherwise(context, effect, refusal);
  }
}

/** What is delivered late must not wake anybody either. */
function validSeconds({ zones, validForSeconds, to }: SmsToSendNow, at: Date): number {
  if (to === "member") return validForSeconds;
  const untilNight = Math.floor((nextQuiet(at, zones).getTime() - at.getTime()) / 1_000);
  const valid = untilNight === 0 ? validAtNightSeconds : Math.max(untilNight, validAtLeastSeconds);
  return Math.min(validForSeconds, valid);
}

/** The words in our books, counted; or why they must not be sent. */
async function takeNote(
  context: OutboxContext,
  effect: Effect | DeskEffect,
  text: SmsToSendNow,
): Promise<Message | NotByText> {
  const body = context.renderSms(text.content, text.companyName);
  const segments = segmentsOf(body).count;
  if (segments > segmentsMax)
    return { reason: `it is longer than ${segmentsMax} segments`, manner: "told" };
  return bookText(context, {
    effectId: effect.id,
    requestId: effect.requestId,
    escalationId: text.escalationId,
    phone: text.phone,
    body,
    segments,
    to: text.to,
  });
}

/** The client hears it another way. Nobody waits for an answer to a number that is in no request. */
async function otherwise(
  context: OutboxContext,
  effect: Effect | DeskEffect,
  { reason, manner }: NotByText,
): Promise<Performed> {
  const { requestId } = effect;
  if (requestId === undefined) return { kind: "pointless", reason };
  const company = await context.company();
  const lost = { effect: { ...effect, requestId }, reason, manner, at: context.now() };
  return { kind: "pointless", reason, instead: (tx) => insteadOfText(tx, company, lost) };
}

async function findOut(
  context: OutboxContext,
  vendor: Sms,
  { effect, sent }: { effect: Effect | DeskEffect; sent: Message },
): Promise<Performed> {
  const found = await vendor.find({ to: sent.phone, body: sent.body, sentAfter: effect.createdAt });
  if (found !== undefined) {
    await noteStatus(context.db, { ...found, effectId: effect.id, errorCode: undefined });
    return { kind: "done", remoteId: found.vendorId };
  }
  // It was noted right before it was sent, however long it had been wished for by then.
  const waitedMs = context.realNow().getTime() - sent.changedAt.getTime();
  if (waitedMs < callbackMs)
    throw new VendorError("twilio", {
      verdict: "retry",
      ambiguous: true,
      retryAfterMs: Math.min(lookAgainMs, callbackMs - waitedMs),
      detail: "it is not known yet whether the message was accepted",
    });
  return {
    kind: "refused",
    reason: "It is unclear whether a text message reached the client; it was not sent again",
    holdMails: false,
  };
}
