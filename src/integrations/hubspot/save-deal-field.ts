import type { Crm } from "#ports/crm.ts";
import { askHubSpot, type HubSpotAccount } from "./account.ts";
import { checked, RecordAnswer } from "./records.ts";

export function saveDealField(account: HubSpotAccount): Crm["saveDealField"] {
  return ({ dealId, field, value }) =>
    askHubSpot(account, "write", async ({ objects }) => {
      const written = String(value);
      const seen = checked(RecordAnswer, await objects.getById("deals", dealId, [field]), "deal");
      // Somebody may have changed the rest of it since: what is there already is not written again.
      if (seen.properties[field] === written) return;
      const answer = await objects.update("deals", dealId, { properties: { [field]: written } });
      checked(RecordAnswer, answer, "deal");
    });
}
