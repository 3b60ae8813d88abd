import type { SeenDeal } from "#ports/crm.ts";

/** Each deal once, with all of its contacts that were seen. */
export function mergeDeals(seen: readonly SeenDeal[]): readonly SeenDeal[] {
  return [...Map.groupBy(seen, ({ dealId }) => dealId).values()].flatMap((same) => {
    const [deal] = same;
    if (deal === undefined) return [];
    return { ...deal, contactIds: [...new Set(same.flatMap(({ contactIds }) => contactIds))] };
  });
}
