import type { SmsContent } from "#ports/sms.ts";
import { closedText } from "#views/messages/request-letters.ts";

/** How a request ended, to a client who has no e-mail address; long words stand on their own page. */
export function endTexts(
  content: Extract<SmsContent, { kind: "declined" | "expired" | "withdrawn" | "closed" }>,
  from: string,
): [string, ...string[]] {
  const { kind, text, manageUrl } = content;
  return [
    `${from}: ${closedText(kind, text)} ${manageUrl}`,
    `${from}: there is an answer to your request: ${manageUrl}`,
    `An answer to your request: ${manageUrl}`,
  ];
}
