import { afterEach, beforeEach } from "vitest";
import { openHubSpotOffice } from "./hubspot-office.ts";
import {
  type CrmOffice,
  cleo,
  mail,
  meeting,
  note,
  type OfficeOptions,
  ticket,
  type Written,
} from "./office.ts";
import { openSalesforceOffice } from "./salesforce-office.ts";

/** The same suite runs at each of these. */
export const vendors = [
  ["HubSpot", openHubSpotOffice],
  ["Salesforce", openSalesforceOffice],
] as const;

/** An office of its own for each test. */
export function useOffice(
  open: (options: OfficeOptions) => Promise<CrmOffice>,
  options: OfficeOptions = { isConfigured: true },
): () => CrmOffice {
  let office: CrmOffice;
  beforeEach(async () => {
    office = await open(options);
  });
  afterEach(() => office.close());
  return () => office;
}

export const kinds = [
  "contact",
  "ticket",
  "meeting",
  "note",
  "activity",
] as const satisfies Written[];

/** One write of each kind. */
export function write({ crm }: CrmOffice, kind: Written, deadlineMs?: number): Promise<unknown> {
  const to = crm(deadlineMs);
  switch (kind) {
    case "contact":
      return to.saveContact(cleo);
    case "ticket":
      return to.saveTicket(ticket);
    case "meeting":
      return to.saveMeeting(meeting);
    case "activity":
      return to.saveActivity(mail);
    case "note":
      return to.saveTicket(ticket).then(({ ticketId }) => to.addNote({ ...note, ticketId }));
  }
}

/** What stands in the CRM, of one kind. */
export function stored(office: CrmOffice, kind: Written): readonly unknown[] {
  const { contacts, tickets, meetings, notes, activities } = office;
  const records = { contact: contacts, ticket: tickets, meeting: meetings, note: notes };
  return { ...records, activity: activities }[kind]();
}
