import type { RequestDeal, RequestRow } from "./rows.ts";

export type DealOutcomes = {
  /** Escalated requests with a deal. */
  readonly requests: number;
  /** Their deals, each once, however many requests its client made. */
  readonly won: number;
  readonly lost: number;
  readonly open: number;
  /** Won among those that are decided; undefined when there are none. */
  readonly winRate: number | undefined;
  /** One entry a currency; those whose currency nobody knows are together. */
  readonly amounts: readonly DealAmounts[];
};

export type DealAmounts = {
  readonly currency: string | undefined;
  /** Deals with a price. */
  readonly count: number;
  /** In units of the currency, with its hundredths; so are the next two. */
  readonly won: number;
  readonly lost: number;
  readonly open: number;
};

type Row = Pick<RequestRow, "decision" | "closeReason" | "deals">;

/** What came of the deals of those whose requests were put before a person. */
export function dealOutcomes(requests: readonly Row[]): DealOutcomes {
  const behind = requests.filter(
    ({ decision, closeReason, deals }) =>
      decision === "escalate" && closeReason !== "slot-taken" && deals.length > 0,
  );
  const deals = [
    ...new Map(behind.flatMap((row) => row.deals.map((deal) => [deal.id, deal] as const))).values(),
  ];
  const count = (state: RequestDeal["state"]) =>
    deals.filter((deal) => deal.state === state).length;
  const [won, lost] = [count("won"), count("lost")];
  return {
    requests: behind.length,
    won,
    lost,
    open: count("open"),
    winRate: won + lost === 0 ? undefined : won / (won + lost),
    amounts: amountsOf(deals),
  };
}

function amountsOf(deals: readonly RequestDeal[]): readonly DealAmounts[] {
  const priced = deals.filter(({ cents }) => cents !== undefined);
  return [...Map.groupBy(priced, ({ currency }) => currency)]
    .map(([currency, same]) => ({
      currency,
      count: same.length,
      won: unitsOf(same, "won"),
      lost: unitsOf(same, "lost"),
      open: unitsOf(same, "open"),
    }))
    .sort((one, other) => ((one.currency ?? "") < (other.currency ?? "") ? -1 : 1));
}

/** Summed in whole hundredths: a sum of fractions would depend on its order. */
function unitsOf(deals: readonly RequestDeal[], wanted: RequestDeal["state"]): number {
  return (
    deals.reduce((sum, { cents = 0, state }) => (state === wanted ? sum + cents : sum), 0) / 100
  );
}
