import type { ReopenEscalation } from "#flows/reopen-escalation.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Reopen": Slack has asked for confirmation before it sends us the press. */
export function onReopenEscalation(reopenEscalation: ReopenEscalation): OnPress {
  return pressHandler(reopenEscalation);
}
