import { describeLocal } from "#booking/local-time.ts";
import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Fact, Letter } from "./letter.ts";
import { greeting } from "./people.ts";
import { momentLines, whenInWords } from "./when.ts";

type Content<Kind> = Extract<MailContent, { kind: Kind }>;

export function personWillAnswerLetter(
  content: Content<"person-will-answer">,
  company: MailCompany,
): Letter {
  const { reference, serviceName, wantedStart, promisedBy, opensAt, zone } = content;
  const wanted: Fact[] =
    wantedStart === undefined
      ? []
      : [{ label: "You asked for", lines: [whenInWords(wantedStart, zone)] }];
  return {
    subject: `We have your request (${reference})`,
    preview: `A person will answer by ${describeLocal(promisedBy, zone)}.`,
    mark: { text: "Received", tone: "calm" },
    heading: "A person will answer you",
    greeting: greeting(content.clientName),
    paragraphs: [
      opensAt === undefined
        ? "Thank you for your request. Somebody on our team is looking at it in person, and nothing is booked yet."
        : `Thank you for your request. It needs a person, and nobody is here at the moment: we are back on ${whenInWords(opensAt, zone)}. Nothing is booked yet.`,
    ],
    facts: [
      {
        label: "You hear from us by",
        lines: momentLines(promisedBy, zone),
        strong: true,
      },
      { label: "What", lines: [serviceName] },
      ...wanted,
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See your request", url: content.manageUrl },
    reason: askedAt(company),
  };
}

/** What a member asks or says, in their own words. */
export function freeTextLetter(content: Content<"free-text">, company: MailCompany): Letter {
  const { reference, serviceName } = content;
  const paragraphs = paragraphsOf(content.text);
  return {
    subject: `About your request (${reference})`,
    preview: paragraphs.join(" "),
    mark: { text: "A message", tone: "calm" },
    heading: "About your request",
    greeting: greeting(content.clientName),
    paragraphs,
    facts: [
      { label: "You asked for", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See your request", url: content.manageUrl },
    reason: askedAt(company),
  };
}

/** Times that are held for the client; they choose on their page. */
export function offersLetter(content: Content<"offers">, company: MailCompany): Letter {
  const { reference, serviceName, times, answerBy, zone } = content;
  return {
    subject: `Which time suits you? (${reference})`,
    preview: `Please choose by ${describeLocal(answerBy, zone)}.`,
    mark: { text: "Your choice", tone: "calm" },
    heading: "Which of these times suits you?",
    greeting: greeting(content.clientName),
    paragraphs: [
      "We are holding these times for you. Choose one, and it is booked at once; the others are given back.",
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      ...times.map(({ start, providerName }, index) => ({
        label: `Time ${index + 1}`,
        lines: [`${whenInWords(start, zone)} with ${providerName}`],
      })),
      { label: "Please choose by", lines: momentLines(answerBy, zone), strong: true },
    ],
    action: { label: "Choose a time", url: content.manageUrl },
    reason: askedAt(company),
  };
}

type ClosedKind = "declined" | "expired" | "withdrawn" | "closed";

/** Our own words, by how a request ended; a member may have chosen others for declining. */
const closedWords: Record<ClosedKind, Pick<Letter, "heading"> & { mark: string; text: string }> = {
  declined: {
    mark: "Our answer",
    heading: "About your request",
    text: "Thank you for asking us. We are sorry that we cannot offer you an appointment this time.",
  },
  expired: {
    mark: "Our apology",
    heading: "We are sorry",
    text: "You asked us for an appointment, and nobody answered you in time. That should not happen, and we apologise. Your request is closed and nothing is booked; please call or write to us, or choose another time yourself.",
  },
  withdrawn: {
    mark: "Withdrawn",
    heading: "You withdrew your request",
    text: "Your request is closed and nothing is booked, just as you asked. If you would like a time after all, we are glad to see you.",
  },
  closed: {
    mark: "Our answer",
    heading: "About your request",
    text: "We have dealt with your request, and nothing is booked under it. Please call or write to us if there is anything else.",
  },
};

/** What the client is told about the end of a request: a member's words, or else our own. */
export function closedText(kind: ClosedKind, chosen: string): string {
  return chosen.trim() === "" ? closedWords[kind].text : chosen;
}

/** The same mail before it is sent: its subject, and what stands between greeting and signature. */
export function closedPreview(
  reference: string,
  message: string,
): Pick<Letter, "subject" | "paragraphs"> {
  return { subject: subjectOf("closed", reference), paragraphs: paragraphsOf(message) };
}

const subjectOf = (kind: ClosedKind, reference: string) =>
  `${closedWords[kind].heading} (${reference})`;

export function requestClosedLetter(content: Content<ClosedKind>, company: MailCompany): Letter {
  const { kind, reference, serviceName, clientName } = content;
  const { mark, heading } = closedWords[kind];
  const paragraphs = paragraphsOf(closedText(kind, content.text));
  return {
    subject: subjectOf(kind, reference),
    preview: paragraphs.join(" "),
    mark: { text: mark, tone: "calm" },
    heading,
    greeting: greeting(clientName),
    paragraphs,
    facts: [
      { label: "You asked for", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "Book another time", url: content.bookAgainUrl },
    reason: askedAt(company),
  };
}

/** To a member, when Slack cannot show the card. */
export function deskAlertLetter(content: Content<"desk-alert">, company: MailCompany): Letter {
  const { reference, reasons, answerDueAt, zone } = content;
  return {
    subject: `${reference} needs a person by ${describeLocal(answerDueAt, zone)}`,
    preview: reasons.join(" · "),
    mark: { text: "Needs a person", tone: "warn" },
    heading: `${reference} is waiting for somebody`,
    greeting: undefined,
    paragraphs: ["Slack did not show this escalation, so it comes to you by mail."],
    facts: [
      {
        label: "Answer due by",
        lines: momentLines(answerDueAt, zone),
        strong: true,
      },
      { label: reasons.length === 1 ? "Reason" : "Reasons", lines: reasons },
    ],
    action: { label: "Open the escalation", url: content.url },
    reason: `You get this mail because this waits for you at ${company.name}.`,
  };
}

/** To who is on call: there is something to do before the desk opens. */
function deskClosedLetter(
  { reference, reasons, url }: Content<"nobody-answered">,
  company: MailCompany,
): Letter {
  return {
    subject: `${reference} cannot wait until the desk opens`,
    preview: reasons.join(" · "),
    mark: { text: "The desk is closed", tone: "warn" },
    heading: `${reference} cannot wait until the desk opens`,
    greeting: undefined,
    paragraphs: [
      "Nobody is at the desk before it would be too late. You are on call: please see to it.",
    ],
    facts: [{ label: reasons.length === 1 ? "Reason" : "Reasons", lines: reasons }],
    action: { label: "Open the escalation", url },
    reason: onCallAt(company),
  };
}

/** To who is on call, when the ladder reaches for them outside Slack. */
export function nobodyAnsweredLetter(
  content: Content<"nobody-answered">,
  company: MailCompany,
): Letter {
  const { reference, reasons, answerDueAt, ownerName, zone, deskClosed } = content;
  if (deskClosed) return deskClosedLetter(content, company);
  return {
    subject: `Nobody answers ${reference}`,
    preview: reasons.join(" · "),
    mark: { text: "Nobody answers", tone: "warn" },
    heading: `${reference} waits, and nobody answers`,
    greeting: undefined,
    paragraphs: [
      ownerName === undefined
        ? "Nobody has taken it. You are on call: please see that somebody does."
        : `It is ${ownerName}’s, and nothing happens. You are on call: please see to it.`,
    ],
    facts: [
      { label: "Was due by", lines: momentLines(answerDueAt, zone), strong: true },
      { label: reasons.length === 1 ? "Reason" : "Reasons", lines: reasons },
    ],
    action: { label: "Open the escalation", url: content.url },
    reason: onCallAt(company),
  };
}

function onCallAt(company: MailCompany): string {
  return `You get this mail because you are on call at ${company.name}.`;
}

function askedAt(company: MailCompany): string {
  return `You get this mail because a request to ${company.name} was made with this address.`;
}

function paragraphsOf(text: string): string[] {
  return text.split(/\n+/).filter((paragraph) => paragraph.trim() !== "");
}
