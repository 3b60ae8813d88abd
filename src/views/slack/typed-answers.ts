import { describeLocal } from "#booking/local-time.ts";
import { type Block, type Button, markdown, plain } from "./blocks.ts";
import { type Drawn, encodeDrawn, encodePicks } from "./codec.ts";
import { actionIds } from "./identifiers.ts";
import { type Notice, notice } from "./notices.ts";
import { timeWords } from "./request-words.ts";
import { oneLine, safe } from "./words.ts";

/** What the bot answers to those who write to it in a thread, for their eyes alone. */

const BUTTONS_MAX = 5;

type Time = {
  readonly start: Date;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
};
type Suggested = Drawn & { readonly zone: string; readonly times: readonly Time[] };

/** One button for each who could serve the time: nothing is booked before one is pressed. */
export function bookAnswer({ zone, times, ...drawn }: Suggested): Notice {
  const [time, ...others] = times;
  if (time === undefined || others.length > 0) return notice(timeWords.several);
  const when = safe(describeLocal(time.start, zone), 120);
  if (time.providers.length === 0) return notice(`${when} is not free. ${nothing} ${another}`);
  const buttons = time.providers.slice(0, BUTTONS_MAX).map(({ id, name }, index) => {
    const value = encodePicks({ ...drawn, times: [{ start: time.start, providerId: id }] });
    const words = `Book with ${name.replace(/[<>&]/g, " ")}`;
    return button(`${actionIds.typedBook}`, { words, value, index });
  });
  return withButtons(`Book *${when}*? The client gets a confirmation.`, buttons);
}

/** All of them or none: the client chooses among two to four. */
export function proposeAnswer({ zone, times, ...drawn }: Suggested): Notice {
  if (times.length < 2) return notice("Write two to four times, like “tue 2pm, wed 10am”.");
  const busy = times.find(({ providers }) => providers.length === 0);
  if (busy !== undefined)
    return notice(`${safe(describeLocal(busy.start, zone), 120)} is not free. ${nothing}`);
  const picked = times.map(({ start, providers }) => ({
    start,
    providerId: providers[0]?.id ?? "",
  }));
  const lines = times.map(({ start, providers }) => {
    const who = safe(providers[0]?.name ?? "", 80);
    return `• ${safe(describeLocal(start, zone), 120)} with ${who}`;
  });
  const value = encodePicks({ ...drawn, times: picked });
  return withButtons(["Propose these to the client, and hold them?", ...lines].join("\n"), [
    button(actionIds.typedPropose, { words: "Send and hold", value, index: 0 }),
  ]);
}

/** The dialog with the courteous texts is the confirmation. */
export function declineAnswer(drawn: Drawn): Notice {
  return withButtons("Decline this request? You choose the words first.", [
    button(actionIds.typedDecline, { words: "Decline…", value: encodeDrawn(drawn), index: 0 }),
  ]);
}

/** To whoever was the first to say something about what nobody has. */
export function claimAnswer(drawn: Drawn): Notice {
  return withButtons(
    "Nobody has this one yet. Your word counts as the first answer; claim it, if it should be yours.",
    [button(actionIds.claim, { words: "Claim", value: encodeDrawn(drawn), index: 0 })],
  );
}

const nothing = "Nothing was done.";
const another = "Write another time, or use Book a time on the card.";

export const typedWords = {
  help: [
    "*In the thread under a card I understand*",
    "• `book tue 2pm`: books after you confirm",
    "• `propose tue 2pm, wed 10am`: proposes two to four times after you confirm",
    "• `decline`: opens the dialog with the words for the client",
    "• `note …`: keeps an internal note",
    "Times are the client's. What is said in a thread never reaches the client.",
  ].join("\n"),
  noThread: "That works in the thread under a request's card. Nothing was done.",
  emptyNote: "Write the note behind the word. Nothing was kept.",
  noteKept: "Kept as an internal note of the request. The client does not see it.",
  booked: "Booked. The card shows it, and the client gets a confirmation.",
  proposed: "Sent, and held until the client answers.",
  taken: "That time was just taken. Nothing was booked. Write another one.",
} as const;

function button(
  action: string,
  { words, value, index }: { words: string; value: string; index: number },
): Button {
  const text = oneLine(words, 75);
  return {
    type: "button",
    action_id: action,
    text: plain(text),
    accessibility_label: text,
    value,
    ...(index === 0 && { style: "primary" as const }),
  };
}

/** A block for each button, for all of them may have the same name. */
function withButtons(text: string, buttons: readonly Button[]): Notice {
  const blocks: Block[] = [
    { type: "section", block_id: "gh.typed", text: markdown(text) },
    ...buttons.map(
      (one, index): Block => ({
        type: "actions",
        block_id: `gh.typed.${index}`,
        elements: [one],
      }),
    ),
  ];
  return { ...notice(text), blocks };
}
