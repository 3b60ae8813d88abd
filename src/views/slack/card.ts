import { describeLocal } from "#booking/local-time.ts";
import { longDayLabel } from "#booking/wall-clock.ts";
import type { Card } from "#ports/chat.ts";
import {
  type Block,
  type Markdown,
  markdown,
  plain,
  quotation,
  type SlackMessage,
} from "./blocks.ts";
import { cardActions, openButton } from "./card-actions.ts";
import { summary } from "./card-summary.ts";
import {
  appointment,
  clientAndWish,
  clientName,
  outcomeHeadline,
  wantedTime,
} from "./card-words.ts";
import { eventTypes } from "./identifiers.ts";
import { attributes, stateWords } from "./state-words.ts";
import { clip, lasting, named, readersTime, safe } from "./words.ts";

/** Slack takes 3,000 in a section, but nobody reads more than this on a card; the page has it all. */
const NOTES_MAX = 600;
/** Escaped and at their longest, these still fit into a field of 2,000; one alone has room for all of it. */
const REASONS_MAX = 4;
const REASONS_LENGTH_MAX = 320;

/**
 * The whole message for a card, from its row alone. Every part is cut to Slack's limits on the way
 * in, so whatever a client wrote, the result is a message that Slack accepts.
 */
export function renderCard(card: Card): SlackMessage {
  return cardMessage(card, card.outcome === undefined ? liveBlocks(card) : endedBlocks(card));
}

/**
 * What is shown when Slack refuses the card's blocks after all: an escalation is never lost
 * because a card was ugly.
 */
export function renderDegradedCard(card: Card): SlackMessage {
  const words = clip(`${stateWords[card.state].word}: ${card.reference}. Please open it.`, 200);
  return cardMessage(card, [
    { type: "section", block_id: blockId(card, "d"), text: plain(words) },
    ...actionsBlock(card, openButton(card)),
  ]);
}

function cardMessage(card: Card, blocks: Block[]): SlackMessage {
  return {
    text: summary(card),
    blocks,
    metadata: {
      event_type: eventTypes.card,
      event_payload: { id: card.escalationId, v: card.version },
    },
    unfurl_links: false,
    unfurl_media: false,
  };
}

function liveBlocks(card: Card): Block[] {
  return [
    header(card),
    { type: "section", block_id: blockId(card, "f"), fields: fields(card) },
    ...offersBlock(card),
    ...(card.notes.trim() === ""
      ? []
      : [quotation(blockId(card, "n"), clip(card.notes.trim(), NOTES_MAX))]),
    { type: "context", block_id: blockId(card, "c"), elements: [markdown(ages(card))] },
    ...actionsBlock(card, cardActions(card)),
  ];
}

/** Short on purpose, so that the channel stays scannable. */
function endedBlocks(card: Card): Block[] {
  const booked = card.outcome?.resolution === "booked" ? undefined : card.outcome?.appointment;
  const stays =
    booked === undefined ? [] : [`*Stays booked*${appointment(booked, card.client.zone)}`];
  return [
    header(card),
    {
      type: "section",
      block_id: blockId(card, "o"),
      text: markdown([outcomeHeadline(card), ...stays, clientAndWish(card)].join("\n")),
    },
    ...saidAtTheEnd(card, "r", { label: "*Note*", words: card.outcome?.remark }),
    ...saidAtTheEnd(card, "n", {
      label: `The client gets this by ${card.client.emailDomain === "" ? "text" : "e-mail"}:`,
      words: card.outcome?.note,
    }),
    { type: "context", block_id: blockId(card, "c"), elements: [markdown(durations(card))] },
    ...actionsBlock(card, cardActions(card)),
  ];
}

function saidAtTheEnd(
  card: Card,
  part: string,
  { label, words = "" }: { readonly label: string; readonly words: string | undefined },
): Block[] {
  if (words.trim() === "") return [];
  return [
    { type: "section", block_id: blockId(card, `${part}l`), text: markdown(label) },
    quotation(blockId(card, part), clip(words.trim(), NOTES_MAX)),
  ];
}

function header(card: Card): Block {
  const { mark, word } = stateWords[card.state];
  const text = clip(`${mark} ${word}${attributes(card)} · ${card.reference}`, 150);
  return { type: "header", block_id: blockId(card, "h"), text: plain(text) };
}

function fields(card: Card): Markdown[] {
  const { client, owner } = card;
  return [
    labelled("Client", [
      `${clientName(card)}${card.vip ? " ⭐ VIP" : ""}`,
      client.emailDomain === ""
        ? "no e-mail address, reached by text"
        : `${safe(client.emailDomain, 80)} (address not verified)`,
    ]),
    labelled("Wants", [
      wish(card),
      ...wantedTime(card),
      ...held(card),
      ...waits(card),
      ...booked(card),
    ]),
    labelled("Why it is here", [reasons(card)]),
    ...approval(card),
    labelled("Owner", [
      owner === undefined
        ? "_nobody yet_"
        : `${named(owner)} since ${readersTime(owner.since, "{time}")}`,
    ]),
  ];
}

