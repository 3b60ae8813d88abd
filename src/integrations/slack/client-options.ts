import { LogLevel, type webApi } from "@slack/bolt";

/**
 * How every client of Slack's Web API is made, here and in Bolt. By default it would try again for
 * half an hour (three copies of a card were seen after one 503), wait out rate limits with all other
 * calls behind it, and wait for an answer for ever.
 *
 * @param apiUrl ends in a slash: https://slack.com/api/
 * @param deadlineMs for the whole call, its body included
 */
export function slackClientOptions({
  apiUrl,
  deadlineMs,
}: {
  readonly apiUrl: string;
  readonly deadlineMs: number;
}): webApi.WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
    fetch: fetchWithin(deadlineMs),
  };
}

/** It says nothing that it does not throw as well, and its lower levels hold what people wrote. */
const silent: NonNullable<webApi.WebClientOptions["logger"]> = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setLevel: () => undefined,
  setName: () => undefined,
};

/** Reads the body before the deadline too: the client itself would wait for its last byte for ever. */
function fetchWithin(deadlineMs: number): typeof fetch {
  return async (url, init) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const response = await fetch(url, { ...init, signal });
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    // 204 and its like may have no body at all, not even an empty one.
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  };
}
