import { describeLocal } from "#booking/local-time.ts";

const words = {
  token: "Slack no longer accepts our token",
  outage: "Slack does not show the desk's cards",
  channel: "A channel of the desk in Slack cannot be posted in",
} as const;

/** "Slack does not show the desk's cards, since Fri 20 Nov 1:30 PM, New York time (EST). Nothing is lost: …" */
export function chatTroubleWords(
  trouble: { readonly kind: keyof typeof words; readonly since: Date },
  zone: string,
): string {
  const since = describeLocal(trouble.since, zone);
  return `${words[trouble.kind]}, since ${since}. Nothing is lost: who is on call is told by e-mail and text, and cards follow when it works again.`;
}
