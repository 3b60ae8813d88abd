import { type SalesforceOptions, salesforceCrm } from "#integrations/salesforce/salesforce-crm.ts";
import { setUpSalesforce } from "#integrations/salesforce/set-up.ts";
import { customField } from "#sandbox/salesforce/fields.ts";
import type { ObjectType, StoredRecord } from "#sandbox/salesforce/org.ts";
import type { SalesforceDouble } from "#sandbox/salesforce/salesforce-double.ts";
import { emptyOrg, readyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { startCheckedSalesforce } from "../../contracts/checked-crm.ts";
import {
  type CrmOffice,
  keyOf,
  type OfficeOptions,
  type OfficePeople,
  type OfficeRecords,
  type Written,
} from "./office.ts";

const statuses = {
  open: "New",
  "in-progress": "Working",
  waiting: "Escalated",
  closed: "Closed",
} as const;
const outcomes = {
  scheduled: "Scheduled",
  rescheduled: "Rescheduled",
  cancelled: "Cancelled",
  attended: "Attended",
  "no-show": "No-show",
} as const;
const stages = { open: "Negotiation/Review", won: "Closed Won", lost: "Closed Lost" } as const;
const types = {
  contact: "Contact",
  ticket: "Case",
  meeting: "Event",
  note: "CaseComment",
  activity: "Task",
} as const satisfies Record<Written, ObjectType>;
/** A field that every write of ours names. */
const fields = {
  contact: "Email",
  ticket: "Subject",
  meeting: "Subject",
  note: "CommentBody",
  activity: "Subject",
} as const;

export async function openSalesforceOffice({ isConfigured }: OfficeOptions): Promise<CrmOffice> {
  const salesforce = await startCheckedSalesforce({
    world: isConfigured ? readyOrg : emptyOrg,
  });
  const { state } = salesforce;
  const options = salesforceOptions(salesforce);
  return {
    vendor: "salesforce",
    dealStage: { field: "StageName", won: "Closed Won" },
    crm: (deadlineMs) => salesforceCrm(options, deadlineMs),
    setUp: () => setUpSalesforce(options, 2_000),
    faults: salesforce.faults,
    secrets: () => [salesforce.clientSecret, ...salesforce.sessions],
    calls: () => salesforce.calls.filter(({ path }) => !path.includes("/oauth2/")),
    writes: {
      contact: "PATCH .*/Contact/",
      ticket: "PATCH .*/Case/",
      meeting: "PATCH .*/Event/",
      note: "POST .*/CaseComment",
      activity: "PATCH .*/Task/",
    },
    questions: "/composite$",
    ownerQuestion: "GET .*/query$",
    ...peopleOf(salesforce),
    refuseBy: ({ about, words }) =>
      state.behaviour.rules.push({
        objectType: types[about],
        field: fields[about],
        message: words,
      }),
    dropRules: () => {
      state.behaviour.rules = [];
    },
    slowSearch: () => {
      state.behaviour.searchLagMs = 60_000;
    },
    ...shownBy(salesforce),
    close: salesforce.stop,
  };
}

const lost = /^Not delivered: /;

/** Done from the beginning, unlike what somebody is asked to do. */
const isMessage = ({ values }: StoredRecord) => values["Status"] === "Completed";

/** What stands there. */
function shownBy(salesforce: SalesforceDouble): Pick<CrmOffice, OfficeRecords> {
  const all = (type: ObjectType) => Object.values(salesforce.state.records[type]);
  return {
    contacts: () =>
      all("Contact").map((record) => ({
        id: record.id,
        ourId: textOf(record, "Gatehouse_Id__c"),
        name: [textOf(record, "FirstName"), textOf(record, "LastName")].filter(Boolean).join(" "),
        email: textOf(record, "Email"),
        phone: textOf(record, "Phone"),
      })),
    tickets: () =>
      all("Case").map((record) => ({
        ourId: textOf(record, "Gatehouse_Id__c"),
        subject: textOf(record, "Subject"),
        content: textOf(record, "Description"),
        state: keyOf(statuses, record.values["Status"]),
        isHigh: record.values["Priority"] === "High",
        ownerEmail: ownerOf(salesforce, record),
        contactIds: idsIn(record, "ContactId"),
      })),
    meetings: () =>
      all("Event").map((record) => ({
        ourId: textOf(record, "Gatehouse_Id__c"),
        start: textOf(record, "StartDateTime"),
        end: textOf(record, "EndDateTime"),
        outcome: keyOf(outcomes, record.values["Gatehouse_Outcome__c"]),
        contactIds: idsIn(record, "WhoId"),
        dealIds: idsIn(record, "WhatId"),
      })),
    notes: () =>
      all("CaseComment").map((record) => ({
        ticketIds: idsIn(record, "ParentId"),
        body: textOf(record, "CommentBody"),
      })),
    tasks: () =>
      all("Task")
        .filter((record) => !isMessage(record))
        .map((record) => ({
          subject: textOf(record, "Subject"),
          dueAt: textOf(record, "ReminderDateTime"),
          ownerEmail: ownerOf(salesforce, record),
          contactIds: idsIn(record, "WhoId"),
        })),
    activities: () =>
      all("Task")
        .filter(isMessage)
        .map((record) => ({
          channel: record.values["TaskSubtype"] === "Email" ? ("email" as const) : ("sms" as const),
          subject: textOf(record, "Subject").replace(lost, ""),
          words: textOf(record, "Description").split("\n").slice(3).join("\n"),
          isLost: lost.test(textOf(record, "Subject")),
          on: textOf(record, "ActivityDate"),
          contactIds: idsIn(record, "WhoId"),
          ticketIds: idsIn(record, "WhatId"),
        })),
  };
}

const fieldKind = { length: 40, externalId: false, unique: false, visible: true };

/** What people do there, without asking us. */
function peopleOf(salesforce: SalesforceDouble): Pick<CrmOffice, OfficePeople> {
  return {
    addContact: salesforce.addContact,
    addDeal: ({ isOver, ...deal }) =>
      salesforce.addOpportunity({
        ...deal,
        name: "A deal",
        ...(isOver && { stage: "Closed Won" }),
      }),
    moveDeal: (id, state) =>
      void salesforce.editRecord("Opportunity", id, { StageName: stages[state] }),
    makeDealField(name) {
      salesforce.state.fields.Opportunity[name] = customField(name, fieldKind);
    },
    dealField: (id, name) => textOf(salesforce.state.records.Opportunity[id] as StoredRecord, name),
    refuseDealField: (field, message) =>
      salesforce.state.behaviour.rules.push({ objectType: "Opportunity", field, message }),
    addAccount({ name, domain, size, contactId }) {
      const { id } = salesforce.addAccount({ name, website: `https://www.${domain}/` });
      salesforce.editRecord("Account", id, { NumberOfEmployees: size });
      if (contactId !== undefined) salesforce.editRecord("Contact", contactId, { AccountId: id });
    },
    makeField(name) {
      salesforce.state.fields.Contact[name] = customField(name, fieldKind);
    },
    setField: (id, name, value) => void salesforce.editRecord("Contact", id, { [name]: value }),
    // A contact of Salesforce has none: its account has a type.
    setLifecycle(contactId, stage) {
      const accountId = textOf(
        salesforce.state.records.Contact[contactId] as StoredRecord,
        "AccountId",
      );
      salesforce.editRecord("Account", accountId, { Type: stage });
    },
    writeNote: ({ ticketId, text }) =>
      salesforce.addComment({ caseId: ticketId, body: text, byEmail: "maya@harborpine.example" }),
    deactivate(email) {
      for (const { values } of Object.values(salesforce.state.records.User))
        if (values["Email"] === email) values["IsActive"] = false;
    },
    chooseOwner(ticketId, email) {
      const owner = Object.values(salesforce.state.records.User).find(
        ({ values }) => values["Email"] === email,
      );
      salesforce.editRecord("Case", ticketId, { OwnerId: owner?.id ?? null });
    },
    closeTicket: (ticketId) =>
      void salesforce.editRecord("Case", ticketId, { Status: statuses.closed }),
  };
}

export function salesforceOptions({
  url,
  clientId,
  clientSecret,
}: Pick<SalesforceDouble, "url" | "clientId" | "clientSecret">): SalesforceOptions {
  return {
    loginUrl: url,
    clientId,
    grant: { clientSecret },
    apiVersion: "66.0",
    caseStatuses: statuses,
    newClients: "Contact",
  };
}

const textOf = ({ values }: StoredRecord, name: string) => String(values[name] ?? "");
const idsIn = (record: StoredRecord, name: string) => [textOf(record, name)].filter(Boolean);

/** Whoever makes a record owns it: that is nobody's choice. */
function ownerOf({ state }: SalesforceDouble, record: StoredRecord): string | undefined {
  const id = textOf(record, "OwnerId");
  const owner = id === state.runAs ? undefined : state.records.User[id];
  return owner && textOf(owner, "Email");
}
