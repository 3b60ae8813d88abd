import { createTransport, type SendMailOptions } from "nodemailer";
import { type VendorGuard, vendorCall, vendorGuard } from "#integrations/vendor-call.ts";
import type { Email, EmailMessage } from "#ports/email.ts";
import type { MailAddress } from "#views/messages/invitation.ts";
import { composeMail, invitationFile } from "./compose-mail.ts";
import { explainSmtp, VENDOR } from "./verdicts.ts";

export type SmtpOptions = {
  /** smtp://user:password@host:587, or smtps:// for TLS from the first byte. */
  readonly url: string;
  readonly from: MailAddress;
  /** Milliseconds for the whole of it: finding the host, logging in, sending, the last answer. */
  readonly deadlineMs: number;
};

export const SMTP_DEADLINE_MS = 10_000;

/** Servers limit sessions per sender, often to ten. */
const SESSIONS_MAX = 5;

/**
 * E-mail by SMTP. It cannot be looked up and has no idempotency, so the Message-ID is ours and
 * stable: whoever receives two copies can tell that they are one. Never repeats by itself.
 */
export function smtpEmail(options: SmtpOptions): Email {
  const guard: VendorGuard = vendorGuard(VENDOR, { concurrentMax: SESSIONS_MAX });
  return {
    vendor: "smtp",
    async send(message) {
      let taken = false;
      const onTaken = () => {
        taken = true;
      };
      await vendorCall(guard, {
        kind: "write",
        deadlineMs: options.deadlineMs,
        // A session for each message: a kept one dies unseen, and then nobody knows what it took.
        perform: (signal) =>
          sessionFor(options, onTaken).sendMail({ ...compose(message, options.from), signal }),
        mayHaveArrived: () => taken,
        explain: (cause) => explainSmtp(cause, taken),
      });
      return { vendorId: undefined };
    },
  };
}

function sessionFor({ url, deadlineMs }: SmtpOptions, onTaken: () => void) {
  return createTransport({
    url,
    ...(needsTls(url) ? { requireTLS: true } : {}),
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
    logger: whenTaken(onTaken),
  });
}

/** A password leaves this machine encrypted or not at all, also when the server offers no TLS. */
function needsTls(url: string): boolean {
  const { username, hostname } = new URL(url);
  return username !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/**
 * Nodemailer's errors do not tell whether a broken session had come to the message, so this listens
 * to the session: "354" is the server's "send it", and from there on it may have been delivered.
 */
function whenTaken(onTaken: () => void) {
  const silent = () => {};
  const debug = ({ tnx }: { readonly tnx?: string }, line: string) => {
    if (tnx === "server" && line.startsWith("354")) onTaken();
  };
  return {
    level: silent,
    trace: silent,
    debug,
    info: silent,
    warn: silent,
    error: silent,
    fatal: silent,
  };
}

/** Addresses as objects only: a string is parsed, and a line break in it becomes a recipient. */
function compose(message: EmailMessage, from: MailAddress): SendMailOptions {
  const { to, replyTo, messageId, headers, rendered } = composeMail(message, from);
  return {
    from: { ...from },
    to: { ...to },
    replyTo: { ...replyTo },
    messageId,
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    headers: { ...headers },
    ...(rendered.ics === undefined
      ? {}
      : { icalEvent: { filename: invitationFile, ...rendered.ics } }),
  };
}
