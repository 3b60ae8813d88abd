import type { ReleaseEscalation } from "#flows/release-escalation.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Release": back to the queue. */
export function onReleaseEscalation(releaseEscalation: ReleaseEscalation): OnPress {
  return pressHandler(releaseEscalation);
}
