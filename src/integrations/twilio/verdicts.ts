import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";

export const VENDOR = "twilio";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;
const auth = { verdict: "auth", ambiguous: false } as const;

/**
 * twilio.com/docs/api/errors, in words for the card: Twilio's own name numbers and settings. A
 * refusal with one of these codes was refused before anything was sent.
 */
const byCode: Readonly<Record<number, readonly [Verdict, string]>> = {
  14107: ["retry", "too many messages to this number at once"],
  20003: ["auth", "the API key is refused"],
  20005: ["auth", "the account is not active"],
  20404: ["auth", "there is no such account for this API key"],
  20429: ["retry", "too many requests at once"],
  21211: ["human", "the number is not one that exists"],
  21212: ["human", "TWILIO_FROM is not a number of ours"],
  21214: ["human", "the number cannot be reached"],
  21408: ["human", "texts to this country are not switched on in Twilio"],
  21606: ["human", "TWILIO_FROM cannot send texts to this number"],
  21608: ["human", "a trial account may only text numbers that were verified in Twilio"],
  21609: ["human", "PUBLIC_URL is not an address that Twilio can call"],
  21610: ["human", "the client has opted out of texts by a message to our number"],
  21611: ["retry", "too many messages wait to be sent from our number"],
  21612: ["human", "our number cannot reach this one"],
  21614: ["human", "the number cannot receive texts"],
  21617: ["permanent", "the text is too long"],
  21635: ["human", "the number is a landline"],
  21659: ["human", "TWILIO_FROM is not a number of ours"],
  21660: ["human", "TWILIO_FROM belongs to another account"],
  21703: ["human", "the messaging service has no number to send from"],
  21705: ["human", "there is no such messaging service"],
  30001: ["retry", "too many messages wait to be sent"],
  30034: ["human", "our number is not registered with the carriers (A2P 10DLC)"],
};

/** Whatever has no code of its own is judged by this, then by its hundred. */
const byStatus: Readonly<Record<number, Judgement>> = {
  401: auth,
  408: retryInDoubt,
  429: retry,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

const ErrorBody = z.object({ code: z.number(), message: z.string().catch("") });

/** An answer that is not a success. */
export type RefusedAnswer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
};

export function refused({ status, retryAfter, body }: RefusedAnswer): VendorError {
  const { code, message } = readBody(body);
  const known = code === undefined || status >= 500 ? undefined : byCode[code];
  const words = known?.[1] ?? withoutNumbers(message);
  return new VendorError(VENDOR, {
    ...(known === undefined ? judge(status) : { verdict: known[0], ambiguous: false }),
    detail: `${words} (${code ?? status})`,
    code: code === undefined ? undefined : String(code),
    retryAfterMs: retryAfterMs(retryAfter),
  });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

/** What was thrown on the way: by fetch, or by the SDK over an answer that it could not read. */
export function explainTwilio(cause: unknown): VendorError {
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}

function readBody(body: string): { readonly code: number | undefined; readonly message: string } {
  const foreign = { code: undefined, message: "an answer that is not Twilio's" };
  try {
    const { success, data } = ErrorBody.safeParse(JSON.parse(body));
    return success ? data : foreign;
  } catch {
    return foreign;
  }
}

function judge(status: number): Judgement {
  return byStatus[status] ?? (status >= 500 ? retryInDoubt : permanent);
}

/** A failure is shown to members and logged; whose telephone it was is not for there. */
function withoutNumbers(message: string): string {
  return message.slice(0, 200).replace(/\+?\d{7,}/g, "…");
}
