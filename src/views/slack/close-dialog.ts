import type { ClosedAs } from "#escalation/escalation.ts";
import { type Block, type Option, plain, quotation, type SlackView } from "./blocks.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** The longest words to a client, and the longest note for the house. */
const WORDS_MAX = 500;

const outcomes: Readonly<Record<ClosedAs, string>> = {
  answered: "Answered, no booking needed",
  duplicate: "Duplicate of another request",
  "booked-elsewhere": "Booked elsewhere",
};

export function outcomeOptions(): readonly [Option, ...Option[]] {
  const of = (outcome: ClosedAs): Option => ({ text: plain(outcomes[outcome]), value: outcome });
  return [of("answered"), of("duplicate"), of("booked-elsewhere")];
}

/** What was put into the fields. */
export type TypedClosing = {
  readonly outcome: ClosedAs;
  readonly reference: string;
  readonly note: string;
  readonly message: string;
};

/** How the mail will read, word for word; drawn above the fields once there is something to send. */
export type ClosePreview = {
  readonly typed: TypedClosing;
  readonly subject: string;
  readonly paragraphs: readonly string[];
};

/**
 * "Close…": how it ended without a booking and without a no. A message to the client is shown as it
 * arrives before it is sent; whoever changes a word after that sees it again first.
 */
export function closeDialog(
  metadata: string,
  about: { readonly reference: string; readonly clientName: string },
  preview: ClosePreview | undefined,
): SlackView {
  const options = outcomeOptions();
  const typed = preview?.typed;
  const chosen = options.find(({ value }) => value === typed?.outcome) ?? options[0];
  return {
    type: "modal",
    callback_id: viewIds.close,
    private_metadata: metadata,
    title: plain(clip(`Close ${about.reference}`, 24)),
    submit: plain(preview === undefined ? "Close" : "Send and close"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(
          oneLine(
            `The request of ${about.clientName} ends. Held and proposed times are free.`,
            300,
          ),
        ),
      },
      ...(preview === undefined ? [] : shown(preview)),
      {
        type: "input",
        block_id: inputs.outcome.block,
        label: plain("How it ended"),
        element: {
          type: "static_select",
          action_id: inputs.outcome.action,
          options: [...options],
          initial_option: chosen,
        },
      },
      words(inputs.duplicateOf, "Of which request", {
        hint: "Its reference, such as GH-1042. Only for duplicates.",
        max: 30,
        typed: typed?.reference,
      }),
      words(inputs.closeNote, "Note for the house", {
        hint: "Where it was booked, if elsewhere. The client never reads it.",
        max: WORDS_MAX,
        typed: typed?.note,
      }),
      words(inputs.closeMessage, "Message to the client", {
        hint: "By e-mail, exactly as you write it; shown to you first. Empty: they are not told.",
        max: WORDS_MAX,
        typed: typed?.message,
      }),
    ],
  };
}

function words(
  input: { readonly block: string; readonly action: string },
  label: string,
  field: {
    readonly hint: string;
    readonly max: number;
    readonly typed: string | undefined;
  },
): Block {
  return {
    type: "input",
    block_id: input.block,
    optional: true,
    label: plain(label),
    hint: plain(field.hint),
    element: {
      type: "plain_text_input",
      action_id: input.action,
      multiline: field.max === WORDS_MAX,
      max_length: field.max,
      ...(field.typed === undefined || field.typed === "" ? {} : { initial_value: field.typed }),
    },
  };
}

function shown({ subject, paragraphs }: ClosePreview): Block[] {
  return [
    {
      type: "section",
      block_id: "subject",
      text: plain(oneLine(`The client gets this by e-mail: “${subject}”`, 300)),
    },
    quotation("preview", clip(paragraphs.join("\n\n"), 1_600)),
  ];
}

export const closeProblems = {
  "note-missing": "Say where it was booked. Nothing was changed.",
  "reference-missing": "Say which request it repeats, such as GH-1042. Nothing was changed.",
  "reference-unknown": "There is no request with this reference. Nothing was changed.",
  itself: "This is the request itself. Nothing was changed. Give the earlier one.",
} as const;
export const pickOutcome = "Pick how it ended.";
