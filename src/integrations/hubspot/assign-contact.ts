import type { Crm } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { checked, RecordAnswer } from "./records.ts";

const OWNER = "hubspot_owner_id";

/** Read before it is written: what people chose meanwhile is theirs to choose. */
export function assignContact({
  account,
  owners,
}: Pick<ContactsContext, "account" | "owners">): Crm["assignContact"] {
  return ({ contactId, ownerEmail, whereNone }) =>
    askHubSpot(account, "write", async (api) => {
      const ownerId = (await owners(api)).byEmail.get(ownerEmail.toLowerCase());
      if (ownerId === undefined) return "unknown";
      const sent = await api.objects.getById("contacts", contactId, [OWNER]);
      const now = checked(RecordAnswer, sent, "contact").properties[OWNER] || undefined;
      if (now === ownerId) return "assigned";
      if (now !== undefined && whereNone) return "kept";
      const properties = { [OWNER]: ownerId };
      checked(
        RecordAnswer,
        await api.objects.update("contacts", contactId, { properties }),
        "contact",
      );
      return "assigned";
    });
}
