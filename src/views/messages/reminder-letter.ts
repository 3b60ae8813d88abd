import { describeLocal } from "#booking/local-time.ts";
import type { MailCompany, MailContent } from "#ports/email.ts";
import { bookedWith, formFact, placeFacts, whenFact } from "./appointment-letters.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";

/** Before an appointment: when and where, a way to confirm where that is asked, and ways out. */
export function reminderLetter(
  content: Extract<MailContent, { kind: "reminder" }>,
  company: MailCompany,
): Letter {
  const { asks, manageUrl, preparation } = content;
  const when = describeLocal(content.start, content.zone);
  const wayOut = (label: string, deed: string) => {
    const link = `${manageUrl}/${deed}`;
    return { label, lines: [link], link, way: true } as const;
  };
  return {
    subject: asks
      ? `Please confirm: ${content.serviceName}, ${when}`
      : `Reminder: ${content.serviceName}, ${when}`,
    preview: `With ${content.providerName}. Reference ${content.reference}.`,
    mark: asks ? { text: "Please confirm", tone: "warn" } : { text: "Reminder", tone: "calm" },
    heading: asks ? "Will you come?" : "Your appointment is coming up",
    greeting: greeting(content.clientName),
    paragraphs: [
      asks
        ? "Please tell us that you will come. One press is enough, and we will not ask again."
        : "We look forward to seeing you.",
      "If it does not suit you any more, move or cancel it in good time: somebody else may be waiting for it.",
      ...(preparation === undefined ? [] : ["Before you come:", ...paragraphsOf(preparation.text)]),
    ],
    facts: [
      whenFact(content),
      ...formFact(content),
      ...placeFacts(content),
      ...(preparation?.links ?? []).map(({ label, url }) => ({ label, lines: [url], link: url })),
      wayOut("Move it", "reschedule"),
      wayOut("Cancel it", "cancel"),
    ],
    action: asks
      ? { label: "Confirm", url: `${manageUrl}/confirm` }
      : { label: "See, change or cancel", url: manageUrl },
    reason: bookedWith(company),
  };
}

const paragraphsOf = (text: string) =>
  text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, " ").trim());
