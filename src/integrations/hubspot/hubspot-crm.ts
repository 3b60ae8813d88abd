import type { Crm, CrmTask } from "#ports/crm.ts";
import { askHubSpot, HUBSPOT_DEADLINE_MS, type HubSpotAccess, hubSpotAccount } from "./account.ts";
import { activityContent, activityType } from "./activity.ts";
import type { HubSpotApi } from "./api.ts";
import { assignContact } from "./assign-contact.ts";
import { findContacts, type NewClients, saveContact } from "./contacts.ts";
import { listChanged } from "./list-changed.ts";
import { meetingContent } from "./meeting.ts";
import { noteContent } from "./note.ts";
import { ownerDirectory } from "./owners.ts";
import { readAsker } from "./read-asker.ts";
import { readDeal, readDeals } from "./read-deals.ts";
import { readNote } from "./read-note.ts";
import { readTicket, readTickets } from "./read-ticket.ts";
import { connect, connectAlso, upsert } from "./records.ts";
import { saveDealField } from "./save-deal-field.ts";
import { searchTurns } from "./search-turns.ts";
import { readStanding } from "./standing.ts";
import { taskContent } from "./task.ts";
import { type TicketPipeline, ticketContent } from "./ticket.ts";

export type HubSpotOptions = HubSpotAccess &
  TicketPipeline & {
    /** The number in the address of HubSpot in a browser; undefined: contacts have no links. */
    readonly portalId: string | undefined;
    /** Whether whoever is written down has the lifecycle stage of a lead. */
    readonly newClients: NewClients;
  };

/**
 * HubSpot behind our port. Every record that it writes carries our own id in a unique property,
 * which `setUpHubSpot` creates; so every write may be repeated, and none is repeated here.
 */
export function hubSpotCrm(options: HubSpotOptions, deadlineMs = HUBSPOT_DEADLINE_MS): Crm {
  const account = hubSpotAccount(options, deadlineMs);
  // A door of its own: neither its queue nor its failures are to keep tickets and meetings waiting.
  const aside = hubSpotAccount(options, deadlineMs);
  const owners = ownerDirectory();
  const { portalId, newClients } = options;
  const context = { account, owners, turn: searchTurns(), portalId, newClients };
  const ownerOf = async (api: HubSpotApi, { ownerEmail }: Pick<CrmTask, "ownerEmail">) =>
    ownerEmail === undefined
      ? undefined
      : (await owners(api)).byEmail.get(ownerEmail.toLowerCase());
  return {
    findContacts: findContacts(context),
    saveContact: saveContact(context),
    assignContact: assignContact(context),
    readStanding: readStanding(context),
    readAsker: readAsker(context),
    readDeals: readDeals(context),
    readDeal: readDeal(context),
    readNote: readNote(context),

    saveTicket: (ticket) =>
      askHubSpot(account, "write", async (api) => {
        const { escalationId, contactId } = ticket;
        const ownerId = await ownerOf(api, ticket);
        const properties = ticketContent(ticket, options, ownerId);
        const id = await upsert(api, "tickets", { ourId: escalationId, properties });
        await connect(api, { type: "tickets", id }, { type: "contacts", id: contactId });
        await connectAlso(api, { type: "tickets", id }, ticket);
        return { ticketId: id, ownerEmail: ownerId && ticket.ownerEmail };
      }),

    readTicket: readTicket({ account, owners, pipeline: options }),
    readTickets: readTickets({ account, owners, pipeline: options }),
    listChanged: listChanged(context),
    // Not for searches, of which an account has enough; and no answer says it of a service key.
    callsUsed: () => undefined,

    saveMeeting: (meeting) =>
      askHubSpot(account, "write", async (api) => {
        const { appointmentId, contactId } = meeting;
        const properties = meetingContent(meeting);
        const id = await upsert(api, "meetings", { ourId: appointmentId, properties });
        await connect(api, { type: "meetings", id }, { type: "contacts", id: contactId });
        await connectAlso(api, { type: "meetings", id }, meeting);
        return { meetingId: id };
      }),

    saveDealField: saveDealField(account),

    saveTask: (task) =>
      askHubSpot(account, "write", async (api) => {
        const properties = taskContent(task, await ownerOf(api, task));
        const id = await upsert(api, "tasks", { ourId: task.id, properties });
        await connect(api, { type: "tasks", id }, { type: "contacts", id: task.contactId });
        return { taskId: id };
      }),

    addNote: (note) =>
      askHubSpot(account, "write", async (api) => {
        const id = await upsert(api, "notes", { ourId: note.key, properties: noteContent(note) });
        await connect(api, { type: "notes", id }, { type: "tickets", id: note.ticketId });
        return { noteId: id };
      }),

    saveActivity: (activity) =>
      askHubSpot(aside, "write", async (api) => {
        const type = activityType(activity);
        const properties = activityContent(activity);
        const id = await upsert(api, type, { ourId: activity.id, properties });
        await connect(api, { type, id }, { type: "contacts", id: activity.contactId });
        await connect(api, { type, id }, { type: "tickets", id: activity.ticketId });
        return { activityId: id };
      }),
  };
}
