import { describeLocal } from "#booking/local-time.ts";
import type { SmsContent } from "#ports/sms.ts";
import { shortName } from "./fit.ts";

/** From the fullest to the barest; the time and the link are in each, and what is asked. */
export function reminderTexts(
  content: Extract<SmsContent, { kind: "reminder" }>,
  from: string,
): [string, ...string[]] {
  const what = shortName(content.serviceName);
  const whom = shortName(content.providerName);
  const when = describeLocal(content.start, content.zone);
  const url = content.manageUrl;
  if (content.hasForm) return withForm(content, { from, when });
  if (content.asks)
    return [
      `${from}: ${what} with ${whom} is on ${when}. Will you come? Reply C to confirm. To move or cancel it: ${url} Reply STOP to opt out.`,
      `${from}: your appointment is on ${when}. Reply C to confirm. To move or cancel it: ${url}`,
      `${when}: reply C to confirm. ${url}`,
    ];
  return [
    `${from}: a reminder of ${what} with ${whom} on ${when}. See, move or cancel it: ${url} Reply STOP to opt out.`,
    `${from}: a reminder of your appointment on ${when}. See, move or cancel it: ${url}`,
    `Reminder: ${when}. ${url}`,
  ];
}

/** What is still to be filled in; their own page leads to it, and to everything else. */
function withForm(
  content: Extract<SmsContent, { kind: "reminder" }>,
  { from, when }: { readonly from: string; readonly when: string },
): [string, ...string[]] {
  const { asks, manageUrl: url, serviceName } = content;
  const confirm = asks ? " Reply C to confirm." : "";
  return [
    `${from}: a reminder of ${shortName(serviceName)} on ${when}.${confirm} Please fill in your form, or move or cancel: ${url} Reply STOP to opt out.`,
    `${from}: your appointment is on ${when}.${confirm} Your form to fill in, and to move or cancel: ${url}`,
    `${when}.${asks ? " Reply C to confirm." : ""} Your form: ${url}`,
  ];
}

/** Once it is over: thanks, and where to say how it was. */
export function feedbackTexts(
  content: Extract<SmsContent, { kind: "feedback" }>,
  from: string,
): [string, ...string[]] {
  const { question, feedbackUrl: url } = content;
  return [
    `${from}: thank you for coming to ${shortName(content.serviceName)}. ${question} ${url} Reply STOP to opt out.`,
    `${from}: thank you for coming. How was it? ${url}`,
    `Thank you for coming. How was it? ${url}`,
  ];
}
