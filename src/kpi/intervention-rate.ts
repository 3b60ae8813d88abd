import { type BandJudgement, judgeBand } from "./band.ts";
import type { RequestRow } from "./rows.ts";

/** One request that the gate decided, in the period in which it arrived. */
export type DecidedRequest = Pick<RequestRow, "decision" | "closeReason">;

export type InterventionRate = {
  readonly decided: number;
  readonly escalated: number;
  /** Between 0 and 1; undefined when nothing was decided. */
  readonly rate: number | undefined;
  readonly judgement: BandJudgement;
};

/** A person is needed for one request in ten to one in seven. */
export const interventionBand = { low: 0.1, high: 0.15, countMin: 20 } as const;

/**
 * Escalated requests among all decided ones. A request whose time was taken by somebody else at the
 * last moment is left out: the client chose again, and the second request is the one that counts.
 */
export function interventionRate(requests: readonly DecidedRequest[]): InterventionRate {
  const counted = requests.filter(({ closeReason }) => closeReason !== "slot-taken");
  const decided = counted.length;
  const escalated = counted.filter(({ decision }) => decision === "escalate").length;
  const rate = decided === 0 ? undefined : escalated / decided;
  const judgement = judgeBand({ value: rate, count: decided }, interventionBand);
  return { decided, escalated, rate, judgement };
}
