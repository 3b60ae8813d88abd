import { percentile } from "./percentile.ts";
import type { EscalationRow } from "./rows.ts";

export type TimeToResolution = {
  /** Settled: the ones the percentiles are made from. */
  readonly resolved: number;
  /** Open, claimed, or waiting for the client. */
  readonly unresolved: number;
  readonly cancelled: number;
  readonly expired: number;
  /** Gross: everything that the client lived through. */
  readonly p50Minutes: number | undefined;
  readonly p90Minutes: number | undefined;
  /** Net of waiting for the client's answers: what is ours of it. */
  readonly netP50Minutes: number | undefined;
  readonly netP90Minutes: number | undefined;
};

/**
 * Minutes on the clock, nights and weekends included, from raising an escalation until it was booked
 * or declined; once as it was, and once without the time that we waited for the client.
 */
export function timeToResolution(
  escalations: readonly Pick<EscalationRow, "raisedAt" | "endedAt" | "state" | "waitedSeconds">[],
): TimeToResolution {
  const settled = escalations.flatMap(({ state, raisedAt, endedAt, waitedSeconds }) => {
    if (state !== "resolved" || endedAt === undefined) return [];
    const milliseconds = endedAt.getTime() - raisedAt.getTime();
    // Waits are kept in whole seconds, which may round up to more than the whole.
    const net = Math.max(0, milliseconds - waitedSeconds * 1000);
    return { gross: milliseconds / 60_000, net: net / 60_000 };
  });
  const gross = settled.map((one) => one.gross);
  const net = settled.map((one) => one.net);
  const inState = (...wanted: EscalationRow["state"][]) =>
    escalations.filter(({ state }) => wanted.includes(state)).length;
  return {
    resolved: settled.length,
    unresolved: inState("open", "claimed", "waiting-client"),
    cancelled: inState("cancelled"),
    expired: inState("expired"),
    p50Minutes: percentile(gross, 50),
    p90Minutes: percentile(gross, 90),
    netP50Minutes: percentile(net, 50),
    netP90Minutes: percentile(net, 90),
  };
}
