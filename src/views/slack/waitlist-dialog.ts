import { longDayLabel } from "#booking/wall-clock.ts";
import { zoneName } from "#booking/zone-name.ts";
import { weekdays } from "#intake/parse-waitlist.ts";
import { type Block, type Option, plain, type SlackView } from "./blocks.ts";
import { type Drawn, encodeDrawn } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

export type Waitlistable = {
  readonly reference: string;
  readonly clientName: string;
  readonly serviceName: string;
  /** The client's zone: the windows are on its walls. */
  readonly zone: string;
  /** "2026-12-31" */
  readonly latest: string;
  readonly by: "sms" | "email";
};

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const days: Option[] = weekdays.map((day, index) => ({
  text: plain(dayNames[index] ?? day),
  value: day,
}));

/** "Waitlist…": when it would suit the client, and until when they wait; the service is the request's. */
export function waitlistDialog(drawn: Drawn, about: Waitlistable): SlackView {
  const way = about.by === "sms" ? "a text" : "an e-mail";
  const zone = zoneName(about.zone);
  return {
    type: "modal",
    callback_id: viewIds.waitlist,
    private_metadata: encodeDrawn(drawn),
    title: plain(clip(`Waitlist ${about.reference}`, 24)),
    submit: plain("Put on waitlist"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(
          oneLine(
            `${about.clientName} waits for ${about.serviceName}, is told by ${way}, and is offered times as they become free.`,
            300,
          ),
        ),
      },
      {
        type: "section",
        block_id: "stays",
        text: plain("This request stays yours. Times held for it or proposed are given back."),
      },
      {
        type: "input",
        block_id: inputs.waitDays.block,
        optional: true,
        label: plain("On which days"),
        hint: plain("None: on any day."),
        element: { type: "checkboxes", action_id: inputs.waitDays.action, options: days },
      },
      time(inputs.waitFrom, oneLine(`From (${zone})`, 150), "Like 09:00; empty: from morning."),
      time(inputs.waitTo, oneLine(`To (${zone})`, 150), "Like 12:00; empty: until night."),
      {
        type: "input",
        block_id: inputs.waitNotBefore.block,
        optional: true,
        label: plain("The first day that suits"),
        hint: plain("Empty: at once."),
        element: { type: "datepicker", action_id: inputs.waitNotBefore.action },
      },
      {
        type: "input",
        block_id: inputs.waitUntil.block,
        optional: true,
        label: plain("The last day that suits"),
        hint: plain(`Empty: ${longDayLabel(about.latest)}, the latest there is.`),
        element: { type: "datepicker", action_id: inputs.waitUntil.action },
      },
    ],
  };
}

const time = (
  input: { readonly block: string; readonly action: string },
  label: string,
  hint: string,
): Block => ({
  type: "input",
  block_id: input.block,
  optional: true,
  label: plain(label),
  hint: plain(hint),
  element: {
    type: "plain_text_input",
    action_id: input.action,
    multiline: false,
    max_length: 5,
  },
});

export const untilImpossible = (latest: string) =>
  `Pick days from today until ${longDayLabel(latest)}. Nothing was changed.`;
