import { markdown, type SlackMessage } from "./blocks.ts";
import { eventTypes } from "./identifiers.ts";

const words =
  "This card stands elsewhere now: it was posted anew while nothing could be posted here.";

/** What is left where a card stood before. Without controls, and no card by its metadata any more. */
export const retiredCard = (escalationId: string): SlackMessage => ({
  text: `⚪ ${words}`,
  blocks: [
    { type: "context", block_id: "gh.retired", elements: [markdown(`⚪ *Superseded.* ${words}`)] },
  ],
  metadata: { event_type: eventTypes.retiredCard, event_payload: { id: escalationId } },
  unfurl_links: false,
  unfurl_media: false,
});
