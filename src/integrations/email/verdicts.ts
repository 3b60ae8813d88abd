import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { recipientRefused } from "#messaging/mail-block.ts";

export const VENDOR = "email";

/** The parts of a nodemailer error that we rely on. */
const SmtpFailure = z.object({
  code: z.string().catch(""),
  /** The server's answer; absent when there was none. */
  responseCode: z.number().optional().catch(undefined),
  command: z.string().catch(""),
  /** The server's answer as it was written. */
  response: z.string().catch(""),
  message: z.string().catch(""),
});

/** A refused recipient is a person's business: the address is wrong, and a client waits for news. */
const noSuchRecipient = new Set([550, 551, 553]);

/**
 * The enhanced codes (RFC 3463) that speak of the mailbox itself: there is none, it is no address, it
 * moved away, its domain takes no mail, it was closed. A 550 without one may be about us.
 */
const addressIsDead = /^5\d\d[ -]5\.(1\.[136]|1\.10|2\.1)\b/;

/** What nodemailer threw, as a verdict. `taken` says whether the server had agreed to take the message. */
export function explainSmtp(cause: unknown, taken: boolean): VendorError {
  const failure = SmtpFailure.safeParse(cause);
  if (!failure.success) {
    return new VendorError(VENDOR, { verdict: "retry", ambiguous: taken, detail: "failed", cause });
  }
  const { code, responseCode, command, response, message } = failure.data;
  const answered = responseCode !== undefined;
  return new VendorError(VENDOR, {
    verdict: answered ? judge(responseCode, command) : withoutAnswer(code),
    // An answer leaves no doubt: what the server refuses it does not deliver (RFC 5321, 4.2.5).
    ambiguous: taken && !answered,
    detail: message.slice(0, 300),
    code: command === "RCPT TO" && addressIsDead.test(response) ? recipientRefused : undefined,
    cause,
  });
}

function judge(responseCode: number, command: string): Verdict {
  // 454 is a temporary failure of the log-in itself; the others are the password.
  if (command.startsWith("AUTH") && responseCode !== 454) return "auth";
  if (responseCode === 530 || responseCode === 535) return "auth";
  // "Bad sequence" is about this session, not about the message: a new one may go through.
  if (responseCode < 500 || responseCode === 503) return "retry";
  return command === "RCPT TO" && noSuchRecipient.has(responseCode) ? "human" : "permanent";
}

function withoutAnswer(code: string): Verdict {
  if (code === "EAUTH" || code === "ENOAUTH" || code === "EOAUTH2") return "auth";
  // The server speaks no TLS although it must, or the message is none: waiting mends neither.
  return code === "EREQUIRETLS" || code === "ECONFIG" ? "permanent" : "retry";
}
