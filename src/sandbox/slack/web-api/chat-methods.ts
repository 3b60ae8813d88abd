import { z } from "zod";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import {
  Block,
  findMessage,
  type SlackChannel,
  type SlackMessage,
  type SlackState,
  withBlockIds,
} from "#sandbox/slack/workspace.ts";
import {
  type Arguments,
  flag,
  type Method,
  method,
  refused,
  refusedBlocks,
  type SlackAnswer,
  type Workspace,
} from "./method.ts";

const TEXT_MAX = 40_000;
const UPDATE_TEXT_MAX = 4_000;

const Metadata = z.object({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});
const content = {
  text: z.string().optional(),
  blocks: z.array(Block).optional(),
  metadata: Metadata.optional(),
};

const postMessage = method(
  z.object({
    channel: z.string(),
    thread_ts: z.string().optional(),
    reply_broadcast: flag.default(false),
    ...content,
  }),
  (sent, workspace) => {
    const { state } = workspace;
    const channelId = directChannel(state, sent.channel);
    const channel = state.channels[channelId];
    const refusal = refusedChannel(channel, state) ?? refusedContent(sent, TEXT_MAX);
    if (refusal !== undefined) return refusal;
    if (sent.thread_ts !== undefined && !findMessage(state, channelId, sent.thread_ts)) {
      return refused("thread_not_found");
    }
    if (tooFast(workspace, channelId)) return refused("ratelimited");

    const ts = workspace.nextTimestamp();
    const message: SlackMessage = {
      type: "message",
      channel: channelId,
      ts,
      thread_ts: sent.thread_ts,
      reply_broadcast: sent.reply_broadcast,
      user: state.app.botUser,
      bot_id: state.app.botId,
      app_id: state.app.id,
      text: sent.text ?? "",
      blocks: sent.blocks && withBlockIds(sent.blocks, ts),
      metadata: sent.metadata,
      edited: undefined,
    };
    state.messages.push(message);
    return { ok: true, channel: channelId, ts, message };
  },
);

const update = method(
  z.object({ channel: z.string(), ts: z.string(), ...content }),
  (sent, workspace) => {
    const { state, nextTimestamp } = workspace;
    const message = findMessage(state, sent.channel, sent.ts);
    const kept = refusedUpdate(sent.channel, message, workspace);
    if (kept !== undefined || message === undefined) return kept ?? refused("message_not_found");
    const refusal = refusedContent({ ...sent, text: sent.text ?? message.text }, UPDATE_TEXT_MAX);
    if (refusal !== undefined) return refusal;

    // A new text without blocks takes the old blocks away; a message with blocks shows no "(edited)".
    if (sent.blocks !== undefined) message.blocks = withBlockIds(sent.blocks, nextTimestamp());
    else if (sent.text !== undefined) message.blocks = undefined;
    if (sent.blocks === undefined) {
      message.edited = { user: state.app.botUser, ts: nextTimestamp() };
    }
    message.text = sent.text ?? message.text;
    message.metadata = sent.metadata ?? message.metadata;
    return { ok: true, channel: sent.channel, ts: sent.ts, text: message.text, message };
  },
);

const postEphemeral = method(
  z.object({
    channel: z.string(),
    user: z.string(),
    thread_ts: z.string().optional(),
    ...content,
  }),
  (sent, { state, nextTimestamp }) => {
    const channel = state.channels[sent.channel];
    const refusal = refusedChannel(channel, state) ?? refusedContent(sent, TEXT_MAX);
    if (refusal !== undefined) return refusal;
    if (!channel?.members.includes(sent.user)) return refused("user_not_in_channel");
    const ts = nextTimestamp();
    state.ephemerals.push({
      channel: sent.channel,
      ts,
      user: sent.user,
      thread_ts: sent.thread_ts,
      text: sent.text ?? "",
      blocks: sent.blocks,
      via: "chat.postEphemeral",
    });
    return { ok: true, message_ts: ts };
  },
);

