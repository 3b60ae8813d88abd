import { describeLocal } from "#booking/local-time.ts";
import type { Card } from "#ports/chat.ts";
import { type Button, type Confirm, type Overflow, plain } from "./blocks.ts";
import { encodeDrawn, encodeMore } from "./codec.ts";
import { type ActionId, actionIds, type MoreDeed, moreDeeds } from "./identifiers.ts";
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
 * The controls of a card: at most five buttons, and a menu of the rarer deeds. One is shown only where
 * its press can complete its deed: a button that always answers "not possible" teaches people to ignore
 * the card.
 */
export function cardActions(card: Card): (Button | Overflow)[] {
  switch (card.state) {
    case "open":
      return [
        button(card, claim),
        ...(awaitsApproval(card) ? [button(card, approve)] : bookHeld(card)),
        ...openButton(card),
        more(card, ["hand-over", "snooze", "close", "decline"]),
      ];
    case "claimed":
    case "waiting-client":
      return ownersActions(card);
    case "resolved":
    case "cancelled":
    case "expired":
      return [...(card.canReopen ? [button(card, reopen)] : []), ...openButton(card)];
  }
}

function ownersActions(card: Card): (Button | Overflow)[] {
  return [
    ...(card.given ? [button(card, take)] : []),
    ...(awaitsApproval(card) ? [button(card, approve)] : bookings(card)),
    // There is no room for more than five: who was given it says first that they are at it.
    ...(card.given ? [] : writeToClient(card)),
    ...waitlist(card),
    ...(card.booked === undefined ? [] : keep(card, card.booked)),
    ...(card.canSwap ? [button(card, swap)] : []),
    ...openButton(card),
    more(card, moreDeeds),
  ];
}

/** Whoever can be reached neither way is called. */
function writeToClient(card: Card): Button[] {
  if (card.canText) return [button(card, text)];
  return card.client.emailDomain === "" ? [] : [button(card, email)];
}

const claim: Control = { action: actionIds.claim, text: "Claim", spoken: "Claim", primary: true };
/** For an owner who was given it: their word that somebody is at it. */
const take: Control = { action: actionIds.claim, text: "I’m on it", spoken: "I am on it" };
const reopen: Control = {
  action: actionIds.reopen,
  text: "Reopen",
  spoken: "Reopen",
  confirm: {
    title: plain("Reopen this request?"),
    text: plain(
      "It goes back to the queue and is due anew. What is booked stays booked; who is on call is told.",
    ),
    confirm: plain("Reopen"),
    deny: plain("Keep closed"),
  },
};

const moreWords: Readonly<Record<MoreDeed, string>> = {
  "hand-over": "Hand over…",
  release: "Release to queue",
  snooze: "Snooze…",
  close: "Close…",
  decline: "Decline…",
};

function more(card: Card, deeds: readonly MoreDeed[]): Overflow {
  return {
    type: "overflow",
    action_id: actionIds.more,
    options: deeds.map((deed) => ({
      text: plain(moreWords[deed]),
      value: encodeMore({ escalationId: card.escalationId, version: card.version, deed }),
    })),
  };
}

const propose: Control = {
  action: actionIds.propose,
  text: "Propose times…",
  spoken: "Propose times",
};
const text: Control = { action: actionIds.text, text: "Text client…", spoken: "Text the client" };
/** Where no text may be sent; of two ways the quicker one is shown. */
const email: Control = { action: actionIds.email, text: "E-mail client…", spoken: "E-mail client" };
/** Slack's menu takes no more than five deeds, and has them; where a time is held there is no room here. */
function waitlist(card: Card): Button[] {
  if (card.booked !== undefined || card.wanted?.heldWith !== undefined) return [];
  const control = { action: actionIds.waitlist, text: "Waitlist…", spoken: "Put on the waitlist" };
  return [button(card, control)];
}
const bookATime: Control = {
  action: actionIds.book,
  text: "Book a time…",
  spoken: "Book a time",
  primary: true,
};

const approve: Control = {
  action: actionIds.approve,
  text: "Approve booking",
  spoken: "Approve booking",
  confirm: {
    title: plain("Approve this booking?"),
    text: plain("Whoever books it must be somebody else. Your name stands beside theirs."),
    confirm: plain("Approve"),
    deny: plain("Not yet"),
  },
};

/** A rule wants a second member's yes, and until then nothing can be booked. */
const awaitsApproval = ({ approval }: Card) => approval !== undefined && approval.by === undefined;

function bookings(card: Card): Button[] {
  if (card.booked !== undefined) return [button(card, bookAnotherTime)];
  return [button(card, bookATime), button(card, propose), ...bookHeld(card)];
}

/** The request is booked already; booking another time moves its appointment. */
const bookAnotherTime: Control = {
  ...bookATime,
  text: "Book another time…",
  spoken: "Book another time",
};

/** The same time with somebody else: shown where somebody else is free. */
const swap: Control = {
  action: actionIds.swap,
  text: "Swap provider…",
  spoken: "Swap the provider",
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
