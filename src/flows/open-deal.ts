import type { Crm, SeenDeal } from "#ports/crm.ts";

/** The deal that a contact's appointment may be about: nobody here chooses one of several. */
export type OpenDeal =
  | { readonly kind: "one"; readonly deal: SeenDeal }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly names: readonly string[] };

export async function findOpenDeal(crm: Crm, contactId: string): Promise<OpenDeal> {
  const deals = (await crm.readDeals([contactId])).filter(({ state }) => state === "open");
  const [deal, ...others] = deals;
  if (deal === undefined) return { kind: "none" };
  if (others.length === 0) return { kind: "one", deal };
  return { kind: "several", names: deals.map(({ name }) => name) };
}
