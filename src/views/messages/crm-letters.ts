import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type NoAddress = Extract<MailContent, { kind: "crm-no-address" }>;

/** To an admin: the CRM asked for an appointment with somebody who cannot be written to. */
export function crmNoAddressLetter(content: NoAddress, company: MailCompany): Letter {
  const { contactId, property, since, zone, url } = content;
  return {
    subject: "A contact in the CRM asks for an appointment and has no e-mail address",
    preview: `The contact ${contactId} cannot be written to.`,
    mark: { text: "CRM", tone: "warn" },
    heading: "No request was made of a change in the CRM",
    greeting: undefined,
    paragraphs: [
      `The property ${property} says that the contact ${contactId} wants an appointment, but the contact has no e-mail address that can be written to.`,
      `Give it one in the CRM and set ${property} once more, or call the client.`,
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}
