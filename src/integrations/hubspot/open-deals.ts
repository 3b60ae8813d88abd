import type { OpenDeal } from "#integrations/deal-sums.ts";
import type { HubSpotApi } from "./api.ts";
import { readAssociated } from "./read-associated.ts";

/** What a contact may still buy. */
export async function readOpenDeals(
  api: HubSpotApi,
  contactId: string,
): Promise<readonly OpenDeal[]> {
  const deals = await readAssociated(api, contactId, {
    type: "deals",
    properties: ["amount", "deal_currency_code", "hs_is_closed", "dealstage"],
  });
  return deals
    .filter(({ properties }) => properties["hs_is_closed"] !== "true")
    .map(({ id, properties }) => {
      const amount = Number(properties["amount"] || Number.NaN);
      return {
        id,
        amount: Number.isFinite(amount) ? amount : undefined,
        currency: properties["deal_currency_code"] || undefined,
        stage: properties["dealstage"] || undefined,
      };
    });
}
