import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type Lost = Extract<MailContent, { kind: "calendar-lost" }>;

const vendors: Readonly<Record<Lost["vendor"], string>> = {
  google: "Google",
  microsoft: "Microsoft",
};

/** To a provider and to every admin, once: only the provider can mend it. */
export function calendarLostLetter(content: Lost, company: MailCompany): Letter {
  const { providerName, vendor, since, zone, url } = content;
  const heading = `${providerName}’s calendar has to be connected again`;
  return {
    subject: heading,
    preview: `${vendors[vendor]} lets us see it no longer, and nothing of ${providerName} is offered until then.`,
    mark: { text: "Calendar", tone: "warn" },
    heading,
    greeting: undefined,
    paragraphs: [
      `${vendors[vendor]} lets us see ${providerName}’s calendar no longer: the permission was taken back, or it ran out. Because nobody knows when ${providerName} is busy, no times of theirs are offered. What is booked stays booked.`,
      "It takes a minute: open the page of calendars and connect it again.",
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Connect it again", url },
    reason: `You get this mail because it is your calendar, or because you look after Gatehouse at ${company.name}.`,
  };
}
