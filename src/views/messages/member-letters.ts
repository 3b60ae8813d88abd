import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { greeting } from "./people.ts";

type LinkCode = Extract<MailContent, { kind: "link-code" }>;

/** The code by which a member proves that a Slack account is theirs. */
export function linkCodeLetter(content: LinkCode, company: MailCompany): Letter {
  const { memberName, askerName, code, minutes } = content;
  const asker = askerName.trim() === "" ? "somebody" : `“${askerName.trim()}”`;
  return {
    subject: "Your code for linking Slack",
    preview: `Type it in Slack within ${minutes} minutes.`,
    mark: { text: "Code", tone: "calm" },
    heading: "Is this your Slack account?",
    greeting: greeting(memberName),
    paragraphs: [
      `In Slack ${asker} wants to settle requests of ${company.name} in your name. If that is you, type the code into the dialog that is open there.`,
      "If it is not you, do nothing: without the code nothing is linked. Nobody will ever ask you for it.",
    ],
    facts: [
      { label: "Code", lines: [code], strong: true },
      { label: "It counts for", lines: [`${minutes} minutes, once`] },
    ],
    action: undefined,
    reason: `You get this mail because you are a member of the desk of ${company.name}.`,
  };
}
