import { VendorError } from "#errors.ts";
import type { Crm } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { associatedIds, checked, OUR_ID, RecordAnswer } from "./records.ts";

const noteProperties = ["hs_note_body", "hubspot_owner_id", OUR_ID];

/** A note as it is now, and the tickets that it is on. */
export function readNote({
  account,
  owners,
}: Pick<ContactsContext, "account" | "owners">): Crm["readNote"] {
  return async (noteId) => {
    try {
      return await askHubSpot(account, "read", async (api) => {
        const sent = await api.objects.getById("notes", noteId, noteProperties);
        const { properties } = checked(RecordAnswer, sent, "note");
        const ticketIds = await associatedIds(api, { type: "notes", id: noteId }, "tickets");
        const ownerId = properties["hubspot_owner_id"] || undefined;
        const known = ownerId === undefined ? undefined : await owners(api);
        return {
          ticketIds,
          by: ownerId === undefined ? undefined : known?.byId.get(ownerId),
          text: asText(properties["hs_note_body"] ?? ""),
          isOurs: Boolean(properties[OUR_ID]),
        };
      });
    } catch (error) {
      if (error instanceof VendorError && error.verdict === "gone") return undefined;
      throw error;
    }
  };
}

const entities: Readonly<Record<string, string>> = {
  ...{ "&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" },
};

/** HubSpot keeps notes as HTML; a thread shows words. */
function asText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d)>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
