import { describeLocal } from "#booking/local-time.ts";
import type { Card } from "#ports/chat.ts";
import { type Button, type Confirm, plain } from "./blocks.ts";
import { encodeDrawn } from "./codec.ts";
import { type ActionId, actionIds } from "./identifiers.ts";
import { oneLine } from "./words.ts";

type Control = {
  readonly action: ActionId;
  readonly text: string;
  /** What a screen reader says: the deed with the request and the client in it. */
  readonly spoken: string;
  readonly primary?: boolean;
  readonly confirm?: Confirm;
};

/**
 * The controls of a card. One is shown only where its press can complete its deed: a button that
 * always answers "not possible" teaches people to ignore the card.
 */
export function cardActions(card: Card): Button[] {
  switch (card.state) {
    case "open":
      return [button(card, claim), ...bookHeld(card), button(card, decline), ...openButton(card)];
    case "claimed":
    case "waiting-client":
      return [
        button(card, card.booked === undefined ? bookATime : bookAnotherTime),
        ...(card.booked === undefined ? [button(card, propose)] : []),
        ...(card.canText ? [button(card, text)] : []),
        ...(card.booked === undefined ? bookHeld(card) : keep(card, card.booked)),
        button(card, decline),
        button(card, release),
        ...openButton(card),
      ];
    case "resolved":
    case "cancelled":
    case "expired":
      return openButton(card);
  }
}

const claim: Control = { action: actionIds.claim, text: "Claim", spoken: "Claim", primary: true };
const decline: Control = { action: actionIds.decline, text: "Decline…", spoken: "Decline" };
const propose: Control = {
  action: actionIds.propose,
  text: "Propose times…",
  spoken: "Propose times",
};
const text: Control = { action: actionIds.text, text: "Text client…", spoken: "Text the client" };
const release: Control = {
  action: actionIds.release,
  text: "Release",
  spoken: "Release to the queue",
};
const bookATime: Control = {
  action: actionIds.book,
  text: "Book a time…",
  spoken: "Book a time",
  primary: true,
};

/** The request is booked already; booking another time moves its appointment. */
const bookAnotherTime: Control = {
  ...bookATime,
  text: "Book another time…",
  spoken: "Book another time",
};

function keep(card: Card, booked: NonNullable<Card["booked"]>): Button[] {
  const time = oneLine(describeLocal(booked.start, card.client.zone), 120);
  return [
    button(card, {
      action: actionIds.keep,
      text: "Keep appointment",
      spoken: "Keep appointment",
      confirm: {
        title: plain("Keep this appointment?"),
        text: plain(`${time}, with ${oneLine(booked.providerName, 80)}. It stays as it is.`),
        confirm: plain("Keep it"),
        deny: plain("Not yet"),
      },
    }),
  ];
}

function bookHeld(card: Card): Button[] {
  const { wanted, client } = card;
  if (wanted?.heldWith === undefined || card.booked !== undefined) return [];
  const time = oneLine(describeLocal(wanted.start, client.zone), 120);
  return [
    button(card, {
      action: actionIds.bookHeld,
      text: "Book held time",
      spoken: "Book held time",
      confirm: {
        title: plain("Book this time?"),
        text: plain(
          `${time}, with ${oneLine(wanted.heldWith, 80)}. The client gets a confirmation now.`,
        ),
        confirm: plain("Book it"),
        deny: plain("Not yet"),
      },
    }),
  ];
}

/** The page with the whole story. An address that Slack would refuse costs the button, not the card. */
export function openButton(card: Card): Button[] {
  if (!/^https?:\/\/\S{1,2900}$/.test(card.url)) return [];
  return [
    {
      type: "button",
      action_id: actionIds.open,
      text: plain("Open"),
      accessibility_label: oneLine(`Open ${card.reference} in Gatehouse`, 75),
      url: card.url,
    },
  ];
}

function button(card: Card, control: Control): Button {
  const client = card.client.name.replace(/[<>&]/g, " ");
  return {
    type: "button",
    action_id: control.action,
    text: plain(control.text),
    accessibility_label: oneLine(`${control.spoken}: ${card.reference} for ${client}`, 75),
    value: encodeDrawn(card),
    ...(control.primary === true ? { style: "primary" as const } : {}),
    ...(control.confirm === undefined ? {} : { confirm: control.confirm }),
  };
}
