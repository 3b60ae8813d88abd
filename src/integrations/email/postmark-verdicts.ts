import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";
import { recipientRefused } from "#messaging/mail-block.ts";

export const VENDOR = "postmark";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;
const auth = { verdict: "auth", ambiguous: false } as const;

/** A recipient whom Postmark no longer mails: bounced, complained, or was switched off by hand. */
const inactiveRecipient = 406;

/**
 * postmarkapp.com/developer/api/overview, "API error codes", in words for the card. What is refused
 * with one of these was refused before anything was sent.
 */
const byCode: Readonly<Record<number, readonly [Verdict, string]>> = {
  10: ["auth", "the server token is refused"],
  300: ["human", "Postmark does not take the message as it is"],
  400: ["human", "MAIL_FROM is no sender signature of this account"],
  401: ["human", "the sender signature of MAIL_FROM is not confirmed yet"],
  405: ["human", "the account has no mails left to send"],
  406: ["human", "the address is switched off in Postmark: it bounced, or called our mail spam"],
  412: ["human", "the account is not approved yet, and may mail its own domain only"],
  413: ["human", "the account may not send"],
  429: ["retry", "too many requests at once"],
  1221: ["human", "there is no message stream called as POSTMARK_STREAM says"],
  1226: ["human", "POSTMARK_STREAM is a stream that mails come in by"],
  1235: ["human", "there is no message stream called as POSTMARK_STREAM says"],
  1236: ["human", "the message stream of POSTMARK_STREAM is archived"],
};

/** Whatever has no code of its own is judged by this, then by its hundred. */
const byStatus: Readonly<Record<number, Judgement>> = {
  401: auth,
  408: retryInDoubt,
  429: retry,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

const ErrorBody = z.object({ ErrorCode: z.number(), Message: z.string().catch("") });

/** An answer that is not a success. */
export type RefusedAnswer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
};

export function refused({ status, retryAfter, body }: RefusedAnswer): VendorError {
  const read = ErrorBody.safeParse(body);
  const code = read.data?.ErrorCode;
  const known = code === undefined || status >= 500 ? undefined : byCode[code];
  const said = read.success ? withoutAddresses(read.data.Message) : "an answer not of Postmark";
  return new VendorError(VENDOR, {
    ...(known === undefined ? judge(status) : { verdict: known[0], ambiguous: false }),
    detail: `${known?.[1] ?? said} (${code ?? status})`,
    code: codeOf(code, known !== undefined),
    retryAfterMs: retryAfterMs(retryAfter),
  });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

/** What was thrown on the way. */
export function explainPostmark(cause: unknown): VendorError {
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}

function codeOf(code: number | undefined, known: boolean): string | undefined {
  if (code === inactiveRecipient && known) return recipientRefused;
  return code === undefined ? undefined : String(code);
}

function judge(status: number): Judgement {
  return byStatus[status] ?? (status >= 500 ? retryInDoubt : permanent);
}

/** A failure is shown to members and logged; whose address it was is not for there. */
function withoutAddresses(message: string): string {
  return message.slice(0, 200).replace(/[^\s<>",;:]+@[^\s<>",;]+/g, "…");
}
