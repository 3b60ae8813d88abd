import { randomBytes } from "node:crypto";
import { z } from "zod";
import { forgetOldest } from "#sandbox/forget-oldest.ts";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { Block, findMessage } from "#sandbox/slack/workspace.ts";
import { refusedBlocks, type Workspace } from "./method.ts";

const USES_MAX = 5;
const LIFE_MS = 30 * 60_000;
const URLS_KEPT = 10_000;

/** What a response_url belongs to: the press of one user on one message. */
type Place = { readonly user: string; readonly channel: string; readonly ts: string };
export type ResponseUrls = {
  readonly issue: (place: Place) => string;
  /** Counts a use; an error is what Slack says of a URL that is no longer good. */
  readonly use: (id: string) => Place | { readonly error: "expired_url" | "used_url" };
};

export function responseUrls(now: () => number): ResponseUrls {
  const issued = new Map<string, Place & { at: number; left: number }>();
  return {
    issue(place) {
      const id = randomBytes(16).toString("hex");
      issued.set(id, { ...place, at: now(), left: USES_MAX });
      forgetOldest(issued, URLS_KEPT);
      return id;
    },
    use(id) {
      const known = issued.get(id);
      if (known === undefined || now() - known.at > LIFE_MS) return { error: "expired_url" };
      if (known.left === 0) return { error: "used_url" };
      known.left -= 1;
      return known;
    },
  };
}

const Response = z.looseObject({
  text: z.string().default(""),
  blocks: z.array(Block).optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

/** What the app posts to a response_url: an answer for the presser's eyes, or a new original. */
export function respond(
  id: string,
  body: unknown,
  workspace: Workspace,
): { readonly status: number; readonly text: string } {
  const place = workspace.responseUrls.use(id);
  if ("error" in place) return { status: 404, text: place.error };
  const parsed = Response.safeParse(body);
  if (!parsed.success) return { status: 400, text: "invalid_payload" };
  const { data } = parsed;

  const issues = data.delete_original ? [] : lintMessage(data);
  if (issues.length > 0) {
    return { status: 400, text: JSON.stringify(refusedBlocks("invalid_blocks", issues)) };
  }
  const { state } = workspace;
  const original = findMessage(state, place.channel, place.ts);
  if (data.delete_original) {
    state.messages = state.messages.filter((message) => message !== original);
  } else if (data.replace_original && original !== undefined) {
    Object.assign(original, { text: data.text, blocks: data.blocks });
  } else if (data.response_type === "in_channel") {
    state.messages.push({
      type: "message",
      channel: place.channel,
      ts: workspace.nextTimestamp(),
      thread_ts: data.thread_ts,
      reply_broadcast: false,
      user: state.app.botUser,
      bot_id: state.app.botId,
      app_id: state.app.id,
      text: data.text,
      blocks: data.blocks,
      metadata: undefined,
      edited: undefined,
    });
  } else {
    const { user, channel } = place;
    const { text, blocks, thread_ts } = data;
    const ts = workspace.nextTimestamp();
    state.ephemerals.push({ channel, user, ts, thread_ts, text, blocks, via: "response_url" });
  }
  return { status: 200, text: "ok" };
}
