import type { PhoneOffice } from "./phone-office.ts";

/** Twilio's default words: the whole message, one word, upper or lower case. */
const words = {
  STOP: ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
  START: ["START", "YES", "UNSTOP"],
  HELP: ["HELP", "INFO"],
} as const;
export type OptOutType = keyof typeof words;

/** What Twilio answers by itself, unasked. */
const answers: Record<OptOutType, string> = {
  STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

/**
 * Blocks or unblocks the number, if the message is one of the words, and says what the vendor
 * answers: nothing to a second STOP, and to START (or YES) only where something was stopped.
 */
export function optOutBy(
  { state }: PhoneOffice,
  { from, body }: { readonly from: string; readonly body: string },
): { readonly type: OptOutType; readonly answer: string | undefined } | undefined {
  const word = body.trim().toUpperCase();
  const type = (["STOP", "START", "HELP"] as const).find((kind) =>
    words[kind].some((one) => one === word),
  );
  if (type === undefined) return undefined;
  const stopped = state.optedOut.includes(from);
  if (type === "STOP" && !stopped) state.optedOut.push(from);
  if (type === "START") state.optedOut = state.optedOut.filter((number) => number !== from);
  const speaks = { STOP: !stopped, START: stopped, HELP: !stopped }[type];
  return { type, answer: speaks ? answers[type] : undefined };
}
