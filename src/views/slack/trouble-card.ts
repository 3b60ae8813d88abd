import { troubleWords } from "#booking/calendar-trouble.ts";
import type { TroubleCard } from "#ports/chat.ts";
import {
  type Block,
  type Button,
  markdown,
  plain,
  quotation,
  type SlackMessage,
} from "./blocks.ts";
import { encodeDrawn } from "./codec.ts";
import { connectButton } from "./connect-answers.ts";
import { actionIds, eventTypes } from "./identifiers.ts";
import { clip, lasting, named, readersTime, safe, vendorNames } from "./words.ts";

/** Nobody reads a tenth of five thousand names on a card; the page has them all. */
const NAMES_MAX = 8;
/** In a notification on a phone. */
const FIRST_NAMES_MAX = 3;
/** Escaped and at their longest, so many still fit into a field of 2,000. */
const NAME_MAX = 40;
const FAILURE_MAX = 600;

/** Calendars that can't be read, for as long as that is so, and then that they can again. */
export function renderTrouble(trouble: TroubleCard): SlackMessage {
  const { id, version } = trouble;
  return {
    text: `${headline(trouble)}: ${names(trouble, FIRST_NAMES_MAX)}`,
    blocks: trouble.endedAt === undefined ? liveBlocks(trouble) : endedBlocks(trouble),
    metadata: { event_type: eventTypes.trouble, event_payload: { id, v: version } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

function liveBlocks(trouble: TroubleCard): Block[] {
  const { cause, failure, beganAt } = trouble;
  const { why, remedy } = troubleWords[cause];
  return [
    header(trouble),
    {
      type: "section",
      block_id: blockId(trouble, "f"),
      fields: [
        markdown(`*Whose*\n${names(trouble, NAMES_MAX)}`),
        markdown(`*Why*\n${why}. ${remedy}`),
        markdown(`*Owner*\n${owner(trouble)}`),
        markdown(`*Since*\n${readersTime(beganAt, "{date_short_pretty} {time}")}`),
      ],
    },
    ...(failure.trim() === ""
      ? []
      : [quotation(blockId(trouble, "q"), clip(failure.trim(), FAILURE_MAX))]),
    {
      type: "context",
      block_id: blockId(trouble, "c"),
      elements: [
        markdown(
          "Until they are read again nobody is booked by them, and what is to be written there waits.",
        ),
      ],
    },
    { type: "actions", block_id: blockId(trouble, "a"), elements: actions(trouble) },
  ];
}

function endedBlocks(trouble: TroubleCard): Block[] {
  const { beganAt, endedAt = beganAt } = trouble;
  const after = `Back after ${lasting(beganAt, endedAt)}`;
  const when = readersTime(endedAt, "{date_short_pretty} {time}");
  return [
    header(trouble),
    { type: "section", block_id: blockId(trouble, "f"), text: markdown(names(trouble, NAMES_MAX)) },
    {
      type: "context",
      block_id: blockId(trouble, "c"),
      elements: [markdown(`${after} · ${when} · what waited is being written`)],
    },
  ];
}

function header(trouble: TroubleCard): Block {
  return { type: "header", block_id: blockId(trouble, "h"), text: plain(headline(trouble)) };
}

function headline(trouble: TroubleCard): string {
  const { vendor, calendars, endedAt, isTaken } = trouble;
  const where = vendorNames[vendor];
  if (endedAt !== undefined) return `🟢 ${counted(calendars.length)} at ${where} can be read again`;
  const dark = calendars.filter(({ isBack }) => !isBack).length;
  return `${isTaken ? "🟡" : "🔴"} ${counted(dark)} at ${where} can’t be read`;
}

const counted = (count: number) => (count === 1 ? "A calendar" : `${count} calendars`);

/** Whose they are; of those that are back while others are not, only how many. */
function names({ calendars, endedAt }: TroubleCard, max: number): string {
  const meant = endedAt === undefined ? calendars.filter(({ isBack }) => !isBack) : calendars;
  const shown = meant.slice(0, max).map(nameOf);
  const more = meant.length - shown.length;
  const back = calendars.length - meant.length;
  return [
    shown.join(", "),
    ...(more > 0 ? [` and ${more} more`] : []),
    ...(back > 0 ? [` (${back} back already)`] : []),
  ].join("");
}

function nameOf({ calendarId, providerNames }: TroubleCard["calendars"][number]): string {
  return providerNames.length === 0
    ? safe(calendarId, NAME_MAX)
    : safe(providerNames.join(", "), NAME_MAX);
}

function owner({ owner: person, isTaken }: TroubleCard): string {
  if (person === undefined) return "_nobody yet_";
  return isTaken ? named(person) : `${named(person)}, who is on call`;
}

function actions(trouble: TroubleCard): Button[] {
  const { id, version, isTaken, url } = trouble;
  return [
    { ...connectButton("Reconnect"), style: "primary" },
    {
      type: "button",
      action_id: actionIds.takeTrouble,
      text: plain(isTaken ? "Take it over" : "I’ll take it"),
      accessibility_label: `${isTaken ? "Take over" : "Take"} the calendars that can’t be read`,
      value: encodeDrawn({ escalationId: id, version }),
    },
    {
      type: "button",
      action_id: actionIds.open,
      text: plain("Calendars"),
      accessibility_label: "Open the page of calendars",
      url,
    },
  ];
}

/** New with every version: Slack asks for new ids when a message's blocks change. */
const blockId = ({ id, version }: TroubleCard, part: string) => `gh.ct.${part}.${id}.${version}`;
