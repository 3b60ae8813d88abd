import type { App } from "@slack/bolt";
import type { Listeners } from "./listeners.ts";
import { ShortcutUsed } from "./payload.ts";

/** A shortcut has no place of its own where it could be answered: what it says is a dialog. */
export function listenToShortcuts(app: App, shortcuts: Listeners["shortcuts"]): void {
  for (const [name, onShortcut] of Object.entries(shortcuts)) {
    app.shortcut(name, async ({ body, ack, client }) => {
      const used = ShortcutUsed.parse(body);
      const { view } = await onShortcut(used);
      await client.views.open({ trigger_id: used.trigger_id, view });
      await ack();
    });
  }
}
