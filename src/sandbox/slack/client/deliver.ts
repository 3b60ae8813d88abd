import { createHmac } from "node:crypto";

/** Slack shows the user a failure when the app has not answered within three seconds. */
const ACK_MAX_MS = 3_000;

/** What the app answered; status 0 is no answer at all. */
export type Ack = {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
};

/** Sends an interaction to the app as Slack does: form-encoded, signed, at most once. */
export async function deliver(
  payload: object,
  to: { readonly requestUrl: string; readonly signingSecret: string },
): Promise<Ack> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  // Slack signs with its own clock, whatever hour the pretend business clock shows.
  const timestamp = Math.floor(Date.now() / 1000);
  const startedAt = performance.now();
  const answered = (status: number, text: string): Ack => ({
    status,
    body: text,
    milliseconds: Math.round(performance.now() - startedAt),
  });
  try {
    const response = await fetch(to.requestUrl, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": String(timestamp),
        "x-slack-signature": slackSignature(to.signingSecret, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(ACK_MAX_MS),
    });
    return answered(response.status, await response.text());
  } catch {
    // Refused, cut or too late: for the person in the client it is all the same.
    return answered(0, "");
  }
}

/** Slack's v0 signature of a request body sent at `timestamp` (seconds since 1970). */
export function slackSignature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}
