import { z } from "zod";
import { mergeDeals } from "#integrations/merge-deals.ts";
import type { Crm, SeenDeal } from "#ports/crm.ts";
import { askSalesforce } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { DEALS_MAX } from "./open-deals.ts";
import { isLead } from "./people.ts";
import { rowsOf, select, selectTogether } from "./records.ts";
import { oneOf, quoted } from "./soql.ts";

/** As Salesforce writes it: 2026-11-20T23:50:00.000+0000. */
const moment = z
  .string()
  .transform((written) => new Date(written))
  .refine((at) => !Number.isNaN(at.getTime()));

const Opportunity = z.object({
  Id: z.string().min(1),
  Name: z.string().nullish(),
  StageName: z.string().nullish(),
  IsClosed: z.boolean(),
  IsWon: z.boolean(),
  Amount: z.number().nullish(),
  CurrencyIsoCode: z.string().nullish(),
  CreatedDate: moment,
  LastStageChangeDate: moment.nullish(),
  SystemModstamp: moment,
});
type Opportunity = z.infer<typeof Opportunity>;
const fields = Object.keys(Opportunity.shape).filter((name) => name !== "CurrencyIsoCode");

const Role = z.object({ ContactId: z.string(), Opportunity });
const Part = z.object({ ContactId: z.string() });

type Context = Pick<ContactsContext, "account" | "withCurrency">;

/** The opportunities in which contacts play a part; a lead has none before it becomes a contact. */
export function readDeals({ account, withCurrency }: Context): Crm["readDeals"] {
  return async (contactIds) => {
    const contacts = contactIds.filter((id) => !isLead(id));
    if (contacts.length === 0) return [];
    return askSalesforce(account, "read", async (api) => {
      const roles = await withCurrency((more) => {
        const paths = [...fields, ...more].map((name) => `Opportunity.${name}`);
        const soql = `SELECT ContactId, ${paths.join(", ")} FROM OpportunityContactRole WHERE ContactId IN ${oneOf(contacts)} LIMIT ${DEALS_MAX}`;
        return select(api, Role, soql);
      });
      return mergeDeals(roles.map((role) => asDeal(role.Opportunity, [role.ContactId])));
    });
  };
}

export function readDeal({ account, withCurrency }: Context): Crm["readDeal"] {
  return (dealId) =>
    askSalesforce(account, "read", async (api) => {
      const [deals, parts] = await withCurrency((more) =>
        selectTogether(api, [
          `SELECT ${[...fields, ...more].join(", ")} FROM Opportunity WHERE Id = ${quoted(dealId)} LIMIT 1`,
          `SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = ${quoted(dealId)} LIMIT ${DEALS_MAX}`,
        ]),
      );
      const [deal] = rowsOf(Opportunity, deals);
      const contactIds = rowsOf(Part, parts).map(({ ContactId }) => ContactId);
      return deal && asDeal(deal, [...new Set(contactIds)]);
    });
}

function asDeal(deal: Opportunity, contactIds: readonly string[]): SeenDeal {
  const { IsClosed, IsWon, CreatedDate, LastStageChangeDate, SystemModstamp } = deal;
  return {
    dealId: deal.Id,
    name: deal.Name ?? "",
    stage: deal.StageName ?? undefined,
    state: !IsClosed ? "open" : IsWon ? "won" : "lost",
    amount: deal.Amount ?? undefined,
    currency: deal.CurrencyIsoCode ?? undefined,
    openedAt: CreatedDate,
    // Not CloseDate, which is a day, and of an open deal a hope. One that was made closed never changed.
    closedAt: IsClosed ? (LastStageChangeDate ?? CreatedDate) : undefined,
    changedAt: SystemModstamp,
    contactIds,
  };
}
