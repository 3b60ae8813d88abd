import type { DirectMessage } from "#ports/chat.ts";
import { markdown, type SlackMessage } from "./blocks.ts";
import { link } from "./desk-line.ts";
import { eventTypes } from "./identifiers.ts";
import { safe } from "./words.ts";

const words: Readonly<Record<DirectMessage["why"], string>> = {
  assigned: "was given to you",
  "client-answered": "has an answer of the client",
  overdue: "is yours, and overdue",
  vip: "is a VIP of your account, and needs a person",
};

/** "GH-1042 (Kim Lee) is yours, and overdue." What the client said stands in the thread, not here. */
export function renderDirectMessage(message: DirectMessage): SlackMessage {
  const { id, why, reference, clientName, url } = message;
  const text = `${link(url, reference)} (${safe(clientName, 80) || "no name"}) ${words[why]}.`;
  return {
    text,
    blocks: [{ type: "section", block_id: `gh.direct.${safe(id, 100)}`, text: markdown(text) }],
    metadata: { event_type: eventTypes.note, event_payload: { id } },
    unfurl_links: false,
    unfurl_media: false,
  };
}
