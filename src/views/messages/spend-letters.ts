import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type HeldBack = Extract<MailContent, { kind: "texts-held-back" }>;

/** To an admin, once a day: enough was spent on text messages. */
export function textsHeldBackLetter(content: HeldBack, company: MailCompany): Letter {
  const { cap, segmentsMax, since, zone, url } = content;
  const [whose, setting] =
    cap === "all"
      ? ["all clients", "texts.segmentsPerDayMax"]
      : ["one client", "texts.segmentsPerClientPerDayMax"];
  const heading =
    cap === "all" ? "No more texts to clients today" : "No more texts to one client today";
  return {
    subject: heading,
    preview: `The limit of ${segmentsMax} segments a day is reached.`,
    mark: { text: "Text messages", tone: "warn" },
    heading,
    greeting: undefined,
    paragraphs: [
      `The limit of ${segmentsMax} segments a day for ${whose} is reached. Until midnight what would be texted is sent by e-mail instead, or put before a person where no e-mail says it.`,
      `If this is too little, raise ${setting} in the company's settings. If nobody should have been texted so often, look at who was.`,
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}
