import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { Blocks } from "./block-view.tsx";
import { Mrkdwn } from "./marks.tsx";

/** What a message says. */
export function Body({ message: { blocks, text } }: { readonly message: SlackMessage }) {
  if (blocks !== undefined && blocks.length > 0) return <Blocks blocks={blocks} />;
  return (
    <p>
      <Mrkdwn text={text} />
    </p>
  );
}

/** Who said it, and when. */
export function Author({ message }: { readonly message: SlackMessage }) {
  const page = usePage();
  const at = Number(message.ts) * 1_000;
  const name = page.state.slack.users[message.user]?.real_name ?? message.user;
  return (
    <p class="author">
      <span class="avatar" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
      <b>{name}</b>
      {message.bot_id !== undefined && <span class="tag">APP</span>}
      <time dateTime={new Date(at).toISOString()}>{clockTime(at, myZone(page))}</time>
      {message.edited !== undefined && <span class="muted">(edited)</span>}
      {message.reply_broadcast && <span class="muted">also sent to the channel</span>}
    </p>
  );
}
