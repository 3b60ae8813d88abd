import { describeLocal } from "#booking/local-time.ts";
import { type Block, type Option, plain, quotation, type SlackView } from "./blocks.ts";
import { type Drawn, encodeDrawn } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

export type DeclineText = {
  /** Derived from the words: a text that was edited meanwhile is another text. At most 75 characters. */
  readonly key: string;
  readonly text: string;
};

export type Declinable = {
  readonly reference: string;
  readonly clientName: string;
  readonly texts: readonly DeclineText[];
  /** An appointment that the request has already: declining takes it back. */
  readonly booked: Date | undefined;
  readonly zone: string;
};

/** The longest text that a member may write to a client in the dialog. */
export const DECLINE_WORDS_MAX = 500;
/** Slack's limit for an option; a longer text is shown whole above the list. */
const OPTION_MAX = 75;

/** "Decline…": which text the client gets. Whatever is sent can be read here in full before. */
export function declineDialog(drawn: Drawn, declinable: Declinable): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.decline,
    private_metadata: encodeDrawn(drawn),
    title: plain(clip(`Decline ${declinable.reference}`, 24)),
    submit: plain("Decline"),
    close: plain("Cancel"),
    blocks: [
      ...warning(declinable),
      {
        type: "section",
        block_id: "who",
        text: plain(`${oneLine(declinable.clientName, 80)} gets this by e-mail:`),
      },
      ...declinable.texts.flatMap(fullText),
      ...chooseText(declinable.texts),
      {
        type: "input",
        block_id: inputs.declineWords.block,
        optional: declinable.texts.length > 0,
        label: plain("Or in your own words"),
        hint: plain("Sent to the client instead of the text above, exactly as you write it."),
        element: {
          type: "plain_text_input",
          action_id: inputs.declineWords.action,
          multiline: true,
          max_length: DECLINE_WORDS_MAX,
        },
      },
    ],
  };
}

function warning({ booked, zone }: Declinable): Block[] {
  if (booked === undefined) return [];
  const text = `Declining cancels the appointment: ${describeLocal(booked, zone)}.`;
  return [{ type: "section", block_id: "booked", text: plain(text) }];
}

function chooseText(texts: readonly DeclineText[]): Block[] {
  const options = texts.map(optionOf);
  const [first] = options;
  if (first === undefined) return [];
  return [
    {
      type: "input",
      block_id: inputs.declineText.block,
      label: plain("Text"),
      element: {
        type: "static_select",
        action_id: inputs.declineText.action,
        options,
        initial_option: first,
      },
    },
  ];
}

function optionOf({ key, text }: DeclineText, index: number): Option {
  return { text: plain(oneLine(`${index + 1}. ${text}`, OPTION_MAX)), value: key };
}

function fullText({ text }: DeclineText, index: number): Block[] {
  const line = `${index + 1}. ${text}`;
  if (oneLine(line, OPTION_MAX) === line) return [];
  return [quotation(`text.${index}`, clip(line, 600))];
}

export const textChanged =
  "This text was changed while the dialog was open. Nothing was changed. Close it and press Decline again.";
