import { z } from "zod";
import type { Card, CardPlace, Chat } from "#ports/chat.ts";
import type { SlackMessage } from "#views/slack/blocks.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
import { renderDailyLine } from "#views/slack/daily-line.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import { renderNote } from "#views/slack/thread-note.ts";
import { slackCaller } from "./call-slack.ts";
import { findCardIn, findNoteIn, isInChannel } from "./find-message.ts";
import { saysThatBlocksAreInvalid } from "./verdicts.ts";

export type SlackChatOptions = {
  readonly botToken: string;
  /** Ends in a slash. */
  readonly apiUrl: string;
  /** The channel of the cards, by its id; asked at every post, because the company may change it. */
  readonly channelId: () => Promise<string>;
  /** Slack refused a card's blocks, and a plain one was shown instead: somebody should look at it. */
  readonly onDegraded: (card: { readonly escalationId: string; readonly detail: string }) => void;
  /** Milliseconds for one call, to the last byte of its answer: 3,000 in production. */
  readonly deadlineMs: number;
};

const Posted = z.object({ channel: z.string().min(1), ts: z.string().regex(/^\d+\.\d+$/) });
const Done = z.object({ ok: z.literal(true) });

/** Cards and notes in Slack. Nothing is tried twice in here: the queue knows when to come again. */
export function slackChat(options: SlackChatOptions): Chat {
  const call = slackCaller(options);

  async function post(message: SlackMessage): Promise<CardPlace> {
    const channel = await options.channelId();
    const read = { kind: "write", answer: Posted } as const;
    const { channel: channelId, ts } = await call(
      "chat.postMessage",
      { channel, ...message },
      read,
    );
    return { channelId, messageId: ts };
  }

  async function redraw(place: CardPlace, message: SlackMessage): Promise<void> {
    const { text, blocks, metadata } = message;
    const at = { channel: place.channelId, ts: place.messageId };
    // Blocks always: a text alone would take them away, with the buttons.
    await call("chat.update", { ...at, text, blocks, metadata }, { kind: "write", answer: Done });
  }

  return {
    postCard: (card) => drawn(card, post),
    redrawCard: (place, card) => drawn(card, (message) => redraw(place, message)),
    async findCard(search) {
      return await findCardIn(await options.channelId(), call, search);
    },
    async postNote(place, note) {
      const at = { channel: place.channelId, thread_ts: place.messageId };
      const sent = { ...at, ...renderNote(note), reply_broadcast: note.broadcast };
      await call("chat.postMessage", sent, { kind: "write", answer: Posted });
    },
    findNote: (place, noteId) => findNoteIn(place, call, noteId),
    postDailyLine: async (line) => void (await post(renderDailyLine(line))),
    findDailyLine: (search) => inChannel({ ...search, eventType: eventTypes.dailyLine }),
    postDeskNote: async (note) =>
      void (await post(renderNote({ ...note, mention: [], broadcast: false }))),
    findDeskNote: (search) => inChannel({ ...search, eventType: eventTypes.note }),
  };

  async function inChannel(search: Parameters<typeof isInChannel>[2]): Promise<boolean> {
    return isInChannel(await options.channelId(), call, search);
  }

  /** An escalation is never lost because a card was ugly: then a plain one takes its place. */
  async function drawn<T>(card: Card, send: (message: SlackMessage) => Promise<T>): Promise<T> {
    try {
      return await send(renderCard(card));
    } catch (refused) {
      if (!saysThatBlocksAreInvalid(refused)) throw refused;
      options.onDegraded({ escalationId: card.escalationId, detail: String(refused) });
      return await send(renderDegradedCard(card));
    }
  }
}
