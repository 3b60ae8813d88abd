import type { MailCompany } from "#ports/email.ts";
import type { Fact, Letter } from "./letter.ts";

/** The plain text of a letter, for those who read mail as text and for watches and screen readers. */
export function letterText(letter: Letter, company: MailCompany): string {
  const parts = [
    letter.heading,
    letter.greeting,
    ...letter.paragraphs,
    letter.facts.map(factText).join("\n"),
    letter.action && `${letter.action.label}:\n${letter.action.url}`,
    `Questions? Call ${company.contactPhone} or write to ${company.contactEmail}.`,
    letter.contactUrl &&
      `Rather by text or by e-mail? Say how we write to you:\n${letter.contactUrl}`,
    `${company.name}\n${letter.reason}`,
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

function factText({ label, lines, way }: Fact): string {
  // A link stands alone on its line: programs that guess where it ends guess right then.
  if (way) return `${label}:\n${lines.join("\n")}`;
  return lines.length === 1
    ? `${label}: ${lines[0]}`
    : [`${label}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
