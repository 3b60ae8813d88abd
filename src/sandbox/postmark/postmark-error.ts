import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";

/** The codes that our answers use, with Postmark's status and words. */
const refusals = {
  10: [
    401,
    "The Server Token you provided in the X-Postmark-Server-Token request header was invalid.",
  ],
  300: [422, "Error parsing 'To': Illegal email address."],
  402: [422, "Received invalid JSON input."],
  406: [
    422,
    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses.",
  ],
  701: [404, "This message was not found."],
  1235: [422, "The 'MessageStream' provided does not exist on this server."],
} as const satisfies Record<number, readonly [status: number, message: string]>;
export type PostmarkCode = keyof typeof refusals;

/** A call that Postmark refuses; thrown anywhere below, answered at the door. */
export class PostmarkRefusal extends Error {
  override readonly name = "PostmarkRefusal";
  readonly code: PostmarkCode;

  constructor(code: PostmarkCode) {
    super(refusals[code][1]);
    this.code = code;
  }
}

export function answerRefusal({ code, message }: PostmarkRefusal): VendorAnswer {
  return errorAnswer(refusals[code][0], code, message);
}

/** What a scripted fault looks like: a fault's word may be one of Postmark's codes ("412"). */
export function answerFault(_request: VendorRequest, status: number, word: string): VendorAnswer {
  const usual = status === 401 ? 10 : status;
  return errorAnswer(status, /^\d{1,4}$/.test(word) ? Number(word) : usual, "scripted fault");
}

function errorAnswer(status: number, ErrorCode: number, Message: string): VendorAnswer {
  return jsonAnswer(status, { ErrorCode, Message });
}
