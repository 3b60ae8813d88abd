import { type Option, plain, type SlackView } from "./blocks.ts";
import { encodeHandOver, encodeTaker, type HandOverDialog } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** The longest note from one owner to the next. */
const NOTE_MAX = 500;

/** "Hand over…": who gets it, and what they should know. */
export function handOverDialog(
  dialog: HandOverDialog,
  about: { readonly reference: string; readonly clientName: string },
): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.handOver,
    private_metadata: encodeHandOver(dialog),
    title: plain(clip(`Hand over ${about.reference}`, 24)),
    submit: plain("Hand over"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(oneLine(`The request of ${about.clientName} goes to:`, 300)),
      },
      {
        type: "input",
        block_id: inputs.taker.block,
        label: plain("Member"),
        hint: plain("Whoever may claim and is not away. They are mentioned in the thread."),
        element: {
          type: "external_select",
          action_id: inputs.taker.action,
          min_query_length: 0,
          placeholder: plain("Pick a member"),
          focus_on_load: true,
        },
      },
      {
        type: "input",
        block_id: inputs.handOverNote.block,
        optional: true,
        label: plain("What they should know"),
        hint: plain("Stays in the thread; the client never reads it."),
        element: {
          type: "plain_text_input",
          action_id: inputs.handOverNote.action,
          multiline: true,
          max_length: NOTE_MAX,
        },
      },
    ],
  };
}

/** Slack shows at most 100; whoever has more members types a few letters of the name. */
export function takerOptions(
  takers: readonly { readonly id: string; readonly name: string }[],
): readonly Option[] {
  return takers.slice(0, 100).map(({ id, name }) => ({
    text: plain(oneLine(name, 75) || "(no name)"),
    value: encodeTaker(id),
  }));
}

export const noTaker = "Nobody who may claim is there by that name";
export const pickTaker = "Pick one of the members in the list.";
export const takerNotThere =
  "They are away, have left, or may not claim. Nothing was changed. Pick somebody else.";
