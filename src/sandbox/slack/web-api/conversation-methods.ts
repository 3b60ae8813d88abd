import { z } from "zod";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { flag, type Method, method, refused, type SlackAnswer } from "./method.ts";

const page = {
  channel: z.string(),
  oldest: z.coerce.string().default("0"),
  latest: z.coerce.string().optional(),
  inclusive: flag.default(false),
  limit: z.coerce.number().int().min(1).max(999).default(100),
  cursor: z.string().default(""),
  include_all_metadata: flag.default(false),
};
type Page = z.infer<z.ZodObject<typeof page>>;

/** Top-level messages and broadcast replies, newest first. */
const history = method(z.object(page), (sent, { state }) => {
  if (state.channels[sent.channel] === undefined) return refused("channel_not_found");
  const shown = state.messages.filter(
    (message) =>
      message.channel === sent.channel &&
      (message.thread_ts === undefined ||
        message.thread_ts === message.ts ||
        message.reply_broadcast),
  );
  return cut(shown.toReversed(), sent);
});

/** The root of a thread and its replies, oldest first. */
const replies = method(z.object({ ...page, ts: z.string() }), (sent, { state }) => {
  if (state.channels[sent.channel] === undefined) return refused("channel_not_found");
  const thread = state.messages.filter(
    ({ channel, ts, thread_ts }) =>
      channel === sent.channel && (ts === sent.ts || thread_ts === sent.ts),
  );
  if (thread.length === 0) return refused("thread_not_found");
  return cut(thread, sent);
});

const info = method(z.object({ channel: z.string() }), (sent, { state }) => {
  const channel = state.channels[sent.channel];
  if (channel === undefined) return refused("channel_not_found");
  const { members, ...shown } = channel;
  return {
    ok: true,
    channel: {
      ...shown,
      is_channel: true,
      is_private: false,
      is_member: members.includes(state.app.botUser),
      num_members: members.length,
      context_team_id: state.team.id,
    },
  };
});

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.history": history,
  "conversations.replies": replies,
  "conversations.info": info,
};

/** One page of messages. The cursor is the position in the list: opaque to the caller, as Slack's is. */
function cut(messages: readonly SlackMessage[], sent: Page): SlackAnswer {
  const wanted = messages.filter(({ ts }) => within(ts, sent));
  const from = sent.cursor === "" ? 0 : Number(Buffer.from(sent.cursor, "base64url").toString());
  if (Number.isNaN(from)) return refused("invalid_cursor");
  const shown = wanted.slice(from, from + sent.limit);
  const more = from + shown.length < wanted.length;
  const next = more ? Buffer.from(String(from + shown.length)).toString("base64url") : "";
  return {
    ok: true,
    messages: shown.map((message) => asRead(message, sent.include_all_metadata)),
    has_more: more,
    pin_count: 0,
    response_metadata: { next_cursor: next },
  };
}

/** Timestamps of equal length sort as text, exactly; as numbers their last digits would be lost. */
function within(ts: string, { oldest, latest, inclusive }: Page): boolean {
  const after = sortable(ts) > sortable(oldest) || (inclusive && sortable(ts) === sortable(oldest));
  if (latest === undefined) return after;
  const before =
    sortable(ts) < sortable(latest) || (inclusive && sortable(ts) === sortable(latest));
  return after && before;
}

function sortable(ts: string): string {
  const [seconds = "", fraction = ""] = ts.split(".");
  return seconds.padStart(12, "0") + fraction.padEnd(6, "0");
}

function asRead(message: SlackMessage, withMetadata: boolean): Partial<SlackMessage> {
  const { channel: _, metadata, ...read } = message;
  return withMetadata ? { ...read, metadata } : read;
}
