import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";

/** The codes that our answers use, with Twilio's status and words. */
const refusals = {
  20003: [401, "Authenticate"],
  20404: [404, "The requested resource was not found"],
  21211: [400, "The 'To' number is not a valid phone number."],
  21602: [400, "Message body is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' phone number is not a valid, SMS-capable number for this account."],
  21609: [400, "Invalid 'StatusCallback' URL."],
  21610: [400, "Attempt to send to unsubscribed recipient"],
  21612: [400, "The message cannot be sent with the current combination of 'To' and 'From'."],
  21614: [400, "'To' number is not a valid mobile number."],
  21635: [400, "'To' number cannot be a landline."],
  21617: [400, "The concatenated message body exceeds the 1600 character limit"],
  21626: [400, "The 'ValidityPeriod' is outside of the allowed range."],
  21705: [400, "The Messaging Service does not exist."],
} as const satisfies Record<number, readonly [status: number, message: string]>;
export type TwilioCode = keyof typeof refusals;

/** A code that was scripted; one that is none of ours is a number that does not exist. */
export function asRefusal(code: number): TwilioCode {
  return Object.hasOwn(refusals, code) ? (code as TwilioCode) : 21211;
}

/** A call that Twilio refuses; thrown anywhere below, answered at the door. */
export class TwilioRefusal extends Error {
  override readonly name = "TwilioRefusal";
  readonly code: TwilioCode;

  constructor(code: TwilioCode) {
    super(refusals[code][1]);
    this.code = code;
  }
}

export function answerRefusal({ code, message }: TwilioRefusal): VendorAnswer {
  return errorAnswer(refusals[code][0], code, message);
}

/** What a scripted fault looks like: a fault's word may be one of Twilio's codes ("30034"). */
export function answerFault(_request: VendorRequest, status: number, word: string): VendorAnswer {
  const usual = { 401: 20003, 404: 20404, 429: 20429 }[status] ?? 20500;
  return errorAnswer(
    status,
    /^\d{5}$/.test(word) ? Number(word) : usual,
    `scripted fault: ${word}`,
  );
}

function errorAnswer(status: number, code: number, message: string): VendorAnswer {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return jsonAnswer(status, { code, message, more_info: moreInfo, status });
}
