import type { RequestHandler } from "express";

/** Slack's own rule for old requests, applied to both sides. */
const SKEW_MAX_SECONDS = 300;

/**
 * What Bolt lets through: it accepts requests from the future, several spellings of one signature
 * (with which a recorded request could be replayed under another name), and it knows only the bare
 * content type. All of this stands in the headers, so it is judged before a body is read.
 *
 * @param now real time: a signature has nothing to do with the business clock
 */
export function judgeHeaders(now: () => Date): RequestHandler {
  return (request, response, next) => {
    const signature = request.get("x-slack-signature") ?? "";
    const timestamp = request.get("x-slack-request-timestamp") ?? "";
    const wellFormed = /^v0=[0-9a-f]{64}$/.test(signature) && /^[1-9]\d{0,11}$/.test(timestamp);
    const skewSeconds = Math.abs(now().getTime() / 1_000 - Number(timestamp));
    if (!wellFormed || skewSeconds > SKEW_MAX_SECONDS) {
      response.status(401).end();
      return;
    }
    const [contentType = ""] = (request.get("content-type") ?? "").split(";");
    request.headers["content-type"] = contentType.trim().toLowerCase();
    next();
  };
}
