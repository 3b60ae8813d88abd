import type { Standing } from "#gate/standing.ts";
import type { CrmContact } from "#ports/crm.ts";

/** A deal that is still open; one that nobody has put a price on counts by its stage alone. */
export type OpenDeal = {
  readonly id: string;
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  readonly stage: string | undefined;
};

/** A sum for each currency, and the stages of all. */
export function addUp(deals: readonly OpenDeal[]): Standing["openDeals"] {
  const cents = new Map<string | undefined, number>();
  for (const { amount, currency } of deals)
    if (amount !== undefined)
      cents.set(currency, (cents.get(currency) ?? 0) + Math.round(amount * 100));
  return {
    sums: [...cents].map(([currency, sum]) => ({ amount: sum / 100, currency })),
    stages: [...new Set(deals.flatMap(({ stage }) => stage ?? []))],
  };
}

/** The one that something may be about: of several nobody here chooses. */
export function onlyOne(deals: readonly OpenDeal[]): string | undefined {
  return deals.length === 1 ? deals[0]?.id : undefined;
}

/** Undefined for nothing, or where currencies are mixed. */
export function oneSum(deals: readonly OpenDeal[]): CrmContact["openDeals"] {
  const [sum, ...others] = addUp(deals).sums;
  return others.length > 0 ? undefined : sum;
}
