import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";
import { whenInWords } from "./when.ts";

type Content = Extract<MailContent, { kind: "missed" }>;

/** To somebody who did not come: no reproach, only the way to another time. */
export function missedLetter(content: Content, company: MailCompany): Letter {
  const { reference, clientName, serviceName, start, zone, bookUrl } = content;
  return {
    subject: `We missed you (${reference})`,
    preview: "Would you like another time?",
    mark: { text: "Missed", tone: "calm" },
    heading: "We missed you",
    greeting: greeting(clientName),
    paragraphs: [
      "We did not see you at your appointment. If something came in between, you are welcome to choose another time.",
      `If you were there, please tell us: call ${company.contactPhone} or write to ${company.contactEmail}.`,
    ],
    facts: [
      { label: "The appointment", lines: [serviceName, whenInWords(start, zone)], past: true },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "Choose another time", url: bookUrl },
    reason: `You get this mail because an appointment at ${company.name} was made with this address.`,
  };
}
