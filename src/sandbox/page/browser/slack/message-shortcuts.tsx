import { useState } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";

/** The entries beside a message, as the manifest names them. */
const shortcuts = [
  ["gh.shortcut.send_to_client", "Send this to client"],
  ["gh.shortcut.from_message", "Send to Gatehouse"],
] as const;

/** What Slack has in the menu of a message that somebody wrote. */
export function MessageShortcuts({ message: { channel, ts } }: { readonly message: SlackMessage }) {
  const { me } = usePage();
  const [trouble, setTrouble] = useState<string>();
  const use = async (callbackId: string) => {
    const body = { user: me, callbackId, message: { channel, ts } };
    const answer = await ask("POST", "/slack/shortcut", { body });
    setTrouble(answer.ok ? undefined : answer.message);
  };
  return (
    <p class="row">
      {shortcuts.map(([callbackId, name]) => (
        <button
          key={callbackId}
          type="button"
          class="slack-button plain"
          onClick={() => void use(callbackId)}
        >
          {name}
        </button>
      ))}
      {trouble !== undefined && (
        <span class="alert bad" role="alert">
          {trouble}
        </span>
      )}
    </p>
  );
}
