import { VendorError } from "#errors.ts";
import { keepOptOut, optedOut } from "#flows/note-sms-status.ts";
import { readSms, type SmsToCompose } from "#flows/read-sms.ts";
import { nextAllowed } from "#messaging/quiet-hours.ts";
import type { Kind, OutboxContext, Performed } from "#outbox/kind.ts";
import type { Sms } from "#ports/sms.ts";
import type { DeskEffect, Effect } from "#store/effects.ts";
import { findMessageOfEffect, insertOutgoing, type Message, noteStatus } from "#store/messages.ts";

type SmsToSendNow = Extract<SmsToCompose, { kind: "send" }>;

/** So long the vendor's own word about a message is waited for before anybody gives up (real time). */
const callbackMs = 120_000;
const lookAgainMs = 20_000;

/**
 * One text message. The vendor has no idempotency and the client's telephone rings each time: what may
 * have been sent is never sent again by itself. The callback tells, then the vendor's list, then a person.
 */
export const sms: Kind = {
  horizonMinutes: 60,
  failure: "A text message could not be sent",

  perform: (context, effect) => deliverText(context, effect, () => readSms(context, effect)),
};

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
  return send(context, context.sms, { effect, text });
}

async function send(
  context: OutboxContext,
  vendor: Sms,
  { effect, text }: { effect: Effect | DeskEffect; text: SmsToSendNow },
): Promise<Performed> {
  const waitMs =
    nextAllowed(context.now(), text.zone, text.heardAt).getTime() - context.now().getTime();
  if (waitMs > 0)
    return { kind: "postponed", forMs: waitMs, reason: "it is night where the client is" };
  const message = await insertOutgoing(context.db, {
    effectId: effect.id,
    requestId: effect.requestId,
    escalationId: text.escalationId,
    phone: text.phone,
    body: context.renderSms(text.content, text.companyName),
    at: context.now(),
  });
  try {
    const status = await vendor.send({
      effectId: effect.id,
      to: message.phone,
      body: message.body,
      validForSeconds: text.validForSeconds,
    });
    await noteStatus(context.db, { ...status, effectId: effect.id, errorCode: undefined });
    return { kind: "done", remoteId: status.vendorId };
  } catch (error) {
    if (error instanceof VendorError && error.code === String(optedOut))
      await keepOptOut(context.db, {
        phone: message.phone,
        requestId: effect.requestId,
        at: context.now(),
      });
    throw error;
  }
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
  const waitedMs = context.realNow().getTime() - effect.wishedAt.getTime();
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
