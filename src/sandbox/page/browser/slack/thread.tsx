import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { Composer } from "./composer.tsx";
import { Author, Body } from "./message-parts.tsx";
import { MessageShortcuts } from "./message-shortcuts.tsx";

/** What was said under a message, and where one says more. */
export function Thread({
  root,
  replies,
}: {
  readonly root: SlackMessage;
  readonly replies: readonly SlackMessage[];
}) {
  return (
    <details class="thread" open={replies.length > 0}>
      <summary>
        {replies.length === 0
          ? "Reply in thread"
          : `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`}
      </summary>
      {replies.map((reply) => (
        <div key={reply.ts} class="reply">
          <Author message={reply} />
          <Body message={reply} />
          {reply.bot_id === undefined && <MessageShortcuts message={reply} />}
        </div>
      ))}
      <Composer channel={root.channel} threadTs={root.ts} />
    </details>
  );
}
