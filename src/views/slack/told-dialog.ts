import { type Block, plain, type SlackView } from "./blocks.ts";
import { viewIds } from "./identifiers.ts";
import { clip } from "./words.ts";

/** A dialog that only says something: where no message can be answered, this is the place to say it. */
export function toldDialog(title: string, words: string): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.told,
    private_metadata: "",
    title: plain(clip(title, 24)),
    close: plain("Close"),
    blocks: [said(words)],
  };
}

export const said = (words: string): Block => ({
  type: "section",
  block_id: "said",
  text: plain(clip(words, 2_000)),
});
