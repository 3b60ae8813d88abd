import { z } from "zod";
import { VendorError } from "#errors.ts";
import { cleanLine } from "#intake/clean-text.ts";
import {
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import type { Email, EmailMessage } from "#ports/email.ts";
import type { MailAddress } from "#views/messages/invitation.ts";
import { composeMail, invitationFile } from "./compose-mail.ts";
import { explainPostmark, refused, unreadable, VENDOR } from "./postmark-verdicts.ts";

export type PostmarkOptions = {
  /** The token of one server at Postmark. */
  readonly token: string;
  readonly from: MailAddress;
  /** The message stream: "outbound" is the one that every server has for mails like ours. */
  readonly stream: string;
  /** https://api.postmarkapp.com, or whatever stands in for it; without a slash at its end. */
  readonly apiUrl: string;
  /** Milliseconds for the whole of a call. */
  readonly deadlineMs: number;
};

export const POSTMARK_DEADLINE_MS = 10_000;

/** Under this name a message carries our effect's id, so that it can be looked up. */
export const effectField = "effect";

const Sent = z.object({ ErrorCode: z.literal(0), MessageID: z.string().min(1) });
const Found = z.object({ Messages: z.array(z.object({ MessageID: z.string().min(1) })) });

/**
 * E-mail by Postmark's HTTP API. It has no idempotency, so every message carries our id in its
 * metadata, and what may have been accepted is looked up by that before it is sent again.
 *
 * Asked with plain fetch: Postmark's own library cannot be stopped by a signal, waits three minutes
 * by default and drops Retry-After, and two calls are all that is needed of it.
 */
export function postmarkEmail(options: PostmarkOptions): Email {
  const guard = vendorGuard(VENDOR);
  return {
    vendor: VENDOR,
    async send(message) {
      const body = JSON.stringify(envelopeOf(message, options));
      const answer = await ask(options, guard, { kind: "write", path: "/email", body });
      return { vendorId: read(Sent, answer, "message").MessageID };
    },
    async find(id) {
      const query = new URLSearchParams({
        count: "1",
        offset: "0",
        messagestream: options.stream,
        [`metadata_${effectField}`]: id,
      });
      const path = `/messages/outbound?${query}`;
      const answer = await ask(options, guard, { kind: "read", path, body: undefined });
      const [found] = read(Found, answer, "search").Messages;
      return found && { vendorId: found.MessageID };
    },
  };
}

type Question = {
  readonly kind: VendorCall<unknown>["kind"];
  readonly path: string;
  /** Undefined asks; anything else is posted. */
  readonly body: string | undefined;
};

/** Asks Postmark within the deadline, once. Throws nothing but VendorError. */
function ask(options: PostmarkOptions, guard: VendorGuard, question: Question): Promise<unknown> {
  return vendorCall(guard, {
    kind: question.kind,
    deadlineMs: options.deadlineMs,
    perform: (signal) => call(options, question, signal),
    explain: explainPostmark,
  });
}

async function call(
  { apiUrl, token }: PostmarkOptions,
  { path, body }: Question,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(apiUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      accept: "application/json",
      "x-postmark-server-token": token,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    body: body ?? null,
    // A redirect would send a client's mail somewhere else.
    redirect: "manual",
    signal,
  });
  const answer = parse(await response.text());
  if (response.ok) return answer;
  const retryAfter = response.headers.get("retry-after");
  throw refused({ status: response.status, retryAfter, body: answer });
}

/** What is no JSON is nothing that any schema takes. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw unreadable(what, error);
  return data;
}

function envelopeOf(message: EmailMessage, { from, stream }: PostmarkOptions) {
  const { to, replyTo, messageId, headers, rendered } = composeMail(message, from);
  const { subject, text, html, ics } = rendered;
  return {
    From: mailbox(from),
    To: mailbox(to),
    ReplyTo: mailbox(replyTo),
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    MessageStream: stream,
    Tag: message.content.kind,
    Metadata: { [effectField]: message.id },
    // Opening a mail of ours tells nobody anything, and its links are as we wrote them.
    TrackOpens: false,
    TrackLinks: "None",
    Headers: Object.entries({
      ...headers,
      "Message-ID": messageId,
      // Otherwise Postmark writes a Message-ID of its own over ours.
      "X-PM-KeepID": "true",
    }).map(([Name, Value]) => ({ Name, Value })),
    ...(ics !== undefined && { Attachments: [attachment(ics)] }),
  };
}

/** Postmark takes no calendar part beside the text: programs find the invitation by its type. */
function attachment({ method, content }: { readonly method: string; readonly content: string }) {
  return {
    Name: invitationFile,
    Content: Buffer.from(content).toString("base64"),
    ContentType: `text/calendar; charset=utf-8; method=${method}`,
  };
}

/** Postmark parses what stands here: a comma in an address would be a second recipient. */
function mailbox({ name, address }: MailAddress): string {
  if (/[\s,;<>"()\\]/.test(address))
    throw new VendorError(VENDOR, {
      verdict: "human",
      ambiguous: false,
      detail: "the address is not one that Postmark takes",
    });
  const line = cleanLine(name);
  return line === "" ? address : `"${line.replace(/["\\]/g, "\\$&")}" <${address}>`;
}
