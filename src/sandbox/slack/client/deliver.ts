import { createHmac } from "node:crypto";

/** Slack shows the user a failure when the app has not answered within three seconds. */
const ACK_MAX_MS = 3_000;

/** What the app answered; status 0 is no answer at all. */
export type Ack = {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
};

/** The three forms in which Slack sends things to an app. */
export type Delivery =
  | { readonly kind: "interaction"; readonly payload: object }
  | { readonly kind: "command"; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "event"; readonly payload: object };

const form = "application/x-www-form-urlencoded";

/** Sends something to the app as Slack does: signed, at most once. */
export async function deliver(
  delivery: Delivery,
  to: { readonly requestUrl: string; readonly signingSecret: string },
): Promise<Ack> {
  const { type, body } = written(delivery);
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
        "content-type": type,
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

function written(delivery: Delivery): { readonly type: string; readonly body: string } {
  switch (delivery.kind) {
    case "interaction": {
      const payload = JSON.stringify(delivery.payload);
      return { type: form, body: new URLSearchParams({ payload }).toString() };
    }
    case "command":
      return { type: form, body: new URLSearchParams(delivery.fields).toString() };
    case "event":
      return { type: "application/json", body: JSON.stringify(delivery.payload) };
  }
}

/** Slack's v0 signature of a request body sent at `timestamp` (seconds since 1970). */
export function slackSignature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}
