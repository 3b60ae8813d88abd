import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { Crm } from "#ports/crm.ts";
import { askSalesforce, type SalesforceAccount } from "./account.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";
import { valueAt } from "./values-at.ts";
import { VENDOR } from "./verdicts.ts";

const Row = z.record(z.string(), z.unknown());

export function saveDealField(account: SalesforceAccount): Crm["saveDealField"] {
  return ({ dealId, field, value }) =>
    askSalesforce(account, "write", async (api) => {
      const soql = `SELECT ${field} FROM Opportunity WHERE Id = ${quoted(dealId)} LIMIT 1`;
      const [seen] = await select(api, Row, soql);
      if (seen === undefined)
        throw new VendorError(VENDOR, {
          ...{ verdict: "gone", ambiguous: false, detail: "the opportunity is gone" },
        });
      // Somebody may have changed the rest of it since: what is there already is not written again.
      if (String(valueAt(seen, field)) === String(value)) return;
      await api.connection.requestPatch(`/sobjects/Opportunity/${encodeURIComponent(dealId)}`, {
        [field]: value,
      });
    });
}