const remove = method(z.object({ channel: z.string(), ts: z.string() }), (sent, { state }) => {
  const message = findMessage(state, sent.channel, sent.ts);
  if (message === undefined) return refused("message_not_found");
  if (message.bot_id !== state.app.botId) return refused("cant_delete_message");
  state.messages = state.messages.filter((other) => other !== message);
  return { ok: true, channel: sent.channel, ts: sent.ts };
});

const getPermalink = method(
  z.object({ channel: z.string(), message_ts: z.string() }),
  (sent, { state }) => {
    if (state.channels[sent.channel] === undefined) return refused("channel_not_found");
    const message = findMessage(state, sent.channel, sent.message_ts);
    if (message === undefined) return refused("message_not_found");
    const page = `https://${state.team.domain}.slack.com/archives/${sent.channel}/p${sent.message_ts.replace(".", "")}`;
    const permalink =
      message.thread_ts === undefined
        ? page
        : `${page}?thread_ts=${message.thread_ts}&cid=${sent.channel}`;
    return { ok: true, channel: sent.channel, permalink };
  },
);

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": postMessage,
  "chat.update": update,
  "chat.postEphemeral": postEphemeral,
  "chat.delete": remove,
  "chat.getPermalink": getPermalink,
};

/** Somebody's id in place of a channel's: the conversation of the two, which Slack opens then. */
function directChannel(state: SlackState, channel: string): string {
  if (state.users[channel] === undefined) return channel;
  const id = `D0${channel}`;
  state.channels[id] ??= {
    id,
    name: id,
    members: [state.app.botUser, channel],
    is_archived: false,
    is_ext_shared: false,
  };
  return id;
}

function refusedChannel(
  channel: SlackChannel | undefined,
  { app }: SlackState,
): SlackAnswer | undefined {
  if (channel === undefined) return refused("channel_not_found");
  if (channel.is_archived) return refused("is_archived");
  if (!channel.members.includes(app.botUser)) return refused("not_in_channel");
  return undefined;
}

function refusedContent(sent: Arguments, textMax: number): SlackAnswer | undefined {
  const text = typeof sent["text"] === "string" ? sent["text"] : "";
  if (text === "" && sent["blocks"] === undefined) return refused("no_text");
  if (text.length > textMax) return refused("msg_too_long");
  const issues = lintMessage(sent);
  return issues.length > 0 ? refusedBlocks("invalid_blocks", issues) : undefined;
}

/** Why what stands there cannot be changed, whatever it is to become. */
function refusedUpdate(
  channelId: string,
  message: SlackMessage | undefined,
  workspace: Workspace,
): SlackAnswer | undefined {
  const { channels, app } = workspace.state;
  const channel = channels[channelId];
  if (channel === undefined) return refused("channel_not_found");
  if (message === undefined) return refused("message_not_found");
  // "The message belongs to a frozen, externally shared, or archived conversation."
  if (channel.is_archived) return refused("is_inactive");
  if (message.bot_id !== app.botId) return refused("cant_update_message");
  return tooManyUpdates(workspace) ? refused("ratelimited") : undefined;
}

/** Counts this one, unless it is one too many. */
function tooManyUpdates({ now, updatesPerMinuteMax, updatedAt }: Workspace): boolean {
  while ((updatedAt[0] ?? Number.POSITIVE_INFINITY) <= now() - 60_000) updatedAt.shift();
  if (updatedAt.length >= updatesPerMinuteMax) return true;
  updatedAt.push(now());
  return false;
}

function tooFast({ state, now, messagesPerSecondMax }: Workspace, channel: string): boolean {
  const since = now() / 1000 - 1;
  const recent = state.messages.filter(
    (message) => message.channel === channel && Number(message.ts) > since,
  );
  return recent.length >= messagesPerSecondMax;
}
