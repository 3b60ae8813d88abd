import { webApi } from "@slack/bolt";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import type { ChatCode } from "#ports/chat.ts";

export const VENDOR = "slack";

type Judgement = {
  readonly verdict: Verdict;
  readonly ambiguous: boolean;
  /** For those who must do something else than wait. */
  readonly code?: ChatCode | "token";
};

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const auth = { verdict: "auth", ambiguous: false } as const;
const gone = { verdict: "gone", ambiguous: false } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;
/** Our token is worth nothing, whatever is asked with it. */
const token = { ...auth, code: "token" } as const;
const frozen = { ...gone, code: "frozen" } as const;
const channel = { verdict: "human", ambiguous: false, code: "channel" } as const;

/** The `error` words of the Web API's methods that we use (docs.slack.dev/reference/methods). */
const byWord: Readonly<Record<string, Judgement>> = {
  // Another drawing of the same Home was faster.
  hash_conflict: { verdict: "conflict", ambiguous: false },
  ratelimited: retry,
  rate_limited: retry,
  request_timeout: retry,
  team_added_to_org: retry,
  // "Some aspect of the operation may have succeeded before the error was raised."
  fatal_error: retryInDoubt,
  internal_error: retryInDoubt,
  service_unavailable: retryInDoubt,

  account_inactive: token,
  invalid_auth: token,
  missing_scope: auth,
  no_permission: auth,
  not_allowed_token_type: token,
  not_authed: token,
  org_login_required: token,
  token_expired: token,
  token_revoked: token,

  // The message is there no more, or may not be changed any more.
  cant_update_message: frozen,
  edit_window_closed: frozen,
  message_not_found: gone,
  thread_not_found: gone,
  user_not_found: gone,
  user_not_visible: gone,

  // Somebody must look at the channel.
  channel_not_found: channel,
  is_archived: channel,
  is_inactive: channel,
  message_limit_exceeded: channel,
  not_in_channel: channel,
  restricted_action: channel,
  restricted_action_non_threadable_channel: channel,
  restricted_action_read_only_channel: channel,
  restricted_action_thread_locked: channel,
  restricted_action_thread_only_channel: channel,

  block_mismatch: permanent,
  invalid_arguments: permanent,
  invalid_blocks: permanent,
  invalid_blocks_format: permanent,
  invalid_metadata_format: permanent,
  invalid_metadata_schema: permanent,
  metadata_too_large: permanent,
  msg_blocks_too_long: permanent,
  msg_too_long: permanent,
  no_text: permanent,
  unknown_method: permanent,
};

/** With these, Slack did not like our drawing; it has accepted nothing. */
const aboutBlocks = new Set(["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"]);

const tooFast = "ratelimited";

export function saysTooFast(error: unknown): error is VendorError {
  return error instanceof VendorError && error.code === tooFast;
}

/** Whatever the Web API's client or fetch threw, as one of our own verdicts. */
export function explainSlack(cause: unknown): VendorError {
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    const detail = `${tooFast}: again in ${cause.retryAfter} s`;
    return failure(retry, { detail, cause, retryAfterMs: cause.retryAfter * 1_000, code: tooFast });
  }
  if (cause instanceof webApi.WebAPIPlatformError) return explainWord(cause);
  if (cause instanceof webApi.WebAPIHTTPError) {
    return failure(judgeStatus(cause.statusCode), { detail: `HTTP ${cause.statusCode}`, cause });
  }
  const reason = cause instanceof webApi.WebAPIRequestError ? cause.original : cause;
  const judgement = neverLeft(reason) ? retry : retryInDoubt;
  return failure(judgement, { detail: networkDetail(reason), cause });
}

/** Slack describes the channel readily, and nothing can be posted there all the same. */
export function channelStillLost(word: string): VendorError {
  return failure(channel, { detail: word, cause: undefined });
}

/** Slack said that it did it, but not what we need to know about it. */
export function unreadable(method: string, cause: unknown): VendorError {
  return failure(retryInDoubt, { detail: `unreadable answer to ${method}`, cause });
}

export function saysThatBlocksAreInvalid(error: unknown): boolean {
  if (!(error instanceof VendorError)) return false;
  const { cause } = error;
  return cause instanceof webApi.WebAPIPlatformError && aboutBlocks.has(wordOf(cause));
}

function explainWord(cause: webApi.WebAPIPlatformError): VendorError {
  const word = wordOf(cause);
  const listed = byWord[word];
  if (listed !== undefined) {
    const messages = cause.data.response_metadata?.messages ?? [];
    const detail = [word, ...messages].join(" ").slice(0, 500);
    return failure(listed, { detail, cause });
  }
  // The client makes a page of a proxy into an "error" of that whole text: Slack said nothing.
  if (!/^[a-z0-9_]{1,80}$/.test(word)) return failure(retryInDoubt, { detail: "not JSON", cause });
  // A refusal in a word we do not know: again for a while, and then a person reads it.
  return failure(retry, { detail: word, cause });
}

function wordOf(cause: webApi.WebAPIPlatformError): string {
  return typeof cause.data.error === "string" ? cause.data.error : "";
}

function judgeStatus(status: number): Judgement {
  if (status === 401) return token;
  if (status === 403) return auth;
  if (status === 408) return retryInDoubt;
  // A 404 here is an address that is not Slack's.
  return status >= 400 && status < 500 ? permanent : retryInDoubt;
}

function failure(
  judgement: Judgement,
  about: { detail: string; cause: unknown; retryAfterMs?: number; code?: string },
): VendorError {
  return new VendorError(VENDOR, { ...judgement, ...about });
}
