import { closedDealStages } from "#sandbox/hubspot/definitions.ts";
import {
  type HubSpotState,
  nameOf,
  type ObjectType,
  type Properties,
  type StoredRecord,
} from "#sandbox/hubspot/portal.ts";
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
import { CONTACTS_MAX, lastChange, newestFirst, TIMELINE_MAX } from "./newest-first.ts";

/** What happens with a contact. */
const timelineTypes = ["tickets", "meetings", "tasks", "emails", "communications"] as const;

/** What belongs to each record, by names such as "tickets:1007": the page asks for all of it, often. */
type Links = ReadonlyMap<string, readonly string[]>;
type Portal = { readonly state: HubSpotState; readonly links: Links };

/** HubSpot as the people of the company see it. */
export function viewHubSpot(state: HubSpotState): PageCrm {
  const portal: Portal = { state, links: linksOf(state) };
  const { owners, records } = state;
  const loose = timelineTypes.flatMap((type) =>
    Object.values(records[type]).filter(
      ({ id }) => linked(portal, nameOf(type, id), "contacts").length === 0,
    ),
  );
  const contacts = newestFirst(Object.values(records.contacts), (contact) =>
    lastChange([contact, ...recordsOf(portal, contact.id)]),
  );
  return {
    vendor: "hubspot",
    owners: Object.values(owners).map(({ email, firstName, lastName }) => ({
      email,
      name: `${firstName} ${lastName}`,
    })),
    contacts: contacts.slice(0, CONTACTS_MAX).map((contact) => pageContact(portal, contact)),
    loose: timelineOf(portal, loose),
  };
}

function linksOf({ associations }: HubSpotState): Links {
  const links = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const known = links.get(from);
    if (known === undefined) links.set(from, [to]);
    else known.push(to);
  };
  for (const [one, other] of associations) {
    add(one, other);
    add(other, one);
  }
  return links;
}

function linked({ state, links }: Portal, from: string, type: ObjectType): readonly StoredRecord[] {
  return (links.get(from) ?? [])
    .filter((name) => name.startsWith(`${type}:`))
    .flatMap((name) => state.records[type][name.slice(type.length + 1)] ?? []);
}

function pageContact(portal: Portal, { id, properties }: StoredRecord): PageContact {
  const further = (properties["hs_additional_emails"] ?? "").split(";");
  return {
    id,
    name: nameOfContact(properties),
    emails: [properties["email"] ?? "", ...further].filter(Boolean),
    phone: properties["phone"] || properties["mobilephone"] || "",
    owner: ownerEmail(portal, properties["hubspot_owner_id"]),
    deals: linked(portal, nameOf("contacts", id), "deals").map(pageDeal),
    timeline: timelineOf(portal, recordsOf(portal, id)),
  };
}

function pageDeal({ id, properties }: StoredRecord): PageDeal {
  return {
    id,
    name: properties["dealname"] ?? "",
    amount: Number(properties["amount"] ?? 0),
    currency: properties["deal_currency_code"] || "USD",
    stage: properties["dealstage"] ?? "",
    open: !closedDealStages.includes(properties["dealstage"] ?? ""),
  };
}

function recordsOf(portal: Portal, contactId: string): readonly StoredRecord[] {
  const contact = nameOf("contacts", contactId);
  return timelineTypes.flatMap((type) => linked(portal, contact, type));
}

function timelineOf(portal: Portal, records: readonly StoredRecord[]): readonly PageRecord[] {
  return newestFirst(records, ({ createdAt }) => createdAt)
    .slice(0, TIMELINE_MAX)
    .map((record) => pageRecord(portal, record));
}

function pageRecord(portal: Portal, record: StoredRecord): PageRecord {
  const { tickets, tasks, emails, communications } = portal.state.records;
  if (tickets[record.id] === record) return pageTicket(portal, record);
  if (emails[record.id] === record) return pageMail(record);
  if (communications[record.id] === record) return pageText(record);
  return tasks[record.id] === record ? pageTask(portal, record) : pageMeeting(record);
}

function pageMail({ id, properties, createdAt, updatedAt }: StoredRecord): PageMessage {
  return {
    ...{ kind: "message", channel: "E-mail", id, createdAt, updatedAt },
    subject: properties["hs_email_subject"] ?? "",
    body: properties["hs_email_text"] ?? "",
    at: instantIn(properties["hs_timestamp"]),
    isLost: properties["hs_email_status"] === "BOUNCED",
  };
}

/** HubSpot's communications have words alone: the first line says what it is. */
function pageText({ id, properties, createdAt, updatedAt }: StoredRecord): PageMessage {
  const [head = "", ...rest] = (properties["hs_communication_body"] ?? "").split("<br>");
  return {
    ...{ kind: "message", channel: "Text message", id, createdAt, updatedAt },
    subject: head,
    body: rest.join("\n").trim(),
    at: instantIn(properties["hs_timestamp"]),
    isLost: head.startsWith("Not delivered"),
  };
}

function pageTask(portal: Portal, record: StoredRecord): PageTask {
  const { id, properties, createdAt, updatedAt } = record;
  return {
    kind: "task",
    id,
    createdAt,
    updatedAt,
    subject: properties["hs_task_subject"] ?? "",
    body: properties["hs_task_body"] ?? "",
    due: instantIn(properties["hs_timestamp"]),
    owner: ownerEmail(portal, properties["hubspot_owner_id"]),
  };
}

function pageTicket(portal: Portal, record: StoredRecord): PageTicket {
  const { id, properties, createdAt, updatedAt } = record;
  return {
    kind: "ticket",
    id,
    createdAt,
    updatedAt,
    subject: properties["subject"] ?? "",
    content: properties["content"] ?? "",
    stage: properties["hs_pipeline_stage"] ?? "",
    priority: properties["hs_ticket_priority"] ?? "",
    owner: ownerEmail(portal, properties["hubspot_owner_id"]),
    notes: linked(portal, nameOf("tickets", id), "notes").map((note) =>
      withoutMarkup(note.properties["hs_note_body"] ?? ""),
    ),
  };
}

/** Notes are HTML; what is shown is text. */
function withoutMarkup(html: string): string {
  return html
    .replaceAll("<br>", "\n")
    .replace(/<\/?p>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function pageMeeting({ id, properties, createdAt, updatedAt }: StoredRecord): PageMeeting {
  return {
    kind: "meeting",
    id,
    createdAt,
    updatedAt,
    title: properties["hs_meeting_title"] ?? "",
    body: properties["hs_meeting_body"] ?? "",
    start: instantIn(properties["hs_meeting_start_time"] ?? properties["hs_timestamp"]),
    end: instantIn(properties["hs_meeting_end_time"]),
    outcome: properties["hs_meeting_outcome"] ?? "",
  };
}

/** HubSpot takes an ISO text, and milliseconds as well. */
function instantIn(written = ""): number | null {
  const at = /^\d+$/.test(written) ? Number(written) : Date.parse(written);
  return Number.isNaN(at) ? null : at;
}

function ownerEmail({ state }: Portal, ownerId = ""): string | null {
  return Object.hasOwn(state.owners, ownerId) ? (state.owners[ownerId]?.email ?? null) : null;
}

export function nameOfContact(properties: Properties): string {
  const names = [properties["firstname"], properties["lastname"]].filter(Boolean);
  return names.join(" ") || (properties["email"] ?? "");
}
