import { useEffect, useRef } from "preact/hooks";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Author, Body } from "./message-parts.tsx";
import { SurfaceContext } from "./surface.ts";
import { Thread } from "./thread.tsx";
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
      <Thread root={message} replies={replies} />
      {asking !== undefined && (
        <ConfirmDialog confirm={asking.confirm} onConfirm={confirm} onDeny={deny} />
      )}
    </article>
  );
}
