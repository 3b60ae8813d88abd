import { describeLocal } from "#booking/local-time.ts";
import { type Option, plain, type SlackView } from "./blocks.ts";
import { type Drawn, encodeDrawn, encodeTaker } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

export type Swappable = {
  readonly reference: string;
  readonly clientName: string;
  readonly zone: string;
  readonly start: Date;
  readonly providerName: string;
  /** Without anybody there is no dialog. */
  readonly standIns: readonly [StandIn, ...StandIn[]];
};
type StandIn = { readonly id: string; readonly name: string };

/** Slack shows no more in one list; whoever is not in it is free by "Book another time…". */
const SHOWN_MAX = 100;

/** "Swap provider…": the same time, with somebody else. */
export function swapDialog(drawn: Drawn, swappable: Swappable): SlackView {
  const { reference, clientName, zone, start, providerName, standIns } = swappable;
  const first = optionFor(standIns[0]);
  const options = [first, ...standIns.slice(1, SHOWN_MAX).map(optionFor)];
  return {
    type: "modal",
    callback_id: viewIds.swap,
    private_metadata: encodeDrawn(drawn),
    title: plain(clip(`Swap ${reference}`, 24)),
    submit: plain("Swap"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(
          oneLine(`${clientName}, ${describeLocal(start, zone)}, with ${providerName}`, 300),
        ),
      },
      {
        type: "input",
        block_id: inputs.standIn.block,
        label: plain("Instead"),
        hint: plain(
          "Whoever is free at that time. The time stays, and the client is told whom they will meet.",
        ),
        element: {
          type: "static_select",
          action_id: inputs.standIn.action,
          options,
          initial_option: first,
        },
      },
    ],
  };
}

const optionFor = ({ id, name }: StandIn): Option => ({
  text: plain(oneLine(name, 75) || "(no name)"),
  value: encodeTaker(id),
});

export const pickStandIn = "Pick one of the people in the list.";

export const cannotSwap = (words: string) =>
  oneLine(`${words}. Nothing was changed. Pick somebody else.`, 300);
