import { z } from "zod";
import type { CrmContact } from "#ports/crm.ts";
import type { HubSpotApi } from "./api.ts";
import { checked, RecordAnswer } from "./records.ts";

/** The most that one answer holds; a contact with more deals than that is an account of its own. */
const DEALS_MAX = 500;
const READ_AT_ONCE_MAX = 100;

const AssociatedAnswer = z.object({
  results: z.array(z.object({ toObjectId: z.coerce.string() })),
});
const DealsAnswer = z.object({ results: z.array(RecordAnswer) });

/** The sum of what a contact may still buy; undefined for nothing, or where currencies are mixed. */
export async function sumOpenDeals(
  { associations, batches }: HubSpotApi,
  contactId: string,
): Promise<CrmContact["openDeals"]> {
  const sent = await associations.getPage("contacts", contactId, "deals", undefined, DEALS_MAX);
  const { results } = checked(AssociatedAnswer, sent, "associated deals");
  const ids = [...new Set(results.map(({ toObjectId }) => toObjectId))];
  const parts = Array.from({ length: Math.ceil(ids.length / READ_AT_ONCE_MAX) }, (_, part) =>
    ids.slice(part * READ_AT_ONCE_MAX, (part + 1) * READ_AT_ONCE_MAX),
  );
  const deals = await Promise.all(
    parts.map(async (part) => {
      const answer = await batches.read("deals", {
        inputs: part.map((id) => ({ id })),
        properties: ["amount", "deal_currency_code", "hs_is_closed"],
        propertiesWithHistory: [],
      });
      return checked(DealsAnswer, answer, "deals").results;
    }),
  );
  return sum(deals.flat());
}

function sum(deals: readonly RecordAnswer[]): CrmContact["openDeals"] {
  const open = deals
    .filter(({ properties }) => properties["hs_is_closed"] !== "true")
    .map(({ properties }) => ({
      amount: Number(properties["amount"] || Number.NaN),
      currency: properties["deal_currency_code"] || undefined,
    }))
    .filter(({ amount }) => Number.isFinite(amount));
  const [first] = open;
  if (first === undefined) return undefined;
  if (open.some(({ currency }) => currency !== first.currency)) return undefined;
  const cents = open.reduce((total, { amount }) => total + Math.round(amount * 100), 0);
  return { amount: cents / 100, currency: first.currency };
}
