import { type Block, markdown, plain, type SlackView } from "./blocks.ts";
import { actionIds, viewIds } from "./identifiers.ts";
import { readersTime } from "./words.ts";

export type Sent = {
  /** The dialog that was submitted. */
  readonly key: string;
  /** Real time. */
  readonly leavesAt: Date;
  readonly seconds: number;
};

/** What takes the place of a dialog whose message is about to leave: until then it can be had back. */
export function sendingDialog({ key, leavesAt, seconds }: Sent): SlackView {
  return dialog("Sending", [
    {
      type: "section",
      block_id: "sending",
      text: markdown(
        `*Sending in ${seconds} s*, at ${readersTime(leavesAt, "{time_secs}")}. Until then you can take it back, and everything is as it was.`,
      ),
    },
    {
      type: "actions",
      block_id: "undo",
      elements: [
        {
          type: "button",
          action_id: actionIds.undo,
          text: plain("Undo"),
          accessibility_label: "Undo: do not send this to the client",
          value: key,
        },
      ],
    },
  ]);
}

/** How the press on "Undo" ended. */
export function undoneDialog(words: string): SlackView {
  return dialog("Undo", [{ type: "section", block_id: "undone", text: plain(words) }]);
}

export const takenBack = "Taken back. Nothing was sent, and the request is as it was before.";

function dialog(title: string, blocks: Block[]): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.sending,
    private_metadata: "",
    title: plain(title),
    close: plain("Close"),
    blocks,
  };
}
