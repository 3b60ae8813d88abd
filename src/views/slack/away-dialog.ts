import { type Block, markdown, type Option, plain, type SlackView } from "./blocks.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine, safe } from "./words.ts";

const OPTIONS_MAX = 100;
const REASON_MAX = 300;
/** So many are moved within the three seconds of a press; the console moves the others. */
export const MOVES_MAX = 15;

export type Absent = {
  readonly providers: readonly { readonly key: string; readonly name: string }[];
  readonly chosen: string | undefined;
  readonly days: { readonly from: string; readonly to: string } | undefined;
};

/** "/gatehouse away": who, and which days, both included. */
export function awayDialog({ providers, chosen, days }: Absent): SlackView {
  const options = providers.slice(0, OPTIONS_MAX).map(providerOption);
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: "modal",
    callback_id: viewIds.away,
    private_metadata: "",
    title: plain("Somebody is away"),
    submit: plain("Put in"),
    close: plain("Cancel"),
    blocks: [
      ...(initial === undefined
        ? []
        : [
            {
              type: "input" as const,
              block_id: inputs.awayProvider.block,
              label: plain("Who"),
              element: {
                type: "static_select" as const,
                action_id: inputs.awayProvider.action,
                options,
                initial_option: initial,
              },
            },
          ]),
      day("awayFrom", "First day", days?.from),
      day("awayTo", "Last day", days?.to),
      {
        type: "input",
        block_id: inputs.awayReason.block,
        optional: true,
        label: plain("Why"),
        hint: plain("For members; no client ever reads it."),
        element: {
          type: "plain_text_input",
          action_id: inputs.awayReason.action,
          multiline: false,
          max_length: REASON_MAX,
        },
      },
    ],
  };
}

/** What an absence hits, and where each could go: nothing is moved before "Move". */
export type AwayPlan = {
  /** "Ana Ortiz is away on Tue 24 Nov" */
  readonly headline: string;
  readonly moves: readonly {
    readonly reference: string;
    readonly when: string;
    /** Who could take it at its time; undefined where nobody could. */
    readonly to: string | undefined;
    readonly because: string;
  }[];
  readonly url: string;
  readonly metadata: string;
};

export function awayPlanDialog({ headline, moves, url, metadata }: AwayPlan): SlackView {
  const movable = moves.filter(({ to }) => to !== undefined).length;
  const left = moves.length - Math.min(moves.length, MOVES_MAX);
  const rest = left > 0 ? [line("rest", `and ${left} more`)] : [];
  const nothing = moves.length === 0 ? [line("none", "No appointment lies in it.")] : [];
  return {
    type: "modal",
    callback_id: viewIds.awayPlan,
    private_metadata: metadata,
    title: plain("Somebody is away"),
    ...(movable > 0 && { submit: plain(`Move ${Math.min(movable, MOVES_MAX)}`) }),
    close: plain("Close"),
    blocks: [
      { type: "section", block_id: "headline", text: plain(oneLine(headline, 300)) },
      ...nothing,
      ...moves.slice(0, MOVES_MAX).map((move, index) => line(`move.${index}`, sayMove(move))),
      ...rest,
      line("console", `Everything else is done in the console: ${safe(url, 500)}`),
    ],
  };
}

/** What became of each. */
export function movedWords(moved: number, stayed: readonly string[]): string {
  const done = `${moved} ${moved === 1 ? "appointment was" : "appointments were"} given to somebody else; their clients are told by e-mail.`;
  if (stayed.length === 0) return done;
  return clip(`${done} These stay as they are: ${stayed.join("; ")}.`, 1_900);
}

export const awayWords = {
  pickDays: "Choose a first and a last day.",
  gone: "That absence is no longer there. Nothing was moved.",
  unknownProvider: "That provider is no longer there. Nothing was put in.",
} as const;

function sayMove({ reference, when, to, because }: AwayPlan["moves"][number]): string {
  const home = to === undefined ? "nobody" : safe(to, 100);
  return `• *${safe(reference, 40)}* ${safe(when, 100)} → ${home}: ${safe(because, 250)}`;
}

function line(id: string, words: string): Block {
  return { type: "section", block_id: id, text: markdown(words) };
}

function providerOption({ key, name }: { readonly key: string; readonly name: string }): Option {
  return { text: plain(oneLine(name, 75) || key), value: clip(key, 75) };
}

function day(name: "awayFrom" | "awayTo", label: string, initial: string | undefined): Block {
  return {
    type: "input",
    block_id: inputs[name].block,
    label: plain(label),
    element: {
      type: "datepicker",
      action_id: inputs[name].action,
      ...(initial !== undefined && { initial_date: initial }),
    },
  };
}
