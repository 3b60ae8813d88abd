import type {
  PageContact,
  PageCrm,
  PageDeal,
  PageMeeting,
  PageMessage,
  PageRecord,
  PageTask,
  PageTicket,
} from "#sandbox/page/crm-state.ts";
import { closedStages } from "#sandbox/salesforce/fields.ts";
import { type OrgState, type StoredRecord, typeOfId } from "#sandbox/salesforce/org.ts";
import { CONTACTS_MAX, lastChange, newestFirst, TIMELINE_MAX } from "./newest-first.ts";

/** Records by the id that one of their fields refers to: the page asks for all of it, often. */
type Related = ReadonlyMap<string, readonly StoredRecord[]>;
type Org = {
  readonly state: OrgState;
  /** Cases, events and tasks, by whom they are about; those about nobody under "". */
  readonly timelines: Related;
  readonly comments: Related;
  readonly roles: Related;
};

/** Salesforce as the people of the company see it. */
export function viewSalesforce(state: OrgState): PageCrm {
  const { Case, CaseComment, Contact, Event, Lead, OpportunityContactRole, Task, User } =
    state.records;
  const org: Org = {
    state,
    timelines: by(
      (record) => textOf(record, "ContactId") || textOf(record, "WhoId"),
      Case,
      Event,
      Task,
    ),
    comments: by((comment) => textOf(comment, "ParentId"), CaseComment),
    roles: by((role) => textOf(role, "ContactId"), OpportunityContactRole),
  };
  const people = [...Object.values(Contact), ...Object.values(Lead)];
  const contacts = newestFirst(people, (contact) =>
    lastChange([contact, ...(org.timelines.get(contact.id) ?? [])]),
  );
  return {
    vendor: "salesforce",
    owners: Object.values(User)
      .filter(({ id }) => id !== state.runAs)
      .map((user) => ({ email: textOf(user, "Email"), name: textOf(user, "Name") })),
    contacts: contacts.slice(0, CONTACTS_MAX).map((contact) => pageContact(org, contact)),
    loose: timelineOf(org, ""),
  };
}

function by(
  idIn: (record: StoredRecord) => string,
  ...kinds: readonly Readonly<Record<string, StoredRecord>>[]
): Related {
  return Map.groupBy(
    kinds.flatMap((records) => Object.values(records)),
    idIn,
  );
}

function pageContact(org: Org, contact: StoredRecord): PageContact {
  return {
    id: contact.id,
    name: fullName(contact),
    emails: [textOf(contact, "Email")].filter(Boolean),
    phone: textOf(contact, "Phone") || textOf(contact, "MobilePhone"),
    owner: ownerEmail(org, contact),
    deals: (org.roles.get(contact.id) ?? []).flatMap((role) => pageDeal(org, role)),
    timeline: timelineOf(org, contact.id),
  };
}

function pageDeal({ state }: Org, role: StoredRecord): readonly PageDeal[] {
  const opportunity = state.records.Opportunity[textOf(role, "OpportunityId")];
  if (opportunity === undefined) return [];
  const stage = textOf(opportunity, "StageName");
  return [
    {
      id: opportunity.id,
      name: textOf(opportunity, "Name"),
      amount: Number(textOf(opportunity, "Amount")),
      currency: textOf(opportunity, "CurrencyIsoCode") || "USD",
      stage,
      open: !closedStages.includes(stage),
    },
  ];
}

function timelineOf(org: Org, id: string): readonly PageRecord[] {
  return newestFirst(org.timelines.get(id) ?? [], ({ createdAt }) => createdAt)
    .slice(0, TIMELINE_MAX)
    .map((record) => pageRecord(org, record));
}

function pageRecord(org: Org, record: StoredRecord): PageRecord {
  switch (typeOfId(record.id)) {
    case "Case":
      return pageTicket(org, record);
    case "Event":
      return pageMeeting(record);
    default:
      // Done from the beginning, unlike what somebody is asked to do.
      return textOf(record, "Status") === "Completed" ? pageMessage(record) : pageTask(org, record);
  }
}

function pageTicket(org: Org, record: StoredRecord): PageTicket {
  return {
    kind: "ticket",
    ...happened(record),
    subject: textOf(record, "Subject"),
    content: textOf(record, "Description"),
    stage: textOf(record, "Status"),
    priority: textOf(record, "Priority"),
    owner: ownerEmail(org, record),
    notes: (org.comments.get(record.id) ?? []).map((comment) => textOf(comment, "CommentBody")),
  };
}

function pageMeeting(record: StoredRecord): PageMeeting {
  return {
    kind: "meeting",
    ...happened(record),
    title: textOf(record, "Subject"),
    body: textOf(record, "Description"),
    start: instantIn(record, "StartDateTime"),
    end: instantIn(record, "EndDateTime"),
    outcome: textOf(record, "Gatehouse_Outcome__c"),
  };
}

function pageMessage(record: StoredRecord): PageMessage {
  const subject = textOf(record, "Subject");
  return {
    kind: "message",
    channel: textOf(record, "TaskSubtype") === "Email" ? "E-mail" : "Text message",
    ...happened(record),
    subject,
    body: textOf(record, "Description"),
    // A task has a day alone; when it was logged says more.
    at: record.createdAt,
    isLost: subject.startsWith("Not delivered"),
  };
}

function pageTask(org: Org, record: StoredRecord): PageTask {
  return {
    kind: "task",
    ...happened(record),
    subject: textOf(record, "Subject"),
    body: textOf(record, "Description"),
    due: instantIn(record, "ReminderDateTime"),
    owner: ownerEmail(org, record),
  };
}

const happened = ({ id, createdAt, updatedAt }: StoredRecord) => ({ id, createdAt, updatedAt });

/** Whoever makes a record owns it: what our app's user owns is nobody's. */
function ownerEmail({ state }: Org, record: StoredRecord): string | null {
  const id = textOf(record, "OwnerId");
  const owner = id === state.runAs ? undefined : state.records.User[id];
  return owner === undefined ? null : textOf(owner, "Email");
}

function instantIn(record: StoredRecord, name: string): number | null {
  const at = Date.parse(textOf(record, name));
  return Number.isNaN(at) ? null : at;
}

export function fullName(record: StoredRecord): string {
  const names = [textOf(record, "FirstName"), textOf(record, "LastName")].filter(Boolean);
  return names.join(" ") || textOf(record, "Email");
}

export function textOf({ values }: StoredRecord, name: string): string {
  return String(values[name] ?? "");
}
