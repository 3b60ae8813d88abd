import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { Crm, CrmTicket, SeenTicket } from "#ports/crm.ts";
import { askHubSpot, type HubSpotAccount } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import type { Owners } from "./owners.ts";
import { checked, RecordAnswer } from "./records.ts";
import type { TicketPipeline } from "./ticket.ts";

const CHANGED = "hs_lastmodifieddate";
const ticketProperties = ["hs_pipeline_stage", "hubspot_owner_id", CHANGED];

type Reading = {
  readonly account: HubSpotAccount;
  readonly owners: (api: HubSpotApi) => Promise<Owners>;
  readonly pipeline: TicketPipeline;
};

/** Read by its id and not searched for: the index learns of a change only seconds later. */
export function readTicket({ account, owners, pipeline }: Reading): Crm["readTicket"] {
  return async (ticketId) => {
    try {
      return await askHubSpot(account, "read", async (api) => {
        const sent = await api.objects.getById("tickets", ticketId, ticketProperties);
        const ticket = checked(RecordAnswer, sent, "ticket");
        return seen(ticket, pipeline, await ownersOf([ticket], () => owners(api)));
      });
    } catch (error) {
      if (error instanceof VendorError && error.verdict === "gone") return undefined;
      throw error;
    }
  };
}

const ReadAnswer = z.object({ results: z.array(RecordAnswer) });
const NotesAnswer = z.object({
  results: z.array(
    z.object({
      // As the package calls it.
      _from: z.object({ id: z.string() }),
      to: z.array(z.object({ toObjectId: z.coerce.string() })),
    }),
  ),
});

/** Two questions for a hundred tickets, and neither is a search. More notes than one page has nobody reads. */
export function readTickets({ account, owners, pipeline }: Reading): Crm["readTickets"] {
  return (ticketIds) =>
    askHubSpot(account, "read", async (api) => {
      const inputs = ticketIds.map((id) => ({ id }));
      const [sent, noted] = await Promise.all([
        api.batches.read("tickets", {
          inputs,
          properties: ticketProperties,
          propertiesWithHistory: [],
        }),
        api.associationsOfMany.getPage("tickets", "notes", { inputs }),
      ]);
      const tickets = checked(ReadAnswer, sent, "tickets").results;
      const known = await ownersOf(tickets, () => owners(api));
      const notes = new Map(
        checked(NotesAnswer, noted, "notes of tickets").results.map(({ _from, to }) => [
          _from.id,
          [...new Set(to.map(({ toObjectId }) => toObjectId))],
        ]),
      );
      return tickets.map((ticket) => ({
        ...seen(ticket, pipeline, known),
        ticketId: ticket.id,
        changedAt: checked(z.coerce.date(), ticket.properties[CHANGED], CHANGED),
        noteIds: notes.get(ticket.id) ?? [],
      }));
    });
}

type Sent = Pick<RecordAnswer, "properties">;

/** Asked for only where somebody owns something. */
async function ownersOf(
  tickets: readonly Sent[],
  owners: () => Promise<Owners>,
): Promise<Owners | undefined> {
  return tickets.some(({ properties }) => properties["hubspot_owner_id"]) ? owners() : undefined;
}

function seen(
  { properties }: Sent,
  { ticketStages }: TicketPipeline,
  owners: Owners | undefined,
): SeenTicket {
  const stage = properties["hs_pipeline_stage"];
  const [state] = Object.entries(ticketStages).find(([, one]) => one === stage) ?? [];
  return {
    state: state as CrmTicket["state"] | undefined,
    ownerEmail: owners?.byId.get(properties["hubspot_owner_id"] ?? ""),
  };
}
