import { describeLocal } from "#booking/local-time.ts";
import type { DirectMessage, LostCalendar } from "#ports/chat.ts";
import { type Button, markdown, type SlackMessage } from "./blocks.ts";
import { connectButton } from "./connect-answers.ts";
import { link } from "./desk-line.ts";
import { eventTypes } from "./identifiers.ts";
import { readersTime, safe, vendorNames } from "./words.ts";

type AboutRequest = Exclude<DirectMessage, LostCalendar>;

const words: Readonly<Record<Exclude<AboutRequest["why"], "late">, string>> = {
  assigned: "was given to you",
  "client-answered": "has an answer of the client",
  overdue: "is yours, and overdue",
  vip: "is a VIP of your account, and needs a person",
};

/** "is running about 10 minutes late for Consultation at Tue 24 Nov 10:00 AM, Phoenix time (MST)" */
function wordsOf(message: AboutRequest): string {
  if (message.why !== "late") return words[message.why];
  const { minutes, serviceName, start, zone } = message;
  const howMuch = minutes === undefined ? "" : ` about ${minutes} minutes`;
  return `is running${howMuch} late for ${safe(serviceName, 100)}, ${safe(describeLocal(start, zone), 120)}`;
}

/** "GH-1042 (Kim Lee) is yours, and overdue." What the client said stands in the thread, not here. */
export function renderDirectMessage(message: DirectMessage): SlackMessage {
  if (message.why === "calendar-lost")
    return directMessage(message.id, lostWords(message), connectButton("Reconnect"));
  const { id, reference, clientName, url } = message;
  const whose = `${link(url, reference)} (${safe(clientName, 80) || "no name"})`;
  return directMessage(id, `${whose} ${wordsOf(message)}.`);
}

function lostWords({ vendor, since }: LostCalendar): string {
  const at = vendorNames[vendor];
  const when = readersTime(since, "{date_short_pretty} {time}");
  return `Your calendar at ${at} opens no more since ${when}: the consent for it is over. Nobody is booked with you until you connect it again. What is booked stays.`;
}

function directMessage(id: string, text: string, accessory?: Button): SlackMessage {
  const section = { type: "section", block_id: `gh.direct.${safe(id, 100)}` } as const;
  return {
    text,
    blocks: [{ ...section, text: markdown(text), ...(accessory !== undefined && { accessory }) }],
    metadata: { event_type: eventTypes.note, event_payload: { id } },
    unfurl_links: false,
    unfurl_media: false,
  };
}
