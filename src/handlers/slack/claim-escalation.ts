import type { ClaimEscalation } from "#flows/claim-escalation.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Claim": I'll take it. */
export function onClaimEscalation(claimEscalation: ClaimEscalation): OnPress {
  return pressHandler(claimEscalation);
}
