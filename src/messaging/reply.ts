import { readChoice } from "./choice.ts";
import { revokesConsent } from "./revocation.ts";

/** What a client's text message means, before anybody asks what it is an answer to. */
export type Reply =
  /** The number of one of the times that we proposed. */
  | { readonly kind: "choice"; readonly position: 1 | 2 | 3 | 4 }
  /** Revokes consent: a carrier's word, or the same in other words. */
  | { readonly kind: "stop"; readonly lone: boolean }
  | { readonly kind: "start" }
  | { readonly kind: "help" }
  /** Everything else is for a person to read; nothing is guessed. */
  | { readonly kind: "unknown" };

/**
 * Words that carriers and vendors act on when they are the whole message, whatever we make of them:
 * 47 CFR 64.1200(a)(10) and Twilio's defaults. YES is one of their opt-ins too, but it is also what
 * people answer to a question, so here it is unknown: whoever knows what was asked decides.
 */
const lone: Readonly<Record<string, Reply>> = {
  ...Object.fromEntries(
    ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"].map((word) => [
      word,
      { kind: "stop", lone: true } as const,
    ]),
  ),
  start: { kind: "start" },
  unstop: { kind: "start" },
  help: { kind: "help" },
  info: { kind: "help" },
};

/** A message is at most 1,600 characters long; what is longer is no message. */
const lengthMax = 2_000;

/** “Liked "…"”: telephones report a thumb under our message by sending it back. */
const reaction =
  /^(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,20} to|removed .{1,40} from|.{1,8} to) ["“]/i;

/** Certain or unknown: a wrong guess books, cancels or silences; a person's look costs a minute. */
export function understandReply(text: string): Reply {
  const said = text.slice(0, lengthMax).trim();
  if (reaction.test(said)) return { kind: "unknown" };
  const word = wholeWord(said);
  if (Object.hasOwn(lone, word)) return lone[word] ?? { kind: "unknown" };
  const position = readChoice(said);
  if (position !== undefined) return { kind: "choice", position };
  return revokesConsent(said) ? { kind: "stop", lone: false } : { kind: "unknown" };
}

/** "CANCEL" opts out, and may have been meant for the appointment: a person must ask which. */
export function mayMeanAppointment(text: string): boolean {
  return ["cancel", "end"].includes(wholeWord(text));
}

/** "“Stop!!”" → "stop". A question mark stays: "Cancel?" asks, and revokes nothing. */
function wholeWord(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}|\p{M}|\p{Extended_Pictographic}/gu, "")
    .replace(/^[\s"'“”‘’«»(*[.¡]+|[\s"'“”‘’«»)*\].,;:!…]+$/gu, "")
    .toLowerCase();
}
