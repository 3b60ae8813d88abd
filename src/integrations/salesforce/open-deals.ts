import { z } from "zod";
import type { VendorError } from "#errors.ts";
import type { OpenDeal } from "#integrations/deal-sums.ts";
import type { SalesforceApi } from "./account.ts";
import { select } from "./records.ts";
import { oneOf } from "./soql.ts";
import { explainSalesforce } from "./verdicts.ts";

/** The most that one answer holds; a contact with more deals than that is an account of its own. */
const DEALS_MAX = 2_000;

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

/**
 * What contacts may still buy, by contact. Only an org with several currencies has a field
 * for them, and nothing cheap says whether this is one: it is learnt from the first answer.
 */
export function openDeals(): OpenDeals {
  let hasCurrencies = true;
  return async (api, contactIds) => {
    if (contactIds.length === 0) return new Map();
    const roles = await readRoles(api, contactIds, hasCurrencies).catch((cause: unknown) => {
      if (!hasCurrencies || !lacksCurrencies(cause)) throw cause;
      hasCurrencies = false;
      return readRoles(api, contactIds, false);
    });
    return new Map(
      contactIds.map((id) => [id, dealsIn(roles.filter((role) => role.ContactId === id))]),
    );
  };
}

function readRoles(
  api: SalesforceApi,
  contactIds: readonly string[],
  withCurrency: boolean,
): Promise<readonly Role[]> {
  const fields = [
    "ContactId",
    "OpportunityId",
    "Opportunity.Amount",
    "Opportunity.StageName",
    ...(withCurrency ? ["Opportunity.CurrencyIsoCode"] : []),
  ];
  const open = `ContactId IN ${oneOf(contactIds)} AND Opportunity.IsClosed = false`;
  const soql = `SELECT ${fields.join(", ")} FROM OpportunityContactRole WHERE ${open} LIMIT ${DEALS_MAX}`;
  return select(api, Role, soql);
}

function lacksCurrencies(cause: unknown): boolean {
  const failure: VendorError = explainSalesforce(cause);
  return failure.code === "INVALID_FIELD" && failure.message.includes("CurrencyIsoCode");
}

function dealsIn(roles: readonly Role[]): readonly OpenDeal[] {
  // Somebody may play two parts in one deal.
  const deals = new Map(
    roles.map(({ OpportunityId, Opportunity }) => [OpportunityId, Opportunity]),
  );
  return [...deals.values()].map(({ Amount, CurrencyIsoCode, StageName }) => ({
    amount: Amount ?? undefined,
    currency: CurrencyIsoCode ?? undefined,
    stage: StageName ?? undefined,
  }));
}
