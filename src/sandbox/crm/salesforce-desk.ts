import { GatehouseError } from "#errors.ts";
import { salesforceEnvironment } from "#sandbox/environment.ts";
import type { OrgState, Values } from "#sandbox/salesforce/org.ts";
import {
  type SalesforceDouble,
  startSalesforceDouble,
} from "#sandbox/salesforce/salesforce-double.ts";
import type { CrmPeople, CrmStart, SalesforceDesk } from "./crm-desk.ts";
import { fullName, textOf, viewSalesforce } from "./salesforce-view.ts";

export async function openSalesforceDesk(start: CrmStart): Promise<SalesforceDesk> {
  const double = await startSalesforceDouble(start);
  const { state, triggers } = double;
  return {
    vendor: "salesforce",
    double,
    environment: salesforceEnvironment(double),
    connect: triggers.connect,
    ...deeds(double),
    show: () => viewSalesforce(state),
    phoneBook() {
      const { Contact, Lead } = state.records;
      return [...Object.values(Contact), ...Object.values(Lead)].map((record) => ({
        name: fullName(record),
        phones: [textOf(record, "Phone"), textOf(record, "MobilePhone")],
      }));
    },
  };
}

function deeds(
  double: SalesforceDouble,
): Omit<CrmPeople, "environment" | "connect" | "show" | "phoneBook"> {
  const { state, editRecord } = double;
  return {
    addContact({ ownerEmail, ...contact }) {
      refuseFurtherEmails(contact.additionalEmails);
      return double.addContact({ ...contact, ownerEmail: ownerEmail || undefined });
    },
    editContact(id, { additionalEmails, email, firstName, lastName, phone, ownerEmail }) {
      refuseFurtherEmails(additionalEmails);
      const sent = { Email: email, FirstName: firstName, LastName: lastName, Phone: phone };
      return editRecord("Contact", id, given({ ...sent, OwnerId: ownerId(state, ownerEmail) }));
    },
    addDeal: double.addOpportunity,
    editDeal: (id, { stage, amount }) =>
      editRecord("Opportunity", id, given({ StageName: stage, Amount: amount })),
    editMeeting: (id, { outcome }) => editRecord("Event", id, { Gatehouse_Outcome__c: outcome }),
    editTicket: (id, { stage, ownerEmail }) =>
      editRecord("Case", id, given({ Status: stage, OwnerId: ownerId(state, ownerEmail) })),
    addNote: ({ ticketId, text, ownerEmail }) =>
      double.addComment({ caseId: ticketId, body: text, byEmail: ownerEmail }),
  };
}

function refuseFurtherEmails(additionalEmails: readonly string[] = []): void {
  if (additionalEmails.length === 0) return;
  throw new GatehouseError("INVALID_REQUEST", {
    detail: "a contact of Salesforce has one address",
  });
}

/** Whatever is nobody's is the user's whom our app acts for: there a record has an owner. */
function ownerId(state: OrgState, email: string | null | undefined): string | undefined {
  if (email === undefined) return undefined;
  if (email === null || email === "") return state.runAs;
  const users = Object.values(state.records.User);
  const owner = users.find(({ values }) => values["Email"] === email);
  if (owner !== undefined) return owner.id;
  throw new GatehouseError("NOT_FOUND", { detail: `there is no user ${email}` });
}

function given(values: Readonly<Record<string, string | number | undefined>>): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
