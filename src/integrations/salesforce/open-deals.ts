import { z } from "zod";
import type { OpenDeal } from "#integrations/deal-sums.ts";
import type { SalesforceApi } from "./account.ts";
import type { WithCurrency } from "./currencies.ts";
import { select } from "./records.ts";
import { oneOf } from "./soql.ts";

/** The most that one answer holds; a contact with more deals than that is an account of its own. */
export const DEALS_MAX = 2_000;

const Role = z.object({
  ContactId: z.string(),
  OpportunityId: z.string(),
  Opportunity: z.object({
    Amount: z.number().nullish(),
    CurrencyIsoCode: z.string().nullish(),
    StageName: z.string().nullish(),
  }),
});
type Role = z.infer<typeof Role>;

export type OpenDeals = (
  api: SalesforceApi,
  contactIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly OpenDeal[]>>;

/** What contacts may still buy, by contact. */
export function openDeals(withCurrency: WithCurrency): OpenDeals {
  return async (api, contactIds) => {
    if (contactIds.length === 0) return new Map();
    const roles = await withCurrency((more) => readRoles(api, contactIds, more));
    return new Map(
      contactIds.map((id) => [id, dealsIn(roles.filter((role) => role.ContactId === id))]),
    );
  };
}

function readRoles(
  api: SalesforceApi,
  contactIds: readonly string[],
  more: readonly string[],
): Promise<readonly Role[]> {
  const fields = ["Amount", "StageName", ...more].map((field) => `Opportunity.${field}`);
  const open = `ContactId IN ${oneOf(contactIds)} AND Opportunity.IsClosed = false`;
  const soql = `SELECT ContactId, OpportunityId, ${fields.join(", ")} FROM OpportunityContactRole WHERE ${open} LIMIT ${DEALS_MAX}`;
  return select(api, Role, soql);
}

function dealsIn(roles: readonly Role[]): readonly OpenDeal[] {
  // Somebody may play two parts in one deal.
  const deals = new Map(
    roles.map(({ OpportunityId, Opportunity }) => [OpportunityId, Opportunity]),
  );
  return [...deals].map(([id, { Amount, CurrencyIsoCode, StageName }]) => ({
    id,
    amount: Amount ?? undefined,
    currency: CurrencyIsoCode ?? undefined,
    stage: StageName ?? undefined,
  }));
}
