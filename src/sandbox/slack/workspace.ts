import { z } from "zod";

/** A Block Kit element or block, as it was sent: the linter judges it, we keep all of it. */
export const Block = z.looseObject({ type: z.string(), block_id: z.string().optional() });
export type Block = z.infer<typeof Block>;

export type SlackUser = {
  readonly id: string;
  /** Differs from the workspace's own in a channel shared with another company. */
  readonly team_id: string;
  readonly name: string;
  readonly real_name: string;
  readonly tz: string;
  readonly deleted: boolean;
  readonly is_bot: boolean;
  /** A guest of several channels, or (ultra) of one. */
  readonly is_restricted: boolean;
  readonly is_ultra_restricted: boolean;
  readonly profile: { readonly email: string };
};

export type SlackChannel = {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  is_archived: boolean;
  is_ext_shared: boolean;
};

export type MessageMetadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
};

export type SlackMessage = {
  readonly type: "message";
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts: string | undefined;
  readonly reply_broadcast: boolean;
  readonly user: string;
  /** undefined: a person wrote it. */
  readonly bot_id: string | undefined;
  readonly app_id: string | undefined;
  text: string;
  blocks: readonly Block[] | undefined;
  metadata: MessageMetadata | undefined;
  /** Slack shows "(edited)" when only the text was changed. */
  edited: { readonly user: string; readonly ts: string } | undefined;
};

/** Shown to one user, never stored by Slack; kept here so that a test can read it. */
export type Ephemeral = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly thread_ts: string | undefined;
  readonly text: string;
  readonly blocks: readonly Block[] | undefined;
  readonly via: "chat.postEphemeral" | "response_url" | "command";
};

export type SlackOption = { readonly text: string; readonly value: string };

/** The part of a modal that the app sends. */
export const ViewContent = z.looseObject({
  type: z.enum(["modal", "home"]),
  callback_id: z.string().default(""),
  private_metadata: z.string().default(""),
  external_id: z.string().default(""),
  notify_on_close: z.boolean().default(false),
  blocks: z.array(Block),
});
export type ViewContent = z.infer<typeof ViewContent>;

/** A modal on somebody's screen, or their Home. `content` is what the app sent, the rest is Slack's. */
export type SlackView = {
  readonly id: string;
  readonly user: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  content: ViewContent;
  hash: string;
  open: boolean;
  /** What the app answered to the last submit, by block_id. */
  errors: Readonly<Record<string, string>>;
  /** "We had some trouble connecting": the app answered the last submit with nothing usable. */
  trouble: boolean;
  /** What external selects offered last, by action_id: nobody can choose anything else. */
  suggested: Record<string, readonly SlackOption[]>;
};

/** One Slack workspace with our app in it. All of it is plain JSON. */
export type SlackState = {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly app: { readonly id: string; readonly botUser: string; readonly botId: string };
  users: Record<string, SlackUser>;
  channels: Record<string, SlackChannel>;
  /** Oldest first. */
  messages: SlackMessage[];
  ephemerals: Ephemeral[];
  views: Record<string, SlackView>;
};

export function findMessage(
  state: SlackState,
  channel: string,
  ts: string,
): SlackMessage | undefined {
  // From the newest back: it is nearly always one of the last.
  return state.messages.findLast((message) => message.channel === channel && message.ts === ts);
}

/** Slack gives every block an id that has none. */
export function withBlockIds(blocks: readonly Block[], prefix: string): readonly Block[] {
  return blocks.map((block, index) => ({ block_id: `${prefix}${index}`, ...block }));
}
