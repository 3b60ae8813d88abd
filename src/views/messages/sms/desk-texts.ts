import { describeLocal } from "#booking/local-time.ts";
import type { SmsContent } from "#ports/sms.ts";

/** To a member who is on call, the whole first, then with less and less around it. */
export function deskTexts(
  content: Extract<SmsContent, { kind: "desk-alert" | "nobody-answered" | "desk-closed" }>,
  from: string,
): readonly [string, ...string[]] {
  const { kind, reference, answerDueAt, zone, url } = content;
  const due = describeLocal(answerDueAt, zone);
  if (kind === "desk-alert")
    return [
      `${from}: Slack does not show ${reference}, which waits for you and needs a person by ${due}: ${url}`,
      `Slack does not show ${reference}, which waits for you: ${url}`,
    ];
  if (kind === "desk-closed")
    return [
      `${from}: ${reference} cannot wait until the desk opens. You are on call, please see to it: ${url}`,
      `${reference} cannot wait until the desk opens. You are on call: ${url}`,
    ];
  return [
    `${from}: ${reference} waits for somebody, and nobody answers. Due ${due}. You are on call: ${url}`,
    `${reference} waits for somebody. You are on call: ${url}`,
  ];
}
