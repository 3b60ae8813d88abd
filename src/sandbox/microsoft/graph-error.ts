import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";

/** The codes that our answers use, with Graph's status and words. */
const codes = {
  BadRequest: [400, "Unable to read JSON request payload."],
  ErrorInvalidRequest: [400, "Your request is invalid."],
  ErrorInvalidParameter: [400, "A parameter is not valid."],
  ErrorInvalidUrlQueryFilter: [400, "The query filter contains one or more invalid nodes."],
  ErrorOnlineMeetingNotAllowed: [400, "Online meeting provider is not allowed for this mailbox."],
  TimeZoneNotSupportedException: [400, "A time zone with the specified ID could not be found."],
  ErrorPropertyValidationFailure: [400, "At least one property failed validation."],
  ExtensionError: [400, "The subscription is not valid."],
  ValidationError: [400, "Subscription validation request failed."],
  InvalidAuthenticationToken: [401, "Access token has expired or is not yet valid."],
  ErrorAccessDenied: [403, "Access is denied. Check credentials and try again."],
  ErrorInvalidUser: [404, "The requested user is invalid."],
  ErrorItemNotFound: [404, "The specified object was not found in the store."],
  MailboxNotEnabledForRESTAPI: [
    404,
    "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
  ],
  ResourceNotFound: [404, "Resource could not be discovered."],
  ErrorDuplicateTransactionId: [
    409,
    "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
  ],
  SyncStateNotFound: [410, "The sync state generation is not found."],
  ErrorIrresolvableConflict: [412, "The send or update operation could not be performed."],
  ApplicationThrottled: [429, "Application is over its MailboxConcurrency limit."],
} as const satisfies Record<string, readonly [status: number, message: string]>;
export type GraphCode = keyof typeof codes;

/** A call that Graph refuses; thrown anywhere below, answered at the door. */
export class GraphRefused extends Error {
  override readonly name = "GraphRefused";
  readonly code: GraphCode;

  constructor(code: GraphCode, message: string = codes[code][1]) {
    super(message);
    this.code = code;
  }
}

export function answerRefusal({ code, message }: GraphRefused): VendorAnswer {
  return graphError(codes[code][0], code, message);
}

/** What a scripted fault looks like: Microsoft's two kinds of error body, by the door that answers. */
export function answerFault(request: VendorRequest, status: number, error: string): VendorAnswer {
  if (request.path.endsWith("/oauth2/v2.0/token")) {
    const [word = "", ...words] = error.split(" ");
    return jsonAnswer(status, {
      error: word,
      error_description: `AADSTS: scripted fault ${words.join(" ")}`.trim(),
    });
  }
  const code = { 401: "InvalidAuthenticationToken", 429: "ApplicationThrottled" }[status] ?? error;
  return graphError(status, code, `scripted fault: ${error}`);
}

function graphError(status: number, code: string, message: string): VendorAnswer {
  const innerError = { date: new Date().toISOString().slice(0, 19), "request-id": "sandbox" };
  return jsonAnswer(status, { error: { code, message, innerError } });
}
