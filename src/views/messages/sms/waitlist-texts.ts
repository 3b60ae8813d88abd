import { describeLocal } from "#booking/local-time.ts";
import type { SmsContent } from "#ports/sms.ts";
import { shortName } from "./fit.ts";

type Content = Extract<SmsContent, { kind: "waitlist-offer" }>;

/** From the fullest to the barest; the time, the end of the offer and the link are in each. */
export function waitlistTexts(content: Content, from: string): [string, ...string[]] {
  const { start, answerBy, zone, url } = content;
  const what = shortName(content.serviceName);
  const [when, until] = [describeLocal(start, zone), describeLocal(answerBy, zone)];
  return [
    `${from}: a time for ${what} is free: ${when}. It is kept for you until ${until}. Reply 1 to take it, 2 to leave it, or answer here: ${url} Reply STOP to opt out.`,
    `${from}: ${when} is free, kept for you until ${until}. Reply 1 to take it, 2 to leave it: ${url}`,
    `Free: ${when}. Reply 1 to take it by ${until}: ${url}`,
  ];
}
