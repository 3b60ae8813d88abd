import type { RequestRow } from "./rows.ts";

export type Conversion = {
  /** Requests that the gate put before a person. */
  readonly escalated: number;
  /** Of them: neither booked nor settled otherwise yet. */
  readonly waiting: number;
  /** Of them: got an appointment, also one that was cancelled later. */
  readonly booked: number;
  /** Of them: the client came to it. */
  readonly attended: number;
  /** Booked among those that are not waiting; undefined when there are none. */
  readonly rate: number | undefined;
  /** One entry a currency; those whose currency nobody knows are together. */
  readonly deals: readonly DealValue[];
};

export type DealValue = {
  readonly currency: string | undefined;
  /** Escalated requests with a known value. */
  readonly count: number;
  /** In units of the currency, with its hundredths. */
  readonly escalated: number;
  /** The part of it whose request got an appointment. */
  readonly booked: number;
};

type Row = Pick<RequestRow, "decision" | "closeReason" | "live" | "deal" | "booked">;

/** What people made of the requests that were put before them, and what those were worth. */
export function conversion(requests: readonly Row[]): Conversion {
  const escalated = requests.filter(
    ({ decision, closeReason }) => decision === "escalate" && closeReason !== "slot-taken",
  );
  const waiting = escalated.filter(({ live, booked }) => live && booked === undefined).length;
  const booked = escalated.filter((request) => request.booked !== undefined).length;
  const settled = escalated.length - waiting;
  return {
    escalated: escalated.length,
    waiting,
    booked,
    attended: escalated.filter((request) => request.booked?.outcome === "attended").length,
    rate: settled === 0 ? undefined : booked / settled,
    deals: dealValues(escalated),
  };
}

function dealValues(escalated: readonly Row[]): readonly DealValue[] {
  const valued = escalated.flatMap(({ deal, booked }) =>
    deal === undefined ? [] : { ...deal, booked: booked !== undefined },
  );
  return [...Map.groupBy(valued, ({ currency }) => currency)]
    .map(([currency, deals]) => ({
      currency,
      count: deals.length,
      escalated: unitsOf(deals),
      booked: unitsOf(deals.filter(({ booked }) => booked)),
    }))
    .sort((one, other) => ((one.currency ?? "") < (other.currency ?? "") ? -1 : 1));
}

/** Summed in whole hundredths: a sum of fractions would depend on its order. */
function unitsOf(deals: readonly { readonly cents: number }[]): number {
  return deals.reduce((sum, { cents }) => sum + cents, 0) / 100;
}
