import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";

/** The reasons that our answers use, with Google's status and words. */
const reasons = {
  authError: [401, "Invalid Credentials"],
  insufficientPermissions: [403, "Request had insufficient authentication scopes."],
  forbiddenForServiceAccounts: [
    403,
    "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.",
  ],
  rateLimitExceeded: [429, "Rate Limit Exceeded"],
  notFound: [404, "Not Found"],
  duplicate: [409, "The requested identifier already exists."],
  deleted: [410, "Resource has been deleted"],
  conditionNotMet: [412, "Precondition Failed"],
  required: [400, "Required"],
  invalid: [400, "Invalid Value"],
  parseError: [400, "Parse Error"],
  fullSyncRequired: [410, "Sync token is no longer valid, a full sync is required."],
  channelIdNotUnique: [400, "Channel id not unique"],
  timeRangeEmpty: [400, "The specified time range is empty."],
  backendError: [500, "Internal Error"],
  timeRangeTooLong: [400, "The requested time range is too long."],
} as const satisfies Record<string, readonly [status: number, message: string]>;
export type GoogleReason = keyof typeof reasons;

/** A call that Google refuses; thrown anywhere below, answered at the door. */
export class GoogleRefusal extends Error {
  override readonly name = "GoogleRefusal";
  readonly reason: GoogleReason;

  constructor(reason: GoogleReason, message: string = reasons[reason][1]) {
    super(message);
    this.reason = reason;
  }
}

export function answerRefusal({ reason, message }: GoogleRefusal): VendorAnswer {
  return googleError(reasons[reason][0], reason, message);
}

/** What a scripted fault looks like: Google's two kinds of error body, by the door that answers. */
export function answerFault(request: VendorRequest, status: number, error: string): VendorAnswer {
  if (request.path === "/token") {
    const [word = "", ...words] = error.split(" ");
    return jsonAnswer(status, {
      error: word,
      error_description: words.join(" ") || "scripted fault",
    });
  }
  const reason = { 401: "authError", 429: "rateLimitExceeded" }[status] ?? error;
  return googleError(status, reason, `scripted fault: ${error}`);
}

function googleError(code: number, reason: string, message: string): VendorAnswer {
  const errors = [{ domain: "global", reason, message }];
  return jsonAnswer(code, { error: { code, message, errors } });
}
