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
export type Resolution = "booked" | "declined" | ClosedAs;

/** How it ended without a booking and without a no. */
export const closedAs = ["answered", "duplicate", "booked-elsewhere"] as const;
export type ClosedAs = (typeof closedAs)[number];

export function isClosedAs(word: string | undefined): word is ClosedAs {
  return (closedAs as readonly (string | undefined)[]).includes(word);
}

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
  /** Since when it is a question once more; undefined when it never was. */
  readonly reopenedAt: Date | undefined;
};

/** Still a question: somebody has to settle it. */
export const liveStates = ["open", "claimed", "waiting-client"] as const;
/** Somebody works on it. */
export const ownedStates = ["claimed", "waiting-client"] as const;

export function isLive(state: EscalationState): boolean {
  return (liveStates as readonly EscalationState[]).includes(state);
}

/** Nobody has looked at it yet, or not since it came back: then the first response is what is due. */
export function isUnanswered(
  escalation: Pick<Escalation, "firstHumanAt" | "reopenedAt" | "claimedAt">,
): boolean {
  const { firstHumanAt, reopenedAt, claimedAt } = escalation;
  return firstHumanAt === undefined || (reopenedAt !== undefined && claimedAt === undefined);
}

type Due = Parameters<typeof isUnanswered>[0] &
  Pick<Escalation, "firstResponseDueAt" | "resolutionDueAt">;

/** Until a person came it is the first response that is due, from then on the resolution. */
export function nextDeadline(escalation: Due): Date {
  return isUnanswered(escalation) ? escalation.firstResponseDueAt : escalation.resolutionDueAt;
}

/** One of its deadlines is over: the first response's only while nobody has come. */
export function isLate(escalation: Due, at: Date): boolean {
  const { firstResponseDueAt, resolutionDueAt } = escalation;
  return (isUnanswered(escalation) && firstResponseDueAt <= at) || resolutionDueAt <= at;
}
