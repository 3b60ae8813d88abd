import { plain, type SlackView } from "./blocks.ts";
import { encodeSnooze, type SnoozeDialog } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** "Snooze…": until when nobody is reminded of it. Slack asks in the reader's own zone. */
export function snoozeDialog(
  dialog: SnoozeDialog,
  about: { readonly reference: string; readonly clientName: string; readonly until: Date },
): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.snooze,
    private_metadata: encodeSnooze(dialog),
    title: plain(clip(`Snooze ${about.reference}`, 24)),
    submit: plain("Snooze"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(
          `Nobody is reminded of the request of ${oneLine(about.clientName, 80)} until then. Any deed on its card wakes it before.`,
        ),
      },
      {
        type: "input",
        block_id: inputs.snoozeUntil.block,
        label: plain("Until"),
        hint: plain("On your own clock; 14 days at most."),
        element: {
          type: "datetimepicker",
          action_id: inputs.snoozeUntil.action,
          initial_date_time: Math.floor(about.until.getTime() / 1_000),
          focus_on_load: true,
        },
      },
    ],
  };
}

export const pickUntil = "Pick a day and a time.";
export const snoozeProblems = {
  past: "This moment is over. Nothing was changed. Pick one that is still to come.",
  "too-far": "This is more than 14 days away. Nothing was changed. Pick an earlier one.",
} as const;