function approval({ approval: asked }: Card): Markdown[] {
  if (asked === undefined) return [];
  const words = asked.by === undefined ? "_a second member's yes is needed_" : named(asked.by);
  return [labelled("Approval", [words])];
}

function reasons({ reasons: all }: Card): string {
  const first = all.slice(0, REASONS_MAX);
  const shown = first.map((reason) => safe(reason, Math.floor(REASONS_LENGTH_MAX / first.length)));
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(" · ");
}

function wish(card: Card): string {
  const people = card.partySize === undefined ? "" : `, ${card.partySize} people`;
  return `${safe(card.serviceName, 100)}${people}`;
}

function held(card: Card): string[] {
  if (card.booked !== undefined) return [];
  if (card.wanted === undefined) return ["no time named"];
  const { heldWith, heldUntil, line } = card.wanted;
  if (heldWith !== undefined) return [`held with ${safe(heldWith, 80)}${until(heldUntil)}`];
  if (line === undefined) return ["not held"];
  const place = line.position === 1 ? "next in line" : `number ${line.position} in line`;
  return [`held for somebody else${until(line.until)}`, `this one is ${place}`];
}

function waits({ waitlist }: Card): string[] {
  if (waitlist === undefined) return [];
  return [
    `*On the waitlist* until ${longDayLabel(waitlist.untilOn)} (${safe(waitlist.reference, 30)})`,
  ];
}

const until = (at: Date | undefined) =>
  at === undefined ? "" : ` until ${readersTime(at, "{date_short_pretty} {time}")}`;

function booked(card: Card): string[] {
  if (card.booked === undefined) return [];
  const form = card.form === undefined ? [] : [`Form: ${safe(card.form, 40)}`];
  return [`*Booked*${appointment(card.booked, card.client.zone)}`, ...form];
}

/** What the client was asked, and how it stands: the times in the client's own zone. */
function offersBlock(card: Card): Block[] {
  if (card.offers.length === 0) return [];
  const lines = card.offers.map(({ start, providerName, state }, index) => {
    const time = safe(describeLocal(start, card.client.zone), 120);
    return `${index + 1}. ${time} with ${safe(providerName, 80)}${offerWords[state]}`;
  });
  const text = markdown(["*Proposed to the client*", ...lines].join("\n"));
  return [{ type: "section", block_id: blockId(card, "p"), text }];
}

const offerWords = {
  open: "",
  accepted: " (chosen)",
  released: " (withdrawn)",
  expired: " (not answered)",
} as const;

function ages(card: Card): string {
  return [
    ...(card.waitingSince === undefined
      ? []
      : [`asked ${readersTime(card.waitingSince, "{ago}")}`]),
    ...(card.snoozed === undefined
      ? []
      : [
          `💤 *Snoozed* until ${readersTime(card.snoozed.until, "{date_short_pretty} {time}")} by ${named(card.snoozed.by)}`,
        ]),
    ...(card.deal === undefined ? [] : [`open deals ${money(card.deal)}`]),
    ...(card.overdue ? ["⏰ *Overdue*"] : []),
    ...(card.priority === "high" && !card.vip ? ["*High priority*"] : []),
    `Opened ${readersTime(card.raisedAt, "{ago}")}`,
    card.paused
      ? "the clock stands still until the client answers"
      : `${card.overdue ? "was due" : "due"} ${readersTime(card.answerDueAt, "{date_short_pretty} {time}")}`,
    ...(card.reopenCount === 0 ? [] : [reopened(card)]),
    ...(card.client.phoneEnding === undefined ? [] : [`•••• ${safe(card.client.phoneEnding, 4)}`]),
    ...(card.lastText === undefined ? [] : [`last text ${safe(card.lastText, 120)}`]),
  ].join(" · ");
}

const reopened = ({ reopenCount }: Card) =>
  reopenCount === 1 ? "opened again" : `opened again, ${reopenCount} times`;

function money({ amount, currency }: NonNullable<Card["deal"]>): string {
  const figure = amount.toLocaleString("en-US", { maximumFractionDigits: 0 });
  return currency === undefined ? figure : `${safe(currency, 3)} ${figure}`;
}

function durations({ outcome, raisedAt }: Card): string {
  if (outcome === undefined) return "";
  return [
    ...(outcome.firstHumanAt === undefined
      ? []
      : [`Answered in ${lasting(raisedAt, outcome.firstHumanAt)}`]),
    `${outcome.firstHumanAt === undefined ? "Closed" : "closed"} in ${lasting(raisedAt, outcome.at)}`,
    readersTime(outcome.at, "{date_short_pretty} {time}"),
  ].join(" · ");
}

function labelled(label: string, lines: readonly string[]): Markdown {
  const said = lines.filter((line) => line !== "");
  return markdown([`*${label}*`, ...(said.length === 0 ? ["–"] : said)].join("\n"));
}

function actionsBlock(card: Card, elements: ReturnType<typeof cardActions>): Block[] {
  if (elements.length === 0) return [];
  return [{ type: "actions", block_id: blockId(card, "a"), elements }];
}

/** New with every version: Slack asks for new ids when a message's blocks change. */
function blockId(card: Card, part: string): string {
  return `gh.${part}.${card.escalationId}.${card.version}`;
}
