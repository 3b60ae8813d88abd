import { VendorError } from "#errors.ts";
import { mergeDeals } from "#integrations/merge-deals.ts";
import type { Crm, SeenDeal } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import type { ContactsContext } from "./contacts.ts";
import { readAssociated } from "./read-associated.ts";
import { associatedIds, checked, RecordAnswer } from "./records.ts";
import { explainHubSpot, unreadable } from "./verdicts.ts";

/**
 * HubSpot works out by itself what the stage's metadata say, in whichever pipeline it is: whether it
 * ends a deal, and as won.
 */
const properties = [
  "dealname",
  "dealstage",
  "amount",
  "deal_currency_code",
  "hs_is_closed",
  "hs_is_closed_won",
  "closedate",
  "createdate",
  "hs_lastmodifieddate",
];

type Context = Pick<ContactsContext, "account">;

/** By their contacts and not searched for: the index learns of a change only seconds later. */
export function readDeals({ account }: Context): Crm["readDeals"] {
  return (contactIds) =>
    askHubSpot(account, "read", async (api) => {
      const seen = await Promise.all(contactIds.map((contactId) => dealsOf(api, contactId)));
      return mergeDeals(seen.flat());
    });
}

export function readDeal({ account }: Context): Crm["readDeal"] {
  return async (dealId) => {
    try {
      return await askHubSpot(account, "read", async (api) => {
        const [sent, contactIds] = await Promise.all([
          api.objects.getById("deals", dealId, properties),
          associatedIds(api, { type: "deals", id: dealId }, "contacts"),
        ]);
        return asDeal(checked(RecordAnswer, sent, "deal"), contactIds);
      });
    } catch (error) {
      if (error instanceof VendorError && error.verdict === "gone") return undefined;
      throw error;
    }
  };
}

/** A contact that is gone, or was merged into another one, has none. */
async function dealsOf(api: HubSpotApi, contactId: string): Promise<readonly SeenDeal[]> {
  try {
    const records = await readAssociated(api, contactId, { type: "deals", properties });
    return records.map((record) => asDeal(record, [contactId]));
  } catch (cause) {
    const failure = cause instanceof VendorError ? cause : explainHubSpot(cause);
    if (failure.verdict === "gone") return [];
    throw failure;
  }
}

function asDeal({ id, properties: held }: RecordAnswer, contactIds: readonly string[]): SeenDeal {
  const isOver = held["hs_is_closed"] === "true";
  const amount = Number(held["amount"] || Number.NaN);
  const changedAt = momentIn(held["hs_lastmodifieddate"]);
  const openedAt = momentIn(held["createdate"]);
  if (changedAt === undefined || openedAt === undefined) throw unreadable("deal", undefined);
  return {
    dealId: id,
    name: held["dealname"] ?? "",
    stage: held["dealstage"] || undefined,
    state: !isOver ? "open" : held["hs_is_closed_won"] === "true" ? "won" : "lost",
    amount: Number.isFinite(amount) ? amount : undefined,
    currency: held["deal_currency_code"] || undefined,
    openedAt,
    // Of an open deal it is when somebody hopes to close it; of a closed one it may be missing.
    closedAt: isOver ? (momentIn(held["closedate"]) ?? changedAt) : undefined,
    changedAt,
    contactIds,
  };
}

/** ISO 8601, or milliseconds since 1970. */
function momentIn(written: string | null | undefined): Date | undefined {
  if (!written) return undefined;
  const at = new Date(/^\d+$/.test(written) ? Number(written) : written);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
