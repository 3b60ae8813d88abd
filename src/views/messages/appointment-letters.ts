import { describeLocal } from "#booking/local-time.ts";
import type { AppointmentFacts, MailCompany, MailContent } from "#ports/email.ts";
import type { Fact, Letter } from "./letter.ts";
import { greeting } from "./people.ts";
import { whenInWords, whenLines } from "./when.ts";

type Content<Kind> = Extract<MailContent, { kind: Kind }>;

export function confirmedLetter(content: Content<"confirmed">, company: MailCompany): Letter {
  return {
    subject: `Confirmed: ${content.serviceName}, ${describeLocal(content.start, content.zone)}`,
    preview: `With ${content.providerName}. Reference ${content.reference}.`,
    mark: { text: "Confirmed", tone: "good" },
    heading: "You’re booked",
    greeting: greeting(content.clientName),
    paragraphs: [
      "Your appointment is confirmed, and we look forward to seeing you.",
      "The invitation in this mail puts it into your calendar.",
    ],
    facts: [whenFact(content), ...formFact(content), ...placeFacts(content)],
    action: { label: "See, change or cancel", url: content.manageUrl },
    reason: bookedWith(company),
  };
}

export function rescheduledLetter(content: Content<"rescheduled">, company: MailCompany): Letter {
  const before = whenInWords(content.previousStart, content.zone);
  return {
    subject: `New time: ${content.serviceName}, ${describeLocal(content.start, content.zone)}`,
    preview: `It was ${before}.`,
    mark: { text: "New time", tone: "good" },
    heading: "Your appointment has a new time",
    greeting: greeting(content.clientName),
    paragraphs: [
      "Please come at the new time; the old one no longer holds.",
      "The invitation in this mail moves it in your calendar.",
    ],
    facts: [
      whenFact(content),
      { label: "Before, no longer valid", lines: [before], past: true },
      ...formFact(content),
      ...placeFacts(content),
    ],
    action: { label: "See, change or cancel", url: content.manageUrl },
    reason: bookedWith(company),
  };
}

export function reassignedLetter(content: Content<"reassigned">, company: MailCompany): Letter {
  const { providerName, previousProviderName } = content;
  return {
    subject: `Now with ${providerName}: ${content.serviceName}, ${describeLocal(content.start, content.zone)}`,
    preview: `The time stays as it is. Reference ${content.reference}.`,
    mark: { text: "Somebody else", tone: "good" },
    heading: `You will meet ${providerName}`,
    greeting: greeting(content.clientName),
    paragraphs: [
      `${providerName} will see you instead of ${previousProviderName}. The time of your appointment stays as it is.`,
      "The invitation in this mail puts the change into your calendar. If it does not suit you, choose another time or cancel.",
    ],
    facts: [whenFact(content), ...formFact(content), ...placeFacts(content)],
    action: { label: "See, change or cancel", url: content.manageUrl },
    reason: bookedWith(company),
  };
}

export function cancelledLetter(content: Content<"cancelled">, company: MailCompany): Letter {
  return {
    subject: `Cancelled: ${content.serviceName}, ${describeLocal(content.start, content.zone)}`,
    preview: `You do not need to come. Reference ${content.reference}.`,
    mark: { text: "Cancelled", tone: "calm" },
    heading: "Your appointment is cancelled",
    greeting: greeting(content.clientName),
    paragraphs: [
      "You do not need to come, and there is nothing else to do. The notice in this mail takes it out of your calendar.",
      "If you would like another time, we are glad to see you.",
    ],
    facts: [
      {
        label: "Cancelled appointment",
        lines: [content.serviceName, whenInWords(content.start, content.zone)],
        past: true,
      },
      { label: "Reference", lines: [content.reference] },
    ],
    action: { label: "Book another time", url: content.bookAgainUrl },
    reason: bookedWith(company),
  };
}

export function whenFact({ start, end, zone }: AppointmentFacts): Fact {
  return { label: "When", lines: whenLines(start, end, zone), strong: true };
}

/** A form that is still to be filled in; a mail in the company's own words has it too. */
export function formFact({ form, zone }: AppointmentFacts): Fact[] {
  if (form === undefined) return [];
  const by =
    form.neededBy === undefined ? "before you come" : `by ${whenInWords(form.neededBy, zone)}`;
  return [{ label: `“${form.title}”, please fill in ${by}`, lines: [form.url], link: form.url }];
}

export function placeFacts(facts: AppointmentFacts): Fact[] {
  const video: Fact[] =
    facts.meetUrl === undefined
      ? []
      : [{ label: "Video call", lines: [facts.meetUrl], link: facts.meetUrl }];
  return [
    { label: "What", lines: [`${facts.serviceName} with ${facts.providerName}`] },
    { label: "Where", lines: [facts.locationName, facts.locationAddress] },
    ...video,
    { label: "Reference", lines: [facts.reference] },
  ];
}

export function bookedWith(company: MailCompany): string {
  return `You get this mail because an appointment at ${company.name} was made with this address.`;
}
