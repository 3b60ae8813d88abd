import { describeLocal } from "#booking/local-time.ts";
import { longDayLabel } from "#booking/wall-clock.ts";
import type { SmsContent } from "#ports/sms.ts";
import { shortName } from "./fit.ts";

type Content = Extract<SmsContent, { kind: "waitlist-offer" }>;
type Joined = Extract<SmsContent, { kind: "waitlist-joined" }>;

/** From the fullest to the barest; that nothing is booked, and the link, are in each. */
export function joinedTexts(content: Joined, from: string): [string, ...string[]] {
  const what = shortName(content.serviceName);
  const until = longDayLabel(content.untilOn);
  return [
    `${from}: you are on the waitlist for ${what} until ${until}. We write when a time is free; nothing is booked yet. See it or leave: ${content.url} Reply STOP to opt out.`,
    `${from}: you are on the waitlist until ${until}; nothing is booked yet. See it or leave: ${content.url}`,
    `You are on the waitlist; nothing is booked yet: ${content.url}`,
  ];
}

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
