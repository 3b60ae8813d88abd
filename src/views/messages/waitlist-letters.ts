import { describeLocal } from "#booking/local-time.ts";
import { longDayLabel } from "#booking/wall-clock.ts";
import type { MailCompany, WaitlistMail } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";
import { momentLines, whenInWords } from "./when.ts";

type Content<Kind> = Extract<WaitlistMail, { kind: Kind }>;

/** Every letter to somebody who waits for a time. */
export function waitlistLetter(content: WaitlistMail, company: MailCompany): Letter {
  const rest = {
    greeting: greeting(content.clientName),
    reason: `You get this mail because somebody put this address on the waitlist of ${company.name}.`,
  };
  switch (content.kind) {
    case "waitlist-joined":
      return { ...rest, ...joined(content) };
    case "waitlist-offer":
      return { ...rest, ...offered(content) };
    case "waitlist-gone":
      return { ...rest, ...gone(content) };
    case "waitlist-ended":
      return { ...rest, ...ended(content) };
    case "waitlist-left":
      return { ...rest, ...left(content) };
    case "waitlist-booked":
      return { ...rest, ...booked(content) };
  }
}

type Over = Content<"waitlist-ended" | "waitlist-left" | "waitlist-booked">;
type Own = Omit<Letter, "greeting" | "reason">;

function joined(content: Content<"waitlist-joined">): Own {
  const { reference, serviceName, windows, providerName, fromOn, untilOn } = content;
  return {
    subject: `You are on the waitlist (${reference})`,
    preview: `We write as soon as a time for ${serviceName} is free.`,
    mark: { text: "Waitlist", tone: "calm" },
    heading: "You are on the waitlist",
    paragraphs: [
      "As soon as a time that suits you becomes free, we keep it for you for a while and write to you. Nothing is booked before you say so.",
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      ...(providerName === undefined ? [] : [{ label: "With", lines: [providerName] }]),
      { label: "When it suits you", lines: windows.length === 0 ? ["any time"] : windows },
      ...(fromOn === undefined ? [] : [{ label: "Not before", lines: [longDayLabel(fromOn)] }]),
      { label: "You wait until", lines: [longDayLabel(untilOn)] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See it, or leave the waitlist", url: content.url },
  };
}

function offered(content: Content<"waitlist-offer">): Own {
  const { reference, serviceName, providerName, start, answerBy, zone } = content;
  return {
    subject: `A time is free: ${describeLocal(start, zone)}`,
    preview: `It is kept for you until ${describeLocal(answerBy, zone)}.`,
    mark: { text: "Free for you", tone: "good" },
    heading: "A time is free",
    paragraphs: [
      "We keep this time for you. Take it, and it is booked at once; leave it, and you stay on the waitlist.",
    ],
    facts: [
      { label: "When", lines: momentLines(start, zone), strong: true },
      { label: "What", lines: [`${serviceName} with ${providerName}`] },
      { label: "Kept for you until", lines: momentLines(answerBy, zone) },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "Answer", url: content.url },
  };
}

function gone({ reference, serviceName, start, zone, url }: Content<"waitlist-gone">): Own {
  return {
    subject: `The time went to somebody else (${reference})`,
    preview: "You are still on the waitlist.",
    mark: { text: "Waitlist", tone: "calm" },
    heading: "You are still on the waitlist",
    paragraphs: [
      `We kept ${whenInWords(start, zone)} for you, and have now given it back, because we did not hear from you. Nothing is booked. We write again when another time is free.`,
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See it, or leave the waitlist", url },
  };
}

function ended({ reference, serviceName, bookUrl }: Over): Own {
  return {
    subject: `You are no longer on the waitlist (${reference})`,
    preview: "Nothing is booked.",
    mark: { text: "Waitlist", tone: "calm" },
    heading: "You are no longer on the waitlist",
    paragraphs: [
      "Your wait has come to its end without a time that you took. Nothing is booked. You are welcome to join again, or to choose a time yourself.",
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See open times", url: bookUrl },
  };
}

function left({ reference, serviceName, bookUrl }: Over): Own {
  return {
    subject: `You left the waitlist (${reference})`,
    preview: "We will not offer you times any more.",
    mark: { text: "Waitlist", tone: "calm" },
    heading: "You left the waitlist",
    paragraphs: ["We will not offer you times any more, just as you asked. Nothing is booked."],
    facts: [
      { label: "What", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See open times", url: bookUrl },
  };
}

/** What was booked is in a mail of its own; here it is only said why no more times are offered. */
function booked({ reference, serviceName, bookUrl }: Over): Own {
  return {
    subject: `You are no longer on the waitlist (${reference})`,
    preview: "You have an appointment.",
    mark: { text: "Waitlist", tone: "calm" },
    heading: "You are no longer on the waitlist",
    paragraphs: [
      "You have an appointment for this now, so we have taken you off the waitlist and offer you no more times. What is booked stays booked. If you would rather have another time, you are welcome to join again.",
    ],
    facts: [
      { label: "What", lines: [serviceName] },
      { label: "Reference", lines: [reference] },
    ],
    action: { label: "See open times", url: bookUrl },
  };
}
