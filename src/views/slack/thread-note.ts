import type { ThreadNote } from "#ports/chat.ts";
import type { RichGroup, RichLeaf, SlackMessage } from "./blocks.ts";
import { eventTypes } from "./identifiers.ts";
import { clip, escapeControls } from "./words.ts";

/** Far below Slack's limit, because a note is a line in a talk. */
const NOTE_MAX = 1_500;

/**
 * A note in a card's thread: who is meant, then what is true. The mentions stand in the text too,
 * since that is what the notification on a phone shows.
 */
export function renderNote(note: ThreadNote): SlackMessage {
  const mentioned = note.mention.filter((id) => /^[UW][A-Z0-9]{1,20}$/.test(id)).slice(0, 10);
  const words = clip(note.text.trim() === "" ? "(no words)" : note.text.trim(), NOTE_MAX);
  const leaves: RichLeaf[] = mentioned.flatMap((id): RichLeaf[] => [
    { type: "user", user_id: id },
    { type: "text", text: " " },
  ]);
  return {
    text: `${mentioned.map((id) => `<@${id}> `).join("")}${escapeControls(clip(words, 700))}`,
    blocks: [
      {
        type: "rich_text",
        block_id: `gh.t.${clip(note.id, 200)}`,
        elements: [
          { type: "rich_text_section", elements: [...leaves, { type: "text", text: words }] },
          ...quoted(note.quote),
        ],
      },
    ],
    metadata: { event_type: eventTypes.note, event_payload: { id: note.id } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** A client's words are no part of our sentence: rich text is never parsed, so nothing in them acts. */
function quoted(words: string | undefined): RichGroup[] {
  if (words === undefined || words.trim() === "") return [];
  const text = clip(words.trim(), NOTE_MAX);
  return [{ type: "rich_text_quote", elements: [{ type: "text", text }] }];
}
