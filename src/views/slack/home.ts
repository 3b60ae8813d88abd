import type { DeskItem, HomeContent, OwnCalendar, VendorHealth } from "#ports/desk.ts";
import { type Block, type Button, markdown, plain, type SlackHome } from "./blocks.ts";
import { encodeDrawn } from "./codec.ts";
import { connectButton } from "./connect-answers.ts";
import { counted, figureLines } from "./desk-answers.ts";
import { deskLine } from "./desk-line.ts";
import { type ActionId, actionIds } from "./identifiers.ts";
import { linkButton } from "./link-dialog.ts";
import { refusalInDialog } from "./notices.ts";
import { named, oneLine, readersTime, safe } from "./words.ts";

/** A Home may have a hundred blocks; more lines than these nobody reads from top to bottom. */
const LINES_MAX = 25;

/** Everything that one person sees of the desk, from rows alone. */
export function renderHome(content: HomeContent): SlackHome {
  const blocks = content.kind === "member" ? memberBlocks(content) : refusedBlocks(content);
  return { type: "home", blocks };
}

type Member = Extract<HomeContent, { kind: "member" }>;

function memberBlocks(content: Member): Block[] {
  const { mine, queue, inHand, onCall, figures } = content;
  return [
    title("mine", "Yours"),
    ...items("mine", mine, { empty: "You have nothing in hand." }),
    title("queue", "Waiting for somebody"),
    ...items("queue", queue, {
      empty: "Nobody waits.",
      control: content.mayClaim ? claim : undefined,
    }),
    line("hand", `${counted(inHand, "request")} in somebody's hands.`),
    title("desk", "The desk"),
    line(
      "oncall",
      onCall === undefined ? "Nobody is on call." : `${named(onCall)} is on call now.`,
    ),
    line("figures", ["*The last seven days*", ...figureLines(figures)].join("\n")),
    ...calendars(content),
    title("preferences", "Direct messages to you"),
    ...preferences(content),
    ...(content.health === undefined ? [] : health(content.health)),
  ];
}

function refusedBlocks({ refusal }: Extract<HomeContent, { kind: "refused" }>): Block[] {
  return [
    title("refused", "Gatehouse"),
    { type: "section", block_id: "home.why", text: plain(refusalInDialog(refusal)) },
    ...(refusal.kind === "not-a-member"
      ? [{ type: "actions" as const, block_id: "home.link", elements: [linkButton] }]
      : []),
  ];
}

function items(
  part: "mine" | "queue",
  all: readonly DeskItem[],
  { empty, control }: { empty: string; control?: ((item: DeskItem) => Button) | undefined },
): Block[] {
  if (all.length === 0) return [line(`${part}.none`, empty)];
  const left = all.length - LINES_MAX;
  return [
    ...all.slice(0, LINES_MAX).map(
      (item): Block => ({
        ...line(`${part}.${item.escalationId}`, deskLine(item)),
        ...(control !== undefined && { accessory: control(item) }),
      }),
    ),
    ...(left > 0 ? [line(`${part}.more`, `and ${left} more: type /gatehouse ${part}`)] : []),
  ];
}

function claim(item: DeskItem): Button {
  return {
    type: "button",
    action_id: actionIds.claim,
    text: plain("Claim"),
    accessibility_label: oneLine(
      `Claim: ${item.reference} for ${item.clientName.replace(/[<>&]/g, " ")}`,
      75,
    ),
    value: encodeDrawn(item),
  };
}

function preferences({ preferences: { directMessages, quietHours } }: Member): Block[] {
  const told =
    "When something is given to you, when your client answers, when something of yours is overdue.";
  const now = [
    directMessages ? "*On.*" : "*Off.*",
    told,
    quietHours ? "None between 9 PM and 8 AM where you are." : "At any hour.",
  ].join(" ");
  const buttons = [
    toggle(actionIds.homeMessages, directMessages, ["Turn off", "Turn on"]),
    toggle(actionIds.homeQuiet, quietHours, ["Also at night", "Not at night"]),
  ];
  return [
    line("preferences.now", now),
    { type: "actions", block_id: "home.preferences", elements: buttons },
  ];
}

function toggle(action: ActionId, isOn: boolean, [off, on]: readonly [string, string]): Button {
  return {
    type: "button",
    action_id: action,
    text: plain(isOn ? off : on),
    accessibility_label: `Direct messages: ${isOn ? off : on}`,
    value: isOn ? "off" : "on",
  };
}

function calendars({ calendars: own, mayConnect }: Member): Block[] {
  if (own.length === 0) return [];
  return [
    title("calendars", own.length === 1 ? "Your calendar" : "Your calendars"),
    ...own.map(
      (calendar, index): Block => ({
        ...line(`calendars.${index}`, calendarLine(calendar, own.length > 1)),
        ...(mayConnect && { accessory: connectButton(connectWords[calendar.state]) }),
      }),
    ),
  ];
}

const connectWords = {
  none: "Connect",
  read: "Change",
  stale: "Reconnect",
  dark: "Reconnect",
  lost: "Reconnect",
} as const;

/** "🟢 Connected, read 2 minutes ago." */
function calendarLine(
  { providerName, state, readAt, darkSince }: OwnCalendar,
  isOneOfMany: boolean,
) {
  const whose = isOneOfMany ? `*${safe(providerName, 80)}:* ` : "";
  const last =
    readAt === undefined ? "It was never read" : `It was read ${readersTime(readAt, "{ago}")}`;
  const since = darkSince && ` since ${readersTime(darkSince, "{date_short_pretty} {time}")}`;
  const asked = "Until it is, your times are only asked for, and nobody is booked with you.";
  const words: Readonly<Record<OwnCalendar["state"], string>> = {
    none: "⚪ Not connected: what is in your calendar keeps no time free.",
    read: `🟢 Connected. ${last}.`,
    stale: `🟡 Not read lately. ${last}. ${asked}`,
    dark: `🔴 It can’t be read${since ?? ""}. ${asked}`,
    lost: `🔴 Your consent is over: connect it again. ${asked}`,
  };
  return `${whose}${words[state]}`;
}

const marks = { well: "🟢 well", off: "⚪ off", trouble: "🔴 trouble" } as const;

function health(vendors: readonly VendorHealth[]): Block[] {
  const lines = vendors.map(({ vendor, state, words }) => {
    const why = words === undefined ? "" : `: ${safe(words, 300)}`;
    return `${vendor}: ${marks[state]}${why}`;
  });
  return [
    title("health", "Health"),
    ...lines.map((words, index) => line(`health.${index}`, words)),
  ];
}

function title(part: string, words: string): Block {
  return { type: "header", block_id: `home.title.${part}`, text: plain(words) };
}

function line(part: string, words: string): Extract<Block, { type: "section" }> {
  return { type: "section", block_id: `home.${part}`, text: markdown(words) };
}
