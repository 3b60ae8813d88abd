import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type ChatTrouble = Extract<MailContent, { kind: "chat-trouble" }>;

const words: Readonly<Record<ChatTrouble["trouble"], { heading: string; advice: string }>> = {
  token: {
    heading: "Slack no longer accepts our token",
    advice:
      "Nothing is posted or redrawn until it does. Install the app anew in Slack, put the new Bot User OAuth Token into SLACK_BOT_TOKEN and start Gatehouse again.",
  },
  channel: {
    heading: "The desk’s channel in Slack cannot be posted in",
    advice: "Unarchive it, or invite the app into it again with /invite.",
  },
  outage: {
    heading: "Slack does not show the desk's cards",
    advice:
      "Gatehouse goes on trying, and each card is posted once when Slack works again. There is nothing that you must do.",
  },
  drawing: {
    heading: "Slack refused how a card looks",
    advice:
      "A plain card with a link is shown in its place, so nobody misses it. Please report the words below.",
  },
};

/** To an admin, when the desk cannot be told in Slack. */
export function chatTroubleLetter(content: ChatTrouble, company: MailCompany): Letter {
  const { trouble, channelId, fallbackChannelId, detail, since, zone } = content;
  const { heading, advice } = words[trouble];
  return {
    subject: heading,
    preview: advice,
    mark: { text: "Slack", tone: "warn" },
    heading,
    greeting: undefined,
    paragraphs: [advice, ...meanwhile(content)],
    facts: [
      { label: "Since", lines: momentLines(since, zone), strong: true },
      { label: "What Slack said", lines: [detail] },
      ...(channelId === undefined ? [] : [{ label: "Channel", lines: [channelId] }]),
      ...(channelId === undefined || fallbackChannelId === undefined
        ? []
        : [{ label: "Fallback channel", lines: [fallbackChannelId] }]),
    ],
    action: { label: "See what waits", url: content.url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}

function meanwhile({ trouble, channelId, fallbackChannelId }: ChatTrouble): readonly string[] {
  if (trouble === "drawing") return [];
  if (trouble === "channel" && fallbackChannelId !== undefined && fallbackChannelId !== channelId)
    return ["Until then new cards go to the fallback channel."];
  return [
    "Until then whoever is on call is told of every escalation by e-mail, and by text where there is a number. Deadlines run on.",
  ];
}
