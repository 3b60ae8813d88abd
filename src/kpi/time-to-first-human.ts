import { percentile } from "./percentile.ts";
import type { EscalationRow } from "./rows.ts";

export type TimeToFirstHuman = {
  /** Escalations that a person looked after: the ones the percentiles are made from. */
  readonly answered: number;
  /** Still waiting for a person. */
  readonly waiting: number;
  /** Cancelled or expired before any person came. */
  readonly unanswered: number;
  readonly p50Minutes: number | undefined;
  readonly p90Minutes: number | undefined;
};

/**
 * Minutes on the clock, nights and weekends included, from raising an escalation to the first deed
 * of a person. Nobody's silence is averaged away: those without a person are counted beside it.
 */
export function timeToFirstHuman(
  escalations: readonly Pick<EscalationRow, "raisedAt" | "firstHumanAt" | "endedAt">[],
): TimeToFirstHuman {
  const minutes = escalations.flatMap(({ raisedAt, firstHumanAt }) =>
    firstHumanAt === undefined ? [] : (firstHumanAt.getTime() - raisedAt.getTime()) / 60_000,
  );
  const alone = escalations.filter(({ firstHumanAt }) => firstHumanAt === undefined);
  const waiting = alone.filter(({ endedAt }) => endedAt === undefined).length;
  return {
    answered: minutes.length,
    waiting,
    unanswered: alone.length - waiting,
    p50Minutes: percentile(minutes, 50),
    p90Minutes: percentile(minutes, 90),
  };
}
