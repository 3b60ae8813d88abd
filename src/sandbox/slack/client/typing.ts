import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import type { Workspace } from "#sandbox/slack/web-api/method.ts";
import { homeIdOf, viewPayload } from "#sandbox/slack/web-api/view-methods.ts";
import { Block, type SlackMessage } from "#sandbox/slack/workspace.ts";
import type { Ack } from "./deliver.ts";
import type { Client } from "./driver.ts";
import { look, personPayload, seenChannel } from "./screen.ts";

export type CommandDeed = {
  readonly user: string;
  readonly channel: string;
  /** "/gatehouse" */
  readonly command: string;
  readonly text: string;
};

export type ShortcutDeed = {
  readonly user: string;
  readonly callbackId: string;
  readonly message?: { readonly channel: string; readonly ts: string } | undefined;
};

export type SayDeed = {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string | undefined;
};

/** What a person types. */
export type TypingDriver = {
  /** A slash command; what the app answers is shown to the one who typed it. */
  readonly command: (deed: CommandDeed) => Promise<Ack>;
  /** An entry of Slack's menus: everywhere, or beside a message. */
  readonly shortcut: (deed: ShortcutDeed) => Promise<Ack>;
  /** Opens one's Home; the app hears of it. */
  readonly openHome: (deed: { readonly user: string }) => Promise<Ack>;
  /** Says something in a channel, or in the thread of `threadTs`. */
  readonly say: (deed: SayDeed) => Promise<SlackMessage>;
};

export function typingDriver(client: Client): TypingDriver {
  return {
    command: (deed) => command(client, deed),
    shortcut: (deed) => shortcut(client, deed),
    openHome: (deed) => openHome(client, deed),
    say: (deed) => say(client, deed),
  };
}

async function command(
  { workspace, deliver, responseUrl }: Client,
  { user, channel, command, text }: CommandDeed,
): Promise<Ack> {
  const { state, triggers, responseUrls, nextTimestamp } = workspace;
  const { name } = seenChannel(state, { user, channel });
  const ack = await deliver({
    kind: "command",
    fields: {
      token: "retired-verification-token",
      team_id: state.users[user]?.team_id ?? "",
      team_domain: state.team.domain,
      channel_id: channel,
      channel_name: name,
      user_id: user,
      user_name: state.users[user]?.name ?? "",
      command,
      text: escaped(text, state.users),
      api_app_id: state.app.id,
      is_enterprise_install: "false",
      response_url: responseUrl(responseUrls.issue({ user, channel, ts: nextTimestamp() })),
      trigger_id: triggers.issue(user),
    },
  });
  const shown = Shown.safeParse(parseJson(ack.body));
  if (ack.status === 200 && shown.success)
    state.ephemerals.push({
      ...{ channel, user, ts: nextTimestamp(), thread_ts: undefined },
      ...{ ...shown.data, via: "command" },
    });
  return ack;
}

async function shortcut(
  { workspace, send, responseUrl }: Client,
  { user, callbackId, message }: ShortcutDeed,
): Promise<Ack> {
  const { state, triggers, responseUrls, nextTimestamp } = workspace;
  const basics = {
    ...personPayload(state, user),
    callback_id: callbackId,
    action_ts: nextTimestamp(),
    trigger_id: triggers.issue(user),
  };
  if (message === undefined) return send({ type: "shortcut", ...basics });
  const { payload } = look(state, { user, ...message }, undefined);
  const response_url = responseUrl(responseUrls.issue({ user, ...message }));
  return send({ type: "message_action", ...payload, ...basics, response_url });
}

async function openHome(
  { workspace, deliver }: Client,
  { user }: { readonly user: string },
): Promise<Ack> {
  const { state, nextTimestamp } = workspace;
  const view = state.views[homeIdOf(user)];
  return deliver({
    kind: "event",
    payload: eventOf(workspace, {
      type: "app_home_opened",
      user,
      channel: `D0${user}`,
      tab: "home",
      event_ts: nextTimestamp(),
      ...(view !== undefined && { view: viewPayload(view, state) }),
    }),
  });
}

/** An event as Slack wraps it; the same id would be the same event again. */
function eventOf({ state, nextTimestamp, now }: Workspace, event: object): object {
  return {
    token: "retired-verification-token",
    team_id: state.team.id,
    api_app_id: state.app.id,
    type: "event_callback",
    event_id: `Ev0${nextTimestamp().replace(".", "")}`,
    event_time: Math.floor(now() / 1_000),
    authorizations: [{ team_id: state.team.id, user_id: state.app.botUser, is_bot: true }],
    event,
  };
}

async function say(
  { workspace, deliver }: Client,
  { user, channel, text, threadTs }: SayDeed,
): Promise<SlackMessage> {
  const { state, nextTimestamp } = workspace;
  seenChannel(state, { user, channel });
  const message: SlackMessage = {
    type: "message",
    channel,
    ts: nextTimestamp(),
    thread_ts: threadTs,
    reply_broadcast: false,
    user,
    bot_id: undefined,
    app_id: undefined,
    text: escaped(text, state.users),
    blocks: undefined,
    metadata: undefined,
    edited: undefined,
  };
  state.messages.push(message);
  // Slack tells the app of what is said where it is, and once more when it is named.
  if (!state.channels[channel]?.members.includes(state.app.botUser)) return message;
  const { text: said, ts } = message;
  const event = {
    ...{ user, text: said, ts, channel, event_ts: ts, team: state.team.id },
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  };
  const kinds = said.includes(`<@${state.app.botUser}`) ? ["message", "app_mention"] : ["message"];
  for (const type of kinds)
    await deliver({
      kind: "event",
      payload: eventOf(workspace, { type, ...event, ...(type === "message" && kindOfChannel) }),
    });
  return message;
}

const kindOfChannel = { channel_type: "channel" };

const Shown = z.object({ text: z.string(), blocks: z.array(Block).optional().default([]) });

/** With "should_escape" the names of people arrive as their ids, and control characters as entities. */
function escaped(
  text: string,
  users: Readonly<Record<string, { readonly id: string; readonly name: string }>>,
) {
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return plain.replaceAll(/@([a-z0-9._-]+)/g, (typed, name) => {
    const user = Object.values(users).find((one) => one.name === name);
    return user === undefined ? typed : `<@${user.id}|${user.name}>`;
  });
}
