import type { Escalation } from "#escalation/escalation.ts";
import { percentile } from "./percentile.ts";

export type TimeToResolution = {
  /** Settled by a person: the ones the percentiles are made from. */
  readonly resolved: number;
  /** Open or claimed. */
  readonly unresolved: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly p50Minutes: number | undefined;
  readonly p90Minutes: number | undefined;
};

/**
 * Minutes on the clock, nights, weekends and waiting for the client included (gross), from raising
 * an escalation until a person booked or declined it.
 */
export function timeToResolution(
  escalations: readonly Pick<Escalation, "raisedAt" | "endedAt" | "state">[],
): TimeToResolution {
  const minutes = escalations.flatMap(({ state, raisedAt, endedAt }) =>
    state === "resolved" && endedAt !== undefined
      ? (endedAt.getTime() - raisedAt.getTime()) / 60_000
      : [],
  );
  const inState = (wanted: Escalation["state"]) =>
    escalations.filter(({ state }) => state === wanted).length;
  return {
    resolved: minutes.length,
    unresolved: inState("open") + inState("claimed"),
    cancelled: inState("cancelled"),
    expired: inState("expired"),
    p50Minutes: percentile(minutes, 50),
    p90Minutes: percentile(minutes, 90),
  };
}
