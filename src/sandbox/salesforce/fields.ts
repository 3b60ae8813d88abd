import type { ObjectType } from "./org.ts";

/** What Salesforce knows of a field: the parts that its answers and its checks need. */
export type FieldDefinition = {
  readonly name: string;
  readonly type:
    | "string"
    | "textarea"
    | "boolean"
    | "datetime"
    | "date"
    | "currency"
    | "int"
    | "picklist"
    | "reference";
  readonly length: number;
  readonly custom: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  /** The values of a picklist that takes no others. */
  readonly options: readonly string[];
  /** What an id in it may be of. */
  readonly referenceTo: readonly ObjectType[];
  /** "Owner": by which questions go on to what it refers to. */
  readonly relationship: string | undefined;
  /** Nobody writes it. */
  readonly computed: boolean;
  /** It is written when a record is made, and never again. */
  readonly isForNew: boolean;
  /** A field is there for everybody, or for whom a permission shows it. */
  readonly visible: boolean;
};

const plain: Omit<FieldDefinition, "name"> = {
  type: "string",
  length: 255,
  custom: false,
  externalId: false,
  unique: false,
  options: [],
  referenceTo: [],
  relationship: undefined,
  computed: false,
  isForNew: false,
  visible: true,
};
type Kind = Partial<Omit<FieldDefinition, "name">>;

const text: Kind = {};
const area = (length: number): Kind => ({ type: "textarea", length });
const flag: Kind = { type: "boolean" };
const day: Kind = { type: "date" };
const moment: Kind = { type: "datetime" };
const money: Kind = { type: "currency" };
const count: Kind = { type: "int" };
const computed = (kind: Kind): Kind => ({ ...kind, computed: true });
const oneOf = (...options: string[]): Kind => ({ type: "picklist", options });
const to = (relationship: string, ...referenceTo: ObjectType[]): Kind => ({
  type: "reference",
  length: 18,
  relationship,
  referenceTo,
});
const owner = to("Owner", "User");

const person: Readonly<Record<string, Kind>> = {
  Name: computed(text),
  FirstName: { length: 40 },
  LastName: { length: 80 },
  Email: { length: 80 },
  Phone: { length: 40 },
  MobilePhone: { length: 40 },
  OwnerId: owner,
};

export const wonStage = "Closed Won";
export const closedStages: readonly string[] = [wonStage, "Closed Lost"];
export const caseStatuses = ["New", "Working", "Escalated", "Closed"] as const;

const known: Readonly<Record<ObjectType, Readonly<Record<string, Kind>>>> = {
  Account: { Name: text, Website: text, NumberOfEmployees: count, Type: text, OwnerId: owner },
  Contact: { ...person, AccountId: to("Account", "Account") },
  Lead: { ...person, Company: text, NumberOfEmployees: count, Status: text, IsConverted: flag },
  Opportunity: {
    Name: { length: 120 },
    Amount: money,
    StageName: oneOf("Prospecting", "Negotiation/Review", ...closedStages),
    IsClosed: computed(flag),
    IsWon: computed(flag),
    LastStageChangeDate: computed(moment),
    AccountId: to("Account", "Account"),
    OwnerId: owner,
  },
  OpportunityContactRole: {
    OpportunityId: to("Opportunity", "Opportunity"),
    ContactId: to("Contact", "Contact"),
  },
  Case: {
    CaseNumber: computed(text),
    Subject: text,
    Description: area(32_000),
    Status: oneOf(...caseStatuses),
    Priority: oneOf("High", "Medium", "Low"),
    ContactId: to("Contact", "Contact"),
    OwnerId: owner,
  },
  CaseComment: {
    ParentId: to("Parent", "Case"),
    CommentBody: area(4_000),
    IsPublished: flag,
    CreatedById: computed(to("CreatedBy", "User")),
  },
  Event: {
    Subject: text,
    Description: area(32_000),
    StartDateTime: moment,
    EndDateTime: moment,
    ShowAs: oneOf("Busy", "OutOfOffice", "Free"),
    WhoId: to("Who", "Contact", "Lead"),
    WhatId: to("What", "Account", "Opportunity", "Case"),
    OwnerId: owner,
  },
  Task: {
    Subject: text,
    Description: area(32_000),
    Status: oneOf("Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"),
    TaskSubtype: { ...oneOf("Task", "Email", "ListEmail", "Call", "LinkedIn"), isForNew: true },
    WhatId: to("What", "Case", "Account", "Opportunity"),
    ActivityDate: day,
    IsReminderSet: flag,
    ReminderDateTime: moment,
    WhoId: to("Who", "Contact", "Lead"),
    OwnerId: owner,
  },
  User: { Name: text, Email: text, IsActive: flag, UserType: text },
  PermissionSet: { Name: text, Label: text },
  PermissionSetAssignment: {
    PermissionSetId: to("PermissionSet", "PermissionSet"),
    AssigneeId: to("Assignee", "User"),
  },
  FieldPermissions: {
    ParentId: to("Parent", "PermissionSet"),
    SobjectType: text,
    Field: text,
    PermissionsRead: flag,
    PermissionsEdit: flag,
  },
};

/** Without these a record cannot be made. */
export const requiredFields: Readonly<Record<ObjectType, readonly string[]>> = {
  Account: ["Name"],
  Case: [],
  CaseComment: ["ParentId"],
  Contact: ["LastName"],
  Event: ["StartDateTime", "EndDateTime"],
  Lead: ["LastName", "Company"],
  Opportunity: ["Name", "StageName"],
  OpportunityContactRole: ["OpportunityId", "ContactId"],
  Task: [],
  User: ["Name", "Email"],
  FieldPermissions: ["ParentId", "SobjectType", "Field"],
  PermissionSet: ["Name", "Label"],
  PermissionSetAssignment: ["PermissionSetId", "AssigneeId"],
};

/** The fields of a new org: Salesforce's own, as far as anybody here reads or writes them. */
export function standardFields(type: ObjectType): Record<string, FieldDefinition> {
  const all = {
    Id: computed({ length: 18 }),
    CreatedDate: computed(moment),
    SystemModstamp: computed(moment),
    ...known[type],
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, kind]) => [name, { ...plain, ...kind, name }]),
  );
}

/** A field of an admin's, or of ours. */
export function customField(
  name: string,
  kind: Pick<FieldDefinition, "length" | "externalId" | "unique" | "visible">,
): FieldDefinition {
  return { ...plain, ...kind, name, custom: true };
}
