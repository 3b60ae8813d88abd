import type { Crm } from "#ports/crm.ts";
import { askHubSpot, HUBSPOT_DEADLINE_MS, type HubSpotAccess, hubSpotAccount } from "./account.ts";
import { findContacts, saveContact } from "./contacts.ts";
import { meetingContent } from "./meeting.ts";
import { ownerDirectory } from "./owners.ts";
import { connectToContact, upsert } from "./records.ts";
import { searchTurns } from "./search-turns.ts";
import { type TicketPipeline, ticketContent } from "./ticket.ts";

export type HubSpotOptions = HubSpotAccess &
  TicketPipeline & {
    /** The number in the address of HubSpot in a browser; undefined: contacts have no links. */
    readonly portalId: string | undefined;
  };

/**
 * HubSpot behind our port. Every record that it writes carries our own id in a unique property,
 * which `setUpHubSpot` creates; so every write may be repeated, and none is repeated here.
 */
export function hubSpotCrm(options: HubSpotOptions, deadlineMs = HUBSPOT_DEADLINE_MS): Crm {
  const account = hubSpotAccount(options, deadlineMs);
  const owners = ownerDirectory();
  const context = { account, owners, turn: searchTurns(), portalId: options.portalId };
  return {
    findContacts: findContacts(context),
    saveContact: saveContact(context),

    saveTicket: (ticket) =>
      askHubSpot(account, "write", async (api) => {
        const { escalationId, ownerEmail, contactId } = ticket;
        const ownerId =
          ownerEmail === undefined
            ? undefined
            : (await owners(api)).byEmail.get(ownerEmail.toLowerCase());
        const properties = ticketContent(ticket, options, ownerId);
        const id = await upsert(api, "tickets", { ourId: escalationId, properties });
        await connectToContact(api, { type: "tickets", id }, contactId);
        return { ticketId: id };
      }),

    saveMeeting: (meeting) =>
      askHubSpot(account, "write", async (api) => {
        const { appointmentId, contactId } = meeting;
        const properties = meetingContent(meeting);
        const id = await upsert(api, "meetings", { ourId: appointmentId, properties });
        await connectToContact(api, { type: "meetings", id }, contactId);
        return { meetingId: id };
      }),
  };
}
