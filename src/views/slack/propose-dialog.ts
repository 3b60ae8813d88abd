import { describeLocal } from "#booking/local-time.ts";
import { zoneName } from "#booking/zone-name.ts";
import { plain, type SlackView } from "./blocks.ts";
import { type Drawn, encodeDialog } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** As many times as a client can tell apart in one message. */
const TIMES_MAX = 4;

export type Proposable = {
  readonly reference: string;
  readonly clientName: string;
  /** The client's zone: the dialog speaks in it and names it. */
  readonly zone: string;
  readonly by: "sms" | "email";
};

/** "Propose times…": two to four free times, which are held for the client and sent at once. */
export function proposeDialog(drawn: Drawn, proposable: Proposable): SlackView {
  const way = proposable.by === "sms" ? "a text" : "an e-mail";
  return {
    type: "modal",
    callback_id: viewIds.propose,
    private_metadata: encodeDialog({ ...drawn, zone: proposable.zone }),
    title: plain(clip(`Times for ${proposable.reference}`, 24)),
    submit: plain("Send and hold"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(oneLine(`${proposable.clientName} gets ${way} and chooses.`, 300)),
      },
      {
        type: "input",
        block_id: inputs.slots.block,
        label: plain(oneLine(`Two to four times (${zoneName(proposable.zone)})`, 150)),
        hint: plain("All of them are held until the client answers. The first answer books."),
        element: {
          type: "multi_external_select",
          action_id: inputs.slots.action,
          min_query_length: 0,
          max_selected_items: TIMES_MAX,
          placeholder: plain("Pick free times"),
          focus_on_load: true,
        },
      },
    ],
  };
}

export const pickTimes = "Pick two to four times that begin at different moments.";

/** Shown at the field when one of the times could not be held. */
export function timeGone(start: Date, zone: string): string {
  return `${describeLocal(start, zone)} was just taken. Nothing was sent and nothing is held. Pick another one.`;
}

/** Shown at the field when a provider could not keep two of the picked times. */
export function timesCollide(start: Date, zone: string): string {
  return `${describeLocal(start, zone)} is too close to another picked time of the same provider. Nothing was sent and nothing is held. Pick times that lie further apart.`;
}
