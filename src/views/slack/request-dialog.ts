import { describeLocal } from "#booking/local-time.ts";
import type { ListedZone } from "#booking/zone-list.ts";
import { zoneName } from "#booking/zone-name.ts";
import { type Block, type Option, plain, type SlackView } from "./blocks.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** Room for the address of the message is kept, of the thousand characters that notes may have. */
export const NOTES_MAX = 700;
const OPTIONS_MAX = 100;
const OPTION_MAX = 75;

/** What stands in the fields; texts as they were typed. */
export type RequestDraft = {
  readonly service: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly zone: string;
  readonly when: string;
  readonly notes: string;
  readonly askPerson: boolean;
};

export type Requestable = {
  readonly services: readonly { readonly key: string; readonly name: string }[];
  /** The instant that was read from "when", shown before anything is done with it. */
  readonly start: Date | undefined;
  readonly metadata: string;
};

/** "New booking request": what a client asked for by telephone, in a mail, in a message. */
export function requestDialog(
  draft: RequestDraft,
  { services, start, metadata }: Requestable,
): SlackView {
  const options = services.slice(0, OPTIONS_MAX).map(serviceOption);
  const initial = options.find(({ value }) => value === draft.service) ?? options[0];
  return {
    type: "modal",
    callback_id: viewIds.request,
    private_metadata: metadata,
    title: plain("New booking request"),
    submit: plain(draft.when !== "" && start === undefined ? "Check the time" : "Send"),
    close: plain("Cancel"),
    blocks: [
      ...(start === undefined ? [] : [readBack(start, draft.zone)]),
      ...(initial === undefined
        ? []
        : [
            field("requestService", "Service", {
              element: {
                type: "static_select",
                action_id: inputs.requestService.action,
                options,
                initial_option: initial,
              },
            }),
          ]),
      text("requestName", { label: "Client's name", value: draft.name, max: 120 }),
      text("requestEmail", { label: "Client's e-mail", value: draft.email, max: 254 }),
      text("requestPhone", {
        label: "Client's phone",
        value: draft.phone,
        max: 40,
        optional: true,
      }),
      field("requestZone", "Client's time zone", {
        element: {
          type: "external_select",
          action_id: inputs.requestZone.action,
          min_query_length: 0,
          placeholder: plain("Type a city"),
          initial_option: zoneOption(draft.zone),
        },
      }),
      text("requestWhen", {
        label: "When, by the client's clock",
        hint: "Like “tue 2pm” or “2026-11-24 14:00”. Leave it empty and a person finds a time.",
        value: draft.when,
        max: 100,
        optional: true,
      }),
      text("requestNotes", {
        label: "What the client said",
        value: draft.notes,
        max: NOTES_MAX,
        optional: true,
        multiline: true,
      }),
      askPerson(draft.askPerson),
    ],
  };
}

function readBack(start: Date, zone: string): Block {
  const words = `That is ${describeLocal(start, zone)}. Press Send if it is right.`;
  return { type: "section", block_id: "start", text: plain(oneLine(words, 300)) };
}

/** Zones by their cities, as somebody types one. */
export function zoneOptions(zones: readonly ListedZone[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return zones
    .filter(({ zone, city, genericName, aliases }) => {
      const names = [zone, city, genericName, ...aliases].join(" ").toLowerCase();
      return words.every((word) => names.includes(word));
    })
    .slice(0, OPTIONS_MAX)
    .map(({ zone }) => zoneOption(zone));
}

function zoneOption(zone: string): Option {
  return { text: plain(oneLine(`${zoneName(zone)} (${zone})`, OPTION_MAX)), value: clip(zone, 75) };
}

function serviceOption({ key, name }: { readonly key: string; readonly name: string }): Option {
  return { text: plain(oneLine(name, OPTION_MAX) || key), value: clip(key, OPTION_MAX) };
}

function askPerson(ticked: boolean): Block {
  const option = {
    text: plain("A person decides, whatever the rules say"),
    value: "yes",
  };
  return field("requestAsk", "Who decides", {
    optional: true,
    element: {
      type: "checkboxes",
      action_id: inputs.requestAsk.action,
      options: [option],
      ...(ticked && { initial_options: [option] }),
    },
  });
}

type InputBlock = Extract<Block, { type: "input" }>;
type Field = keyof typeof inputs;

function field(
  name: Field,
  label: string,
  rest: Omit<InputBlock, "type" | "block_id" | "label">,
): InputBlock {
  return { type: "input", block_id: inputs[name].block, label: plain(label), ...rest };
}

function text(
  name: Field,
  about: {
    readonly label: string;
    readonly value: string;
    readonly max: number;
    readonly hint?: string;
    readonly optional?: boolean;
    readonly multiline?: boolean;
  },
): InputBlock {
  const { label, value, max, hint, optional = false, multiline = false } = about;
  return field(name, label, {
    ...(optional && { optional }),
    ...(hint !== undefined && { hint: plain(hint) }),
    element: {
      type: "plain_text_input",
      action_id: inputs[name].action,
      multiline,
      max_length: max,
      ...(value !== "" && { initial_value: clip(value, max) }),
    },
  });
}
