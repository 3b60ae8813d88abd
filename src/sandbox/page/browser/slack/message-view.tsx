import { useEffect, useRef } from "preact/hooks";
import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { Blocks } from "./block-view.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Mrkdwn } from "./marks.tsx";
import { SurfaceContext } from "./surface.ts";
import { usePress } from "./use-press.ts";

/** One message with its controls, and the thread under it. */
export function MessageView(props: {
  readonly message: SlackMessage;
  readonly replies: readonly SlackMessage[];
}) {
  const { message, replies } = props;
  const { channel, ts } = message;
  const { pressing, press, asking, trouble, confirm, deny } = usePress({ channel, ts });
  const article = useRef<HTMLElement>(null);
  const pressed = useRef(false);

  // A redraw may take away the very button that has the focus: then the card keeps it.
  useEffect(() => {
    if (pressed.current && document.activeElement === document.body) article.current?.focus();
  });

  const surface = {
    place: { channel, ts },
    pressing,
    press(control: Parameters<typeof press>[0]) {
      pressed.current = true;
      press(control);
    },
    values: {},
    fill: () => undefined,
    errors: {},
  };
  return (
    <article class="message" ref={article} tabIndex={-1} data-ts={ts}>
      <Author message={message} />
      <SurfaceContext value={surface}>
        <Body message={message} />
      </SurfaceContext>
      {trouble !== undefined && (
        <p class="alert warn" role="alert">
          ⚠ {trouble}
        </p>
      )}
      {replies.length > 0 && <Thread replies={replies} />}
      {asking !== undefined && (
        <ConfirmDialog confirm={asking.confirm} onConfirm={confirm} onDeny={deny} />
      )}
    </article>
  );
}

function Thread({ replies }: { readonly replies: readonly SlackMessage[] }) {
  return (
    <section class="thread" aria-label="Thread">
      <p class="muted">
        {replies.length} {replies.length === 1 ? "reply" : "replies"}
      </p>
      {replies.map((reply) => (
        <div key={reply.ts} class="reply">
          <Author message={reply} />
          <Body message={reply} />
        </div>
      ))}
    </section>
  );
}

function Body({ message: { blocks, text } }: { readonly message: SlackMessage }) {
  if (blocks !== undefined && blocks.length > 0) return <Blocks blocks={blocks} />;
  return (
    <p>
      <Mrkdwn text={text} />
    </p>
  );
}

function Author({ message }: { readonly message: SlackMessage }) {
  const page = usePage();
  const at = Number(message.ts) * 1_000;
  return (
    <p class="author">
      <span class="avatar" aria-hidden="true">
        G
      </span>
      <b>{page.state.slack.users[message.user]?.real_name ?? message.user}</b>
      <span class="tag">APP</span>
      <time dateTime={new Date(at).toISOString()}>{clockTime(at, myZone(page))}</time>
      {message.edited !== undefined && <span class="muted">(edited)</span>}
      {message.reply_broadcast && <span class="muted">also sent to the channel</span>}
    </p>
  );
}
