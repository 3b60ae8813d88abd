import type { MailCompany, MailContent } from "#ports/email.ts";
import { bookedWith } from "./appointment-letters.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";

/** After an appointment: thanks, and one question that a press answers. */
export function feedbackLetter(
  content: Extract<MailContent, { kind: "feedback" }>,
  company: MailCompany,
): Letter {
  const { question, serviceName, reference } = content;
  return {
    subject: `Thank you for coming (${reference})`,
    preview: question,
    mark: { text: "Thank you", tone: "good" },
    heading: question,
    greeting: greeting(content.clientName),
    paragraphs: [
      "Thank you for coming. We would like to know how it was: one to five, and a few words if you like.",
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "Say how it was", url: content.feedbackUrl },
    reason: bookedWith(company),
  };
}
