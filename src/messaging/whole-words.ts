import type { Understood } from "./understand.ts";

/**
 * Words that carriers and vendors act on when they are the whole message, whatever we make of them:
 * 47 CFR 64.1200(a)(10) and Twilio's defaults. YES is one of their opt-ins too, but it is also what
 * people answer to a question: what was asked decides.
 */
const lone: Readonly<Record<string, Understood>> = {
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

/** “Liked "…"”: telephones report a thumb under our message by sending it back. */
const reaction =
  /^(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,20} to|removed .{1,40} from|.{1,8} to) ["“]/i;

export const isReaction = (said: string) => reaction.test(said);

export function readWholeWord(said: string): Understood | undefined {
  const word = wholeWord(said);
  return Object.hasOwn(lone, word) ? lone[word] : undefined;
}

/** "Please start texting me again": they may be written to again, in words of their own. */
const resuming =
  /^(?:(?:hi|hello|hey|ok|okay|please|pls|can you|could you|you can) )*(?:(?:start|resume|continue) (?:texting|messaging|sending (?:me )?(?:texts|messages|sms))(?: me| us)?(?: again)?|(?:opt|sign) me (?:back )?in|resubscribe(?: me)?|subscribe me again)(?: (?:please|pls|thanks|again))*$/;

export function resumesConsent(said: string): boolean {
  return resuming.test(
    said
      .toLowerCase()
      .replace(/[^a-z ]+/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
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
