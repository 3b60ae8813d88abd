import type { Segments } from "#messaging/segments.ts";
import { type Block, plain, quotation, type SlackView } from "./blocks.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** The longest text that a member may write: three parts of a text message and a little. */
export const TEXT_MAX = 480;

export type Textable = {
  readonly reference: string;
  readonly clientName: string;
  readonly phoneEnding: string;
};

/** How the text will arrive, word for word, with what it costs. */
export type Preview = {
  readonly typed: string;
  readonly arrives: string;
  readonly segments: Segments;
};

/**
 * "Text client…": first the words, then, drawn anew, exactly what arrives. Only what was shown is
 * sent; whoever changes a word after that sees it again first.
 */
export function textDialog(
  metadata: string,
  textable: Textable,
  preview: Preview | undefined,
): SlackView {
  const { reference, clientName, phoneEnding } = textable;
  return {
    type: "modal",
    callback_id: viewIds.text,
    private_metadata: metadata,
    title: plain(clip(`Text ${reference}`, 24)),
    submit: plain(preview === undefined ? "Preview" : "Send"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(oneLine(`To ${clientName}, •••• ${phoneEnding}`, 300)),
      },
      ...(preview === undefined ? [] : shown(preview)),
      {
        type: "input",
        block_id: inputs.clientText.block,
        label: plain("Your words"),
        hint: plain("What is said in the thread never reaches the client; only this does."),
        element: {
          type: "plain_text_input",
          action_id: inputs.clientText.action,
          multiline: true,
          max_length: TEXT_MAX,
          ...(preview === undefined ? {} : { initial_value: preview.typed }),
        },
      },
    ],
  };
}

function shown({ arrives, segments }: Preview): Block[] {
  const parts = segments.count === 1 ? "1 message" : `${segments.count} messages`;
  return [
    quotation("preview", clip(arrives, 1_600)),
    {
      type: "section",
      block_id: "cost",
      text: plain(`It arrives like this: ${parts}, ${segments.encoding}. Press Send to send it.`),
    },
  ];
}

/** Why a message of a thread cannot be sent to the client. */
export const sendToClientWords = {
  nobodysWords: "Only what somebody of you has written can be sent. Nothing was sent.",
  noThread:
    "This works in the thread under a request's card. Nothing was sent. Use Text client on the card.",
} as const;

export const tooLong = "This is too long for a text message. Nothing was sent. Shorten it.";
export const mayNotText =
  "The client has not agreed to texts, or has opted out. Nothing was sent. Write by e-mail or call.";
export const noNumber =
  "There is no number to text, or no text messages are connected. Nothing was changed.";
