import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CardPlace, ChannelSearch, Chat } from "#ports/chat.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import type { CallSlack } from "./call-slack.ts";
import { VENDOR } from "./verdicts.ts";

/**
 * Looking for what we posted although the answer never came. Slack knows no idempotency keys;
 * what it keeps is a message's metadata.
 */

const PAGES_MAX = 10;
const PAGE_SIZE = 200;

/** Our clock and Slack's may differ by as much. */
const CLOCK_SPARE_SECONDS = 120;

const Message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  metadata: z
    .object({ event_type: z.string(), event_payload: z.object({ id: z.unknown() }) })
    .optional()
    .catch(undefined),
});
type Message = z.infer<typeof Message>;

const Page = z.object({
  messages: z.array(Message),
  has_more: z.boolean().default(false),
  response_metadata: z.object({ next_cursor: z.string().default("") }).optional(),
});

/** The oldest message with this card in the channel; undefined when it was certainly not posted. */
export async function findCardIn(
  channel: string,
  call: CallSlack,
  search: Parameters<Chat["findCard"]>[0] & { readonly eventType?: string },
): Promise<CardPlace | undefined> {
  const oldest = Math.floor(search.postedAfter.getTime() / 1_000) - CLOCK_SPARE_SECONDS;
  const sent = { channel, oldest: String(oldest) };
  const wanted = {
    eventType: search.eventType ?? eventTypes.card,
    id: search.escalationId,
    exceptTs: search.except?.messageId,
  };
  const found = await searchPages("conversations.history", sent, { call, wanted });
  return found && { channelId: channel, messageId: found.ts, ...threadOf(found) };
}

/** A card in the thread of the one that it replaces. */
function threadOf({ ts, thread_ts: threadId }: Message): Pick<CardPlace, "threadId"> {
  return threadId === undefined || threadId === ts ? {} : { threadId };
}

/** In channels that may be closed to us by now: what cannot be looked at there shows nobody anything. */
export async function findCardElsewhere(
  channels: readonly string[],
  call: CallSlack,
  search: Parameters<Chat["findCard"]>[0],
): Promise<CardPlace | undefined> {
  for (const channel of channels)
    try {
      const found = await findCardIn(channel, call, search);
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof VendorError) || error.code !== "channel") throw error;
    }
  return undefined;
}

/** True when the note is in the card's thread. */
export async function findNoteIn(
  { channelId, messageId, threadId }: CardPlace,
  call: CallSlack,
  noteId: string,
): Promise<boolean> {
  const sent = { channel: channelId, ts: threadId ?? messageId };
  const wanted = { eventType: eventTypes.note, id: noteId, exceptTs: undefined };
  return (await searchPages("conversations.replies", sent, { call, wanted })) !== undefined;
}

/** True when a message of that type, about nothing else, stands in the channel. */
export async function isInChannel(
  channel: string,
  call: CallSlack,
  { eventType, id, postedAfter }: ChannelSearch & { readonly eventType: string },
): Promise<boolean> {
  const oldest = Math.floor(postedAfter.getTime() / 1_000) - CLOCK_SPARE_SECONDS;
  const sent = { channel, oldest: String(oldest) };
  const wanted = { eventType, id, exceptTs: undefined };
  return (await searchPages("conversations.history", sent, { call, wanted })) !== undefined;
}

type Wanted = {
  readonly eventType: string;
  readonly id: string;
  readonly exceptTs: string | undefined;
};

async function searchPages(
  method: string,
  sent: Readonly<Record<string, string>>,
  { call, wanted }: { call: CallSlack; wanted: Wanted },
): Promise<Message | undefined> {
  let oldest: Message | undefined;
  let cursor = "";
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const next = cursor === "" ? {} : { cursor };
    const asked = { ...sent, ...next, include_all_metadata: true, limit: PAGE_SIZE };
    const answer = await call(method, asked, { kind: "read", answer: Page });
    oldest = oldestOf([...answer.messages.filter((message) => is(message, wanted)), oldest]);
    cursor = answer.response_metadata?.next_cursor ?? "";
    if (cursor === "" || !answer.has_more) return oldest;
  }
  if (oldest !== undefined) return oldest;
  // "Not found" would mean "post it again": that must not rest on half a search.
  const detail = `${method}: more than ${PAGES_MAX * PAGE_SIZE} messages to look through`;
  throw new VendorError(VENDOR, { verdict: "human", ambiguous: false, detail });
}

function is({ ts, metadata }: Message, { eventType, id, exceptTs }: Wanted): boolean {
  return metadata?.event_type === eventType && metadata.event_payload.id === id && ts !== exceptTs;
}

/** Should there be two all the same, everybody agrees on the first one. */
function oldestOf(messages: readonly (Message | undefined)[]): Message | undefined {
  return messages
    .filter((message) => message !== undefined)
    .toSorted((one, other) => Number(one.ts) - Number(other.ts))[0];
}
