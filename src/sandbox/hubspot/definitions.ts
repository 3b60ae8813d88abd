import type { ObjectType } from "./portal.ts";

/** What HubSpot knows of a property: the parts that its answers and its checks need. */
export type PropertyDefinition = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupName: string;
  readonly type: "string" | "number" | "datetime" | "enumeration" | "bool";
  readonly fieldType: string;
  readonly hasUniqueValue: boolean;
  readonly hubspotDefined: boolean;
  /** The values that an enumeration may have; empty for owners, which are looked up. */
  readonly options: readonly string[];
};

const groups: Readonly<Record<ObjectType, string>> = {
  contacts: "contactinformation",
  companies: "companyinformation",
  deals: "dealinformation",
  tickets: "ticketinformation",
  meetings: "meeting",
  notes: "note",
  tasks: "task",
  emails: "email",
  communications: "communication",
};

/** The stages of the pipelines that every new account has. */
export const ticketStages = ["1", "2", "3", "4"] as const;
export const wonDealStage = "closedwon";
export const closedDealStages: readonly string[] = [wonDealStage, "closedlost"];
const lifecycleStages = ["subscriber", "lead", "opportunity", "customer", "evangelist", "other"];
export const dealStages = [
  "appointmentscheduled",
  "qualifiedtobuy",
  "contractsent",
  ...closedDealStages,
];

type Kind = Pick<PropertyDefinition, "type" | "fieldType" | "options">;
const text: Kind = { type: "string", fieldType: "text", options: [] };
const longText: Kind = { type: "string", fieldType: "textarea", options: [] };
const phone: Kind = { type: "string", fieldType: "phonenumber", options: [] };
const number: Kind = { type: "number", fieldType: "number", options: [] };
const moment: Kind = { type: "datetime", fieldType: "date", options: [] };
const owner: Kind = { type: "enumeration", fieldType: "select", options: [] };
const oneOf = (...options: string[]): Kind => ({
  type: "enumeration",
  fieldType: "select",
  options,
});

const known: Readonly<Record<ObjectType, Readonly<Record<string, Kind>>>> = {
  contacts: {
    email: text,
    hs_additional_emails: text,
    firstname: text,
    lastname: text,
    phone,
    mobilephone: phone,
    lifecyclestage: oneOf(...lifecycleStages),
    hubspot_owner_id: owner,
    associatedcompanyid: number,
  },
  companies: { name: text, domain: text, numberofemployees: number, hubspot_owner_id: owner },
  deals: {
    dealname: text,
    amount: number,
    deal_currency_code: text,
    pipeline: oneOf("default"),
    dealstage: oneOf(...dealStages),
    closedate: moment,
    hubspot_owner_id: owner,
  },
  tickets: {
    subject: text,
    content: longText,
    hs_pipeline: oneOf("0"),
    hs_pipeline_stage: oneOf(...ticketStages),
    hs_ticket_priority: oneOf("LOW", "MEDIUM", "HIGH", "URGENT"),
    hubspot_owner_id: owner,
  },
  meetings: {
    hs_timestamp: moment,
    hs_meeting_title: text,
    hs_meeting_body: longText,
    hs_meeting_start_time: moment,
    hs_meeting_end_time: moment,
    hs_meeting_outcome: oneOf("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"),
    hubspot_owner_id: owner,
  },
  notes: { hs_timestamp: moment, hs_note_body: longText, hubspot_owner_id: owner },
  tasks: {
    hs_timestamp: moment,
    hs_task_subject: text,
    hs_task_body: longText,
    hs_task_type: oneOf("CALL", "EMAIL", "TODO"),
    hs_task_priority: oneOf("NONE", "LOW", "MEDIUM", "HIGH"),
    hs_task_status: oneOf("NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED"),
    hubspot_owner_id: owner,
  },
  emails: {
    hs_timestamp: moment,
    hs_email_direction: oneOf("EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"),
    hs_email_status: oneOf("BOUNCED", "FAILED", "SCHEDULED", "SENDING", "SENT"),
    hs_email_subject: text,
    hs_email_text: longText,
    hs_email_headers: longText,
    hubspot_owner_id: owner,
  },
  communications: {
    hs_timestamp: moment,
    hs_communication_channel_type: oneOf("WHATS_APP", "LINKEDIN_MESSAGE", "SMS"),
    hs_communication_logged_from: oneOf("CRM"),
    hs_communication_body: longText,
    hubspot_owner_id: owner,
  },
};

/** Without these a record cannot be made. */
export const requiredProperties: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: [],
  companies: ["name"],
  deals: ["dealname", "dealstage"],
  tickets: ["subject", "hs_pipeline_stage"],
  meetings: ["hs_timestamp"],
  notes: ["hs_timestamp"],
  tasks: ["hs_timestamp"],
  emails: ["hs_timestamp", "hs_email_direction"],
  communications: [
    "hs_timestamp",
    "hs_communication_channel_type",
    "hs_communication_logged_from",
    "hs_communication_body",
  ],
};

/** The properties of a new account: HubSpot's own, as far as anybody here reads or writes them. */
export function standardDefinitions(): Record<ObjectType, Record<string, PropertyDefinition>> {
  return {
    contacts: definitionsOf("contacts"),
    companies: definitionsOf("companies"),
    deals: definitionsOf("deals"),
    tickets: definitionsOf("tickets"),
    meetings: definitionsOf("meetings"),
    notes: definitionsOf("notes"),
    tasks: definitionsOf("tasks"),
    emails: definitionsOf("emails"),
    communications: definitionsOf("communications"),
  };
}

/** A property that somebody made in their account. */
export function customDefinition(type: ObjectType, name: string): PropertyDefinition {
  return { ...ourDefinition(type), name, label: name, hasUniqueValue: false };
}

/** Our own property, as the set-up makes it. */
export function ourDefinition(type: ObjectType): PropertyDefinition {
  return {
    ...text,
    name: "gatehouse_id",
    label: "Gatehouse ID",
    description: "",
    groupName: groups[type],
    hasUniqueValue: true,
    hubspotDefined: false,
  };
}

function definitionsOf(type: ObjectType): Record<string, PropertyDefinition> {
  return Object.fromEntries(
    Object.entries(known[type]).map(([name, kind]) => [
      name,
      {
        ...kind,
        name,
        label: name,
        description: "",
        groupName: groups[type],
        hasUniqueValue: name === "email",
        hubspotDefined: true,
      },
    ]),
  );
}
