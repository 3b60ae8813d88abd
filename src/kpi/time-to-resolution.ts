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

type Counted = Pick<
  EscalationRow,
  "raisedAt" | "endedAt" | "state" | "waitedSeconds" | "settledSeconds"
>;

/**
 * Minutes on the clock, nights and weekends included, from raising an escalation until it was settled
 * for good, without what it was settled before it came back; once as it was, and once without the time
 * that we waited for the client.
 */
export function timeToResolution(escalations: readonly Counted[]): TimeToResolution {
  const settled = escalations.flatMap((one) => {
    if (one.state !== "resolved" || one.endedAt === undefined) return [];
    // Both are kept in whole seconds, which may round up to more than the whole.
    const lived = one.endedAt.getTime() - one.raisedAt.getTime();
    const gross = Math.max(0, lived - one.settledSeconds * 1000);
    const net = Math.max(0, gross - one.waitedSeconds * 1000);
    return { gross: gross / 60_000, net: net / 60_000 };
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
