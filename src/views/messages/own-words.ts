import { type MessageWords, type Placeholder, parsePattern } from "#company/messages.ts";
import { cleanLine } from "#intake/clean-text.ts";
import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { personName } from "./people.ts";
import { whenInWords } from "./when.ts";

type Values = Partial<Record<Placeholder, string | undefined>>;

/**
 * The letter with the company's own subject and paragraphs. Everything else in it stays ours: facts,
 * links, who writes and why. Where a value is missing (a name that nobody should repeat) the words
 * that need it give way to ours; what a member wrote for this one client goes before both.
 */
export function inOwnWords(
  letter: Letter,
  words: MessageWords | undefined,
  { content, company }: { readonly content: MailContent; readonly company: MailCompany },
): Letter {
  if (words === undefined) return letter;
  const values = valuesOf(content, company);
  const { subject, paragraphs } = words;
  const written = "text" in content && content.text.trim() !== "";
  return {
    ...letter,
    subject: (subject && fill(subject, values)) ?? letter.subject,
    paragraphs:
      (written ? undefined : paragraphs && fillAll(paragraphs, values)) ?? letter.paragraphs,
  };
}

function fillAll(texts: readonly string[], values: Values): readonly string[] | undefined {
  const filled = texts.flatMap((text) => fill(text, values) ?? []);
  return filled.length === texts.length ? filled : undefined;
}

/** In one pass: what a value says is never read as a placeholder. Undefined where one is missing. */
function fill(text: string, values: Values): string | undefined {
  const pieces = parsePattern(text).map((piece) =>
    typeof piece === "string" ? piece : values[piece.placeholder as Placeholder],
  );
  return pieces.some((piece) => piece === undefined || piece === "")
    ? undefined
    : cleanLine(pieces.join(""));
}

function valuesOf(content: MailContent, company: MailCompany): Values {
  if (!("clientName" in content)) return {};
  return {
    client: personName(content.clientName),
    service: content.serviceName,
    reference: content.reference,
    company: company.name,
    phone: company.contactPhone,
    email: company.contactEmail,
    ...timesOf(content),
  };
}

function timesOf(content: Extract<MailContent, { readonly clientName: string }>): Values {
  switch (content.kind) {
    case "confirmed":
    case "rescheduled":
    case "reassigned":
    case "cancelled":
    case "reminder":
      return {
        time: whenInWords(content.start, content.zone),
        provider: content.providerName,
        location: content.locationName,
        address: content.locationAddress,
        before: beforeOf(content),
      };
    case "person-will-answer":
      return { "answer-by": whenInWords(content.promisedBy, content.zone) };
    case "offers":
      return { "answer-by": whenInWords(content.answerBy, content.zone) };
    case "missed":
    case "waitlist-gone":
      return { time: whenInWords(content.start, content.zone) };
    case "waitlist-offer":
      return {
        time: whenInWords(content.start, content.zone),
        provider: content.providerName,
        "answer-by": whenInWords(content.answerBy, content.zone),
      };
    default:
      return {};
  }
}

/** What is no longer so: the time, or who was to serve. */
function beforeOf(
  content: Extract<MailContent, { readonly appointmentId: string }>,
): string | undefined {
  if (content.kind === "rescheduled") return whenInWords(content.previousStart, content.zone);
  return content.kind === "reassigned" ? content.previousProviderName : undefined;
}
