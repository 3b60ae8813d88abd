import type { Finding, Priority } from "#gate/decision.ts";

/** waiting-client: the owner has asked the client something, and has the card back when they answer. */
export const escalationStates = [
  "open",
  "claimed",
  "waiting-client",
  "resolved",
  "cancelled",
  "expired",
] as const;
export type EscalationState = (typeof escalationStates)[number];

/** How it ended, when a person settled it. */
export type Resolution = "booked" | "declined";

/** A request that a person must settle: one card, one thread, one owner at a time. */
export type Escalation = {
  readonly id: string;
  readonly requestId: string;
  readonly state: EscalationState;
  readonly version: number;
  readonly priority: Priority;
  readonly findings: readonly Finding[];
  readonly ownerId: string | undefined;
  readonly raisedAt: Date;
  readonly firstResponseDueAt: Date;
  readonly resolutionDueAt: Date;
  readonly expiresAt: Date;
  readonly firstHumanAt: Date | undefined;
  readonly claimedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly resolution: Resolution | undefined;
};

/** Still a question: somebody has to settle it. */
export const liveStates = ["open", "claimed", "waiting-client"] as const;
/** Somebody works on it. */
export const ownedStates = ["claimed", "waiting-client"] as const;

export function isLive(state: EscalationState): boolean {
  return (liveStates as readonly EscalationState[]).includes(state);
}
