import { describeLocal } from "#booking/local-time.ts";
import type { DirectMessage } from "#ports/chat.ts";
import { markdown, type SlackMessage } from "./blocks.ts";
import { link } from "./desk-line.ts";
import { eventTypes } from "./identifiers.ts";
import { safe } from "./words.ts";

const words: Readonly<Record<Exclude<DirectMessage["why"], "late">, string>> = {
  assigned: "was given to you",
  "client-answered": "has an answer of the client",
  overdue: "is yours, and overdue",
  vip: "is a VIP of your account, and needs a person",
};

/** "is running about 10 minutes late for Consultation at Tue 24 Nov 10:00 AM, Phoenix time (MST)" */
function wordsOf(message: DirectMessage): string {
  if (message.why !== "late") return words[message.why];
  const { minutes, serviceName, start, zone } = message;
  const howMuch = minutes === undefined ? "" : ` about ${minutes} minutes`;
  return `is running${howMuch} late for ${safe(serviceName, 100)}, ${safe(describeLocal(start, zone), 120)}`;
}

/** "GH-1042 (Kim Lee) is yours, and overdue." What the client said stands in the thread, not here. */
export function renderDirectMessage(message: DirectMessage): SlackMessage {
  const { id, reference, clientName, url } = message;
  const text = `${link(url, reference)} (${safe(clientName, 80) || "no name"}) ${wordsOf(message)}.`;
  return {
    text,
    blocks: [{ type: "section", block_id: `gh.direct.${safe(id, 100)}`, text: markdown(text) }],
    metadata: { event_type: eventTypes.note, event_payload: { id } },
    unfurl_links: false,
    unfurl_media: false,
  };
}
