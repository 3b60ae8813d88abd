import type { App } from "@slack/bolt";
import type { Listeners } from "./listeners.ts";
import { SlashCommand } from "./payload.ts";

/** A command's answer is its acknowledgement: nothing else would reach a slow connection in time. */
export function listenToCommands(app: App, commands: Listeners["commands"]): void {
  for (const [name, onCommand] of Object.entries(commands)) {
    app.command(name, async ({ body, ack, client }) => {
      const command = SlashCommand.parse(body);
      const reply = await onCommand(command);
      if (reply.kind === "answer") return await ack({ ...reply.notice });
      await client.views.open({ trigger_id: command.trigger_id, view: reply.view });
      await ack();
    });
  }
}
