/**
 * Every error that is thrown on purpose has a row here: the code is what logs, tests and
 * docs/errors.md refer to, the status is what an HTTP caller is answered when it gets that far.
 */
const errors = {
  APPOINTMENT_CHANGED: [409, "Somebody else changed this appointment first"],
  APPOINTMENT_FIXED: [409, "This appointment cannot be given to somebody else"],
  BODY_TOO_LARGE: [413, "The request body is too large"],
  CALENDAR_BUSY: [409, "The calendar says that this time is no longer free"],
  CLOCK_FIXED: [403, "The business clock of this installation cannot be moved"],
  COMPANY_INVALID: [422, "The company file is not valid"],
  CONFIG_INVALID: [500, "The environment is not a valid configuration"],
  CROSS_SITE: [403, "The request came from another site"],
  DATABASE_UNAVAILABLE: [503, "The database did not answer; nothing was stored, please try again"],
  ESCALATION_MOVED: [409, "Somebody else changed this escalation first"],
  FORBIDDEN: [403, "This role may not do that"],
  HOLDS_FULL: [429, "This caller holds as many times as one may"],
  HOLD_OVER: [409, "This hold is over"],
  IDEMPOTENCY_KEY_REUSED: [422, "This Idempotency-Key was used for a different request"],
  INTERNAL: [500, "Something went wrong on our side"],
  INVALID_REQUEST: [422, "The request is not valid"],
  LINK_INVALID: [404, "This link is not valid, or no longer valid"],
  MALFORMED: [400, "The request could not be read"],
  NOT_FOUND: [404, "There is nothing here"],
  NO_OUTCOME_YET: [409, "This appointment has no outcome that could be recorded"],
  OUTSIDE_POLICY: [422, "This time is outside what can be booked unattended"],
  PRECONDITION_FAILED: [412, "This is no longer as it was when you read it"],
  PRECONDITION_REQUIRED: [428, "Say which state you mean to change"],
  PROVIDER_NOT_FREE: [409, "This provider cannot be had for that time"],
  PROVIDER_UNFIT: [422, "This provider does not come into question for that"],
  RATE_LIMITED: [429, "Too many requests; please wait a moment"],
  SIGNATURE_INVALID: [401, "The delivery is not signed by whom it claims to come from"],
  SLOT_TAKEN: [409, "This time was just taken"],
  UNAUTHENTICATED: [401, "A bearer token or a signed-in session is needed"],
  UNKNOWN_SERVICE: [404, "There is no such service"],
  UNSUPPORTED_MEDIA_TYPE: [415, "The body's content type is not supported"],
  VENDOR_FAILED: [502, "An outside service did not do what it was asked"],
  WEBHOOK_NOT_STORED: [503, "The delivery could not be stored; please send it again"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof errors;

/** Every code, for the test that holds docs/errors.md to this table. */
export const errorCodes = Object.keys(errors) as readonly ErrorCode[];

/** The HTTP status and the title of a code (RFC 9457: "status" and "title"). */
export function describeError(code: ErrorCode): {
  readonly status: number;
  readonly title: string;
} {
  const [status, title] = errors[code];
  return { status, title };
}

/** A failure we foresaw. `detail` says what was found and what to do, for the person who reads it. */
export class GatehouseError extends Error {
  override readonly name = "GatehouseError";
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, { detail, cause }: { detail: string; cause?: unknown }) {
    super(`${describeError(code).title}: ${detail}`, { cause });
    this.code = code;
    this.detail = detail;
  }
}

/**
 * What to do about a vendor's failure, whichever vendor it was:
 * retry (later, same identity), auth (reconnect, then retry), conflict (read back by our id),
 * gone (the object no longer exists), permanent (never retry), human (a person must decide).
 */
export type Verdict = "retry" | "auth" | "conflict" | "gone" | "permanent" | "human";

/**
 * What opens something, wherever it stands: in a message, an address, the words of a library or a vendor.
 * Every repetition is bounded, so that no text can keep an expression busy.
 */
const secretValues: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g, "[key]"],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, "[jwt]"],
  [/\bx(?:ox[a-z]|app)[-.][\w.-]+/gi, "[slack-token]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=!-]+/gi, "$1 [token]"],
  // Google's access tokens, refresh tokens and client secrets; HubSpot's and Salesforce's tokens.
  [/\bya29\.[\w-]+|\b1\/\/[\w-]{20,}|\bGOCSPX-[\w-]+/g, "[token]"],
  [/\bpat-\w{2,4}-[\w-]+|\b00D\w{12,15}![\w.]+/g, "[token]"],
  [/(:\/\/[^\s:/@]{0,64}):[^\s/@]{1,200}@/g, "$1:[password]@"],
  [/hooks\.slack\.com\/[^\s"'<>]+/gi, "hooks.slack.com/[token]"],
  [/(\/m\/|\/login\/)[\w.~%-]{8,}/g, "$1[token]"],
  // In an address, in a form, and in JSON, by the name of the field.
  [
    /((?:^|[^\w])(?:\w{0,30}(?:token|secret|password|assertion|verifier|signature)|code|key|sig)=)[^&\s"'<>]+/gi,
    "$1[token]",
  ],
  [
    /("(?:\w{0,30}(?:token|secret|password|assertion|verifier|signature|clientState)|code_verifier)\\?"\s{0,4}:\s{0,4}\\?")[^"\\]+/gi,
    "$1[token]",
  ],
];

/** The same words with nothing in them that opens anything: safe for logs, for rows, and for people. */
export function withoutSecrets(text: string): string {
  return secretValues.reduce(
    (kept, [pattern, replacement]) => kept.replace(pattern, replacement),
    text,
  );
}

/** What every adapter throws, and the only thing it throws, when its vendor fails. */
export class VendorError extends Error {
  override readonly name = "VendorError";
  readonly vendor: string;
  readonly verdict: Verdict;
  /** True where the write may have happened all the same: time-out, cut connection, 5xx, unreadable answer. */
  readonly ambiguous: boolean;
  readonly retryAfterMs: number | undefined;
  /** The vendor's own code, for the few failures that a flow acts on by name. */
  readonly code: string | undefined;

  constructor(
    vendor: string,
    failure: {
      verdict: Verdict;
      ambiguous: boolean;
      detail: string;
      retryAfterMs?: number | undefined;
      code?: string | undefined;
      cause?: unknown;
    },
  ) {
    // A vendor may repeat what it was sent; this is kept in rows, and shown in Slack and in mails.
    super(`${vendor}: ${withoutSecrets(failure.detail)}`, { cause: failure.cause });
    this.vendor = vendor;
    this.verdict = failure.verdict;
    this.ambiguous = failure.ambiguous;
    this.retryAfterMs = failure.retryAfterMs;
    this.code = failure.code === undefined ? undefined : withoutSecrets(failure.code);
  }
}
