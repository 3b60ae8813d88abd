import { onTestFinished } from "vitest";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { loadTwilioContract } from "../contracts/twilio-contract.ts";

const contract = loadTwilioContract();

export type PhoneCompany = TwilioDouble & {
  /** What broke Twilio's contract so far, in requests and in answers. */
  readonly breaches: readonly string[];
};

/** A pretend Twilio that stops with the test, with an eye on the contract; statuses by hand. */
export async function aPhoneCompany(
  options: Parameters<typeof startTwilioDouble>[0] = {},
): Promise<PhoneCompany> {
  const breaches: string[] = [];
  const twilio = await startTwilioDouble({
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
    onAnswer: (request, answer) => breaches.push(...contract.checkAnswer(request, answer)),
    ...options,
  });
  twilio.state.behaviour.statusAfterMs = null;
  onTestFinished(() => twilio.stop());
  return { ...twilio, breaches };
}
