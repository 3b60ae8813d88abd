import { z } from "zod";
import type { Card, CardPlace, Chat } from "#ports/chat.ts";
import type { SlackMessage } from "#views/slack/blocks.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
import { renderDailyLine } from "#views/slack/daily-line.ts";
import { renderDigest } from "#views/slack/digest.ts";
import { renderDirectMessage } from "#views/slack/direct-message.ts";
import { renderHome } from "#views/slack/home.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import { retiredCard } from "#views/slack/retired-card.ts";
import { renderNote } from "#views/slack/thread-note.ts";
import { renderTrouble } from "#views/slack/trouble-card.ts";
import { type CallSlack, type MethodPauses, type SlackTrouble, slackCaller } from "./call-slack.ts";
import { lookAround } from "./channel-info.ts";
import { findCardElsewhere, findCardIn, findNoteIn, isInChannel } from "./find-message.ts";
import { findWordIn } from "./find-word.ts";
import { peopleBy } from "./slack-people.ts";
import { saysThatBlocksAreInvalid } from "./verdicts.ts";

export type SlackChatOptions = {
  readonly botToken: string;
  /** Ends in a slash. */
  readonly apiUrl: string;
  /** The one workspace whose people count. */
  readonly teamId: string;
  /** The channel of the cards, by its id; asked at every post, because the company may change it. */
  readonly channelId: () => Promise<string>;
  /** Slack refused a card's blocks, and a plain one was shown instead: somebody should look at it. */
  readonly onDegraded: (card: {
    readonly escalationId: string;
    readonly detail: string;
  }) => Promise<void>;
  /** Other channels in which a card may stand. */
  readonly otherChannelIds: () => Promise<readonly string[]>;
  readonly pauses: MethodPauses;
  readonly onTrouble: (trouble: SlackTrouble) => Promise<void>;
  /** Milliseconds for one call, to the last byte of its answer: 3,000 in production. */
  readonly deadlineMs: number;
};

const Posted = z.object({ channel: z.string().min(1), ts: z.string().regex(/^\d+\.\d+$/) });
const Published = z.object({ view: z.object({ hash: z.string() }) });
const Done = z.object({ ok: z.literal(true) });

/** Another channel than the desk's, or the thread of a card: then it is shown in its channel as well. */
type Where = { readonly channel?: string | undefined; readonly under?: CardPlace };

/** Cards and notes in Slack. Nothing is tried twice in here: the queue knows when to come again. */
export function slackChat(options: SlackChatOptions): Chat {
  const call = slackCaller(options);

  async function post(message: SlackMessage, where: Where = {}): Promise<CardPlace> {
    const { under } = where;
    const channel = under?.channelId ?? where.channel ?? (await options.channelId());
    const threadId = under && (under.threadId ?? under.messageId);
    const thread = threadId === undefined ? {} : { thread_ts: threadId, reply_broadcast: true };
    const { channel: channelId, ts } = await call(
      "chat.postMessage",
      { channel, ...message, ...thread },
      { kind: "write", answer: Posted },
    );
    return { channelId, messageId: ts, ...(threadId !== undefined && { threadId }) };
  }

  async function redraw(place: CardPlace, message: SlackMessage): Promise<void> {
    const { text, blocks, metadata } = message;
    const at = { channel: place.channelId, ts: place.messageId };
    // Blocks always: a text alone would take them away, with the buttons.
    await call("chat.update", { ...at, text, blocks, metadata }, { kind: "write", answer: Done });
  }

  return {
    ...peopleBy(call, options.teamId),
    ...lookAround(call),
    async publishHome({ userId, content, viewHash }) {
      const view = renderHome(content);
      const sent = { user_id: userId, view, ...(viewHash !== undefined && { hash: viewHash }) };
      const read = { kind: "write", answer: Published } as const;
      return (await call("views.publish", sent, read)).view.hash;
    },
    async postDirect(message) {
      const sent = { channel: message.userId, ...renderDirectMessage(message) };
      await call("chat.postMessage", sent, { kind: "write", answer: Posted });
    },
    postCard: (card) => drawn(card, (message) => post(message)),
    replaceCard: (place, card) => drawn(card, (message) => post(message, { under: place })),
    retireCard: (place) => redraw(place, retiredCard(place.escalationId)),
    redrawCard: (place, card) => drawn(card, (message) => redraw(place, message)),
    ...lookUps(call, options),
    postDigest: (digest) => post(renderDigest(digest)),
    redrawDigest: (place, digest) => redraw(place, renderDigest(digest)),
    postTrouble: (trouble) => post(renderTrouble(trouble)),
    redrawTrouble: (place, trouble) => redraw(place, renderTrouble(trouble)),
    async postNote(place, note) {
      const at = { channel: place.channelId, thread_ts: place.threadId ?? place.messageId };
      const sent = { ...at, ...renderNote(note), reply_broadcast: note.broadcast };
      await call("chat.postMessage", sent, { kind: "write", answer: Posted });
    },
    findNote: (place, noteId) => findNoteIn(place, call, noteId),
    findLastWord: (place, search) => findWordIn(place, call, search),
    postDailyLine: async (line) => void (await post(renderDailyLine(line))),
    findDailyLine: (search) => inChannel({ ...search, eventType: eventTypes.dailyLine }),
    postDeskNote: async (note) =>
      void (await post(renderNote({ ...note, mention: [], broadcast: false }), {
        channel: note.channel,
      })),
    findDeskNote: (search) => inChannel({ ...search, eventType: eventTypes.note }),
  };

  async function inChannel(
    search: Parameters<typeof isInChannel>[2] & { readonly channel?: string | undefined },
  ): Promise<boolean> {
    return isInChannel(search.channel ?? (await options.channelId()), call, search);
  }

  /** An escalation is never lost because a card was ugly: then a plain one takes its place. */
  async function drawn<T>(card: Card, send: (message: SlackMessage) => Promise<T>): Promise<T> {
    try {
      return await send(renderCard(card));
    } catch (refused) {
      if (!saysThatBlocksAreInvalid(refused)) throw refused;
      await options.onDegraded({ escalationId: card.escalationId, detail: String(refused) });
      return await send(renderDegradedCard(card));
    }
  }
}

/** Cards of all sorts that were posted although we never heard of it. */
function lookUps(
  call: CallSlack,
  { channelId, otherChannelIds }: Pick<SlackChatOptions, "channelId" | "otherChannelIds">,
): Pick<Chat, "findCard" | "findDigest" | "findTrouble"> {
  const byType =
    (eventType: string): Chat["findDigest"] =>
    async ({ id, postedAfter }) => {
      const search = { escalationId: id, postedAfter, except: undefined, eventType };
      return findCardIn(await channelId(), call, search);
    };
  return {
    async findCard(search) {
      const desk = await channelId();
      const found = await findCardIn(desk, call, search);
      if (found !== undefined) return found;
      const others = (await otherChannelIds()).filter((id) => id !== desk);
      return await findCardElsewhere(others, call, search);
    },
    findDigest: byType(eventTypes.digest),
    findTrouble: byType(eventTypes.trouble),
  };
}
