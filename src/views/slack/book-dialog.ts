import { describeLocal, localLabels } from "#booking/local-time.ts";
import { dayLabel } from "#booking/wall-clock.ts";
import { zoneName } from "#booking/zone-name.ts";
import { markdown, type Option, plain, type SlackView } from "./blocks.ts";
import { type Drawn, encodeDialog, encodeSlot } from "./codec.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

export type Bookable = {
  readonly reference: string;
  readonly clientName: string;
  readonly serviceName: string;
  /** The client's zone: the dialog speaks in it and names it. */
  readonly zone: string;
  readonly vip: boolean;
};

/** "Book a time…": one list of free times, which Slack asks us for when it is opened and searched. */
export function bookDialog(drawn: Drawn, bookable: Bookable): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.book,
    private_metadata: encodeDialog({ ...drawn, zone: bookable.zone }),
    title: plain(clip(`Book ${bookable.reference}`, 24)),
    submit: plain("Book it"),
    close: plain("Cancel"),
    blocks: [
      ...(bookable.vip ? [vipWarning] : []),
      {
        type: "section",
        block_id: "who",
        text: plain(oneLine(`${bookable.clientName}: ${bookable.serviceName}`, 300)),
      },
      {
        type: "input",
        block_id: inputs.slot.block,
        label: plain(oneLine(`Time (${zoneName(bookable.zone)})`, 150)),
        hint: plain(
          "These are the client's local times. The client gets a confirmation by e-mail.",
        ),
        element: {
          type: "external_select",
          action_id: inputs.slot.action,
          min_query_length: 0,
          placeholder: plain("Pick a free time"),
          focus_on_load: true,
        },
      },
    ],
  };
}

const vipWarning = {
  type: "context" as const,
  block_id: "vip",
  elements: [
    markdown("⭐ *VIP client*: check with the account's owner before you promise anything."),
  ],
};

export type FreeTime = {
  readonly start: Date;
  readonly providerId: string;
  readonly providerName: string;
};

/** Slack shows at most 100, and an empty list as a riddle; so an empty one says what it means. */
export function slotOptions(times: readonly FreeTime[], zone: string): Option[] {
  if (times.length === 0) return [noTime("No free time matches")];
  return times.slice(0, 100).map(({ start, providerId, providerName }) => ({
    text: plain(oneLine(`${shortTime(start, zone)} · ${providerName}`, 75)),
    value: encodeSlot({ start, providerId }),
  }));
}

/** An entry that explains itself; picking it is answered like picking nothing. */
export function noTime(words: string): Option {
  return { text: plain(oneLine(words, 75)), value: "none" };
}

export const pickATime = "Pick one of the times in the list.";

/** Shown at the time's field when somebody was faster. */
export function slotTakenInDialog(nearest: readonly Date[], zone: string): string {
  const taken = "That time was just taken, and nothing was changed.";
  if (nearest.length === 0) return `${taken} Pick another one.`;
  const near = nearest.slice(0, 3).map((start) => shortTime(start, zone));
  return `${taken} Free nearby: ${near.join("; ")} (${zoneName(zone)}).`;
}

/** "Mon 23 Nov 2:00 PM": the zone is named beside the list, but for a time that comes twice. */
function shortTime(start: Date, zone: string): string {
  const { day, time, repeated } = localLabels(start, zone);
  return repeated ? describeLocal(start, zone) : `${dayLabel(day)} ${time}`;
}
