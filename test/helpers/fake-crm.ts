import type { Crm, CrmContact } from "#ports/crm.ts";

/** A CRM that knows one contact, or these, and takes everything that is written. */
export function aCrm(contacts: readonly CrmContact[], change: Partial<Crm> = {}): Crm {
  return {
    findContacts: async () => contacts,
    readStanding: async () => ({ matches: 0, contactId: undefined, standing: undefined }),
    assignContact: async () => "assigned",
    saveContact: async () => aContact(),
    saveTicket: async () => ({ ticketId: "1", ownerEmail: undefined }),
    addNote: async () => ({ noteId: "n1" }),
    readAsker: async () => undefined,
    readDeals: async () => [],
    readDeal: async () => undefined,
    readNote: async () => undefined,
    readTicket: async () => undefined,
    readTickets: async () => [],
    listChanged: async () => ({ records: [], mark: "", more: false }),
    callsUsed: () => undefined,
    saveMeeting: async () => ({ meetingId: "1" }),
    saveDealField: async () => undefined,
    saveTask: async () => ({ taskId: "1" }),
    saveActivity: async () => ({ activityId: "1" }),
    ...change,
  };
}

export function aContact(change: Partial<CrmContact> = {}): CrmContact {
  return {
    ...{ contactId: "501", name: "Kim Lee", email: "kim@home.example" },
    ...{
      ownerEmail: undefined,
      openDeals: undefined,
      url: undefined,
      companyId: undefined,
      dealId: undefined,
    },
    ...change,
  };
}
