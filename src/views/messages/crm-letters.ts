import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type NoAddress = Extract<MailContent, { kind: "crm-no-address" }>;
type Refused = Extract<MailContent, { kind: "crm-refused" }>;
type Unlogged = Extract<MailContent, { kind: "crm-unlogged" }>;

/** To an admin: the CRM asked for an appointment with somebody who cannot be written to. */
export function crmNoAddressLetter(content: NoAddress, company: MailCompany): Letter {
  const { contactId, property, since, zone, url } = content;
  return {
    subject: "A contact in the CRM asks for an appointment and cannot be answered",
    preview: `The contact ${contactId} has neither an e-mail address nor a telephone number.`,
    mark: { text: "CRM", tone: "warn" },
    heading: "No request was made of a change in the CRM",
    greeting: undefined,
    paragraphs: [
      `The property ${property} says that the contact ${contactId} wants an appointment, but the contact has neither an e-mail address nor a telephone number.`,
      `Give it one in the CRM and set ${property} once more.`,
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}

/** To an admin: whether somebody asks for an appointment can't be seen, and will be once this is mended. */
export function crmRefusedLetter(content: Refused, company: MailCompany): Letter {
  const { record, property, detail, since, zone, url } = content;
  return {
    subject: "The CRM does not show who asks for an appointment",
    preview: `${property} changed, and the CRM refuses to show it.`,
    mark: { text: "CRM", tone: "warn" },
    heading: "A change in the CRM can’t be read",
    greeting: undefined,
    paragraphs: [
      `${property} changed at the ${record}. That may ask for an appointment, but the CRM does not let Gatehouse read it.`,
      "Nothing is lost: it is read again every hour until the CRM allows it. See to the permission or to the name of the field; until then look at the record there, and call the client if somebody waits.",
    ],
    facts: [
      { label: "The CRM says", lines: [detail] },
      { label: "Since", lines: momentLines(since, zone), strong: true },
    ],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}

/** To an admin: clients were written to as agreed, and the CRM knows nothing of it. */
export function crmUnloggedLetter(content: Unlogged, company: MailCompany): Letter {
  const { detail, since, zone, url } = content;
  return {
    subject: "Mails and texts are not logged in the CRM",
    preview: "Clients were written to; the CRM does not show it.",
    mark: { text: "CRM", tone: "warn" },
    heading: "The CRM does not take what clients were written",
    greeting: undefined,
    paragraphs: [
      `Clients get their mails and texts as always, but the CRM refuses to log them. It says: ${detail}.`,
      "What was refused is not tried again. After an upgrade “gatehouse setup” has to be run once more; who does not want messages in the CRM sets crm.logMessages to never.",
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}, once a day while it lasts.`,
  };
}
