import { VendorError } from "#errors.ts";
import type { MailToSend } from "#flows/read-mail.ts";
import { describeBlock, recipientRefused } from "#messaging/mail-block.ts";
import { mayExist, type OutboxContext, type Performed, waitForLateSight } from "#outbox/kind.ts";
import type { Email, EmailMessage, SentEmail } from "#ports/email.ts";
import { blockAddress, findMailBlock } from "#store/blocked-addresses.ts";
import type { DeskEffect, Effect } from "#store/effects.ts";

/** Who can't be asked what was accepted may have it all: after so many attempts of unknown end nothing more is sent. */
const doubtsMax = 2;

/**
 * One mail. What an earlier attempt may have sent is looked for where the vendor can be asked, and else
 * sent again at most once. Nothing goes to a blocked address.
 */
export async function deliverMail(
  context: OutboxContext,
  effect: Effect | DeskEffect,
  mail: {
    /** Its words, from the rows as they are when it is sent. */
    readonly read: () => Promise<MailToSend>;
    /** What a person is told once nobody can know whether it arrived. */
    readonly unclear: (message: Omit<EmailMessage, "id">) => string;
  },
): Promise<Performed> {
  const { email } = context;
  if (email === undefined) return { kind: "pointless", reason: "no e-mail is connected" };
  const accepted = await findAccepted(context, email, effect);
  if (accepted !== undefined) return { kind: "done", remoteId: accepted.vendorId };
  const message = await mail.read();
  if (message.kind !== "send") return message;
  const { kind: _, ...letter } = message;
  if (effect.doubts >= doubtsMax)
    return { kind: "refused", reason: mail.unclear(letter), holdMails: false };
  const block = await findMailBlock(context.db, letter.to.address);
  if (block !== undefined) return withheld(describeBlock(block.reason));
  return send(context, email, { effect, letter });
}

/** What an earlier attempt sent, where the vendor can say so. */
async function findAccepted(
  context: OutboxContext,
  email: Email,
  effect: Effect | DeskEffect,
): Promise<SentEmail | undefined> {
  if (email.find === undefined || !mayExist(effect)) return undefined;
  const found = await email.find(effect.id);
  if (found === undefined) waitForLateSight(context, effect, email.vendor);
  return found;
}

async function send(
  context: OutboxContext,
  email: Email,
  { effect, letter }: { effect: Effect | DeskEffect; letter: Omit<EmailMessage, "id"> },
): Promise<Performed> {
  try {
    const { vendorId } = await email.send({ id: effect.id, ...letter });
    return { kind: "done", remoteId: vendorId };
  } catch (error) {
    if (!(error instanceof VendorError) || error.code !== recipientRefused) throw error;
    await blockAddress(context.db, {
      address: letter.to.address,
      reason: "refused",
      detail: error.message,
      since: context.realNow(),
      origin: email.vendor,
    });
    return withheld(describeBlock("refused"));
  }
}

const withheld = (reason: string): Performed => ({ kind: "withheld", reason });
