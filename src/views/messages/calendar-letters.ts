import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";
import { momentLines } from "./when.ts";

type ConnectLink = Extract<MailContent, { kind: "connect-link" }>;
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

type DarkCalendar = Extract<MailContent, { kind: "calendar-dark" }>;

/** To an admin, when a calendar can be read no more. */
export function darkCalendarLetter(content: DarkCalendar, company: MailCompany): Letter {
  const { calendarId, providerNames, detail, since, zone, url } = content;
  const who = providerNames.join(", ");
  return {
    subject: `A calendar can’t be read: ${calendarId}`,
    preview: who === "" ? detail : `${who}: offered no more until it can be read again.`,
    mark: { text: "Calendar", tone: "warn" },
    heading: "A calendar can’t be read",
    greeting: undefined,
    paragraphs: [
      "Nobody knows when its provider is free, so no new times are offered with them. What was to be written there waits, and is written once when the calendar can be read again.",
      "If the words below speak of a token, of access or of permission, connect or share the calendar anew. Other calendars at the same vendor may have gone dark with it; the examination (npm run gatehouse -- doctor) lists them all.",
    ],
    facts: [
      { label: "Calendar", lines: [calendarId], strong: true },
      ...(who === "" ? [] : [{ label: "Of", lines: [who] }]),
      { label: "Since", lines: momentLines(since, zone) },
      { label: "In the vendor’s words", lines: [detail] },
    ],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}

/** A way to the page of calendars, for who asked for one. */
export function connectLinkLetter(content: ConnectLink, company: MailCompany): Letter {
  const { memberName, url, minutes } = content;
  return {
    subject: "Your link to connect a calendar",
    preview: `It works once, within ${minutes} minutes.`,
    mark: { text: "Calendar", tone: "calm" },
    heading: "Connect your calendar",
    greeting: greeting(memberName),
    paragraphs: [
      `The link signs you in at ${company.name} and leads to your calendars. It works once, within ${minutes} minutes; pass it on to nobody.`,
      "If you did not ask for it, do nothing.",
    ],
    facts: [],
    action: { label: "Open my calendars", url },
    reason: `You get this mail because you are a member of the desk of ${company.name}.`,
  };
}
