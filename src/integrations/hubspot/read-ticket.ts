import { VendorError } from "#errors.ts";
import type { Crm, CrmTicket } from "#ports/crm.ts";
import { askHubSpot, type HubSpotAccount } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import type { Owners } from "./owners.ts";
import { checked, RecordAnswer } from "./records.ts";
import type { TicketPipeline } from "./ticket.ts";

const ticketProperties = ["hs_pipeline_stage", "hubspot_owner_id"];

/** Read by its id and not searched for: the index learns of a change only seconds later. */
export function readTicket({
  account,
  owners,
  pipeline: { ticketStages },
}: {
  readonly account: HubSpotAccount;
  readonly owners: (api: HubSpotApi) => Promise<Owners>;
  readonly pipeline: TicketPipeline;
}): Crm["readTicket"] {
  const states = new Map(
    Object.entries(ticketStages).map(([state, stage]) => [stage, state as CrmTicket["state"]]),
  );
  return async (ticketId) => {
    try {
      return await askHubSpot(account, "read", async (api) => {
        const sent = await api.objects.getById("tickets", ticketId, ticketProperties);
        const { properties } = checked(RecordAnswer, sent, "ticket");
        const ownerId = properties["hubspot_owner_id"] || undefined;
        const known = ownerId === undefined ? undefined : await owners(api);
        return {
          state: states.get(properties["hs_pipeline_stage"] ?? ""),
          ownerEmail: ownerId === undefined ? undefined : known?.byId.get(ownerId),
        };
      });
    } catch (error) {
      if (error instanceof VendorError && error.verdict === "gone") return undefined;
      throw error;
    }
  };
}
