import { GatehouseError } from "#errors.ts";
import { checkProperties } from "./check-properties.ts";
import { closedDealStages } from "./definitions.ts";
import { HubSpotRefusal } from "./hubspot-error.ts";
import {
  addRecord,
  associate,
  changeRecord,
  findById,
  nameOf,
  type ObjectType,
  type Portal,
  type Properties,
  type StoredRecord,
} from "./portal.ts";

export type NewContact = {
  readonly email?: string | undefined;
  readonly additionalEmails?: readonly string[] | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** As somebody typed it: "(602) 555-0123". */
  readonly phone?: string | undefined;
  readonly ownerEmail?: string | undefined;
  readonly lifecycleStage?: string | undefined;
  /** Of properties that the account's people made. */
  readonly custom?: Properties | undefined;
};
export type NewCompany = {
  readonly name: string;
  readonly domain: string;
  readonly size?: number | undefined;
  readonly contactId?: string | undefined;
};
export type NewDeal = {
  readonly contactId: string;
  readonly name: string;
  readonly amount: number;
  readonly currency?: string | undefined;
  /** "closedwon" and "closedlost" are over. */
  readonly stage?: string | undefined;
};
export type DealEdit = {
  readonly stage?: string | undefined;
  readonly amount?: number | undefined;
};
export type ContactEdit = { readonly [Field in keyof NewContact]?: NewContact[Field] | undefined };
export type MeetingEdit = { readonly outcome: string };
export type TicketEdit = {
  readonly stage?: string | undefined;
  /** null takes the owner away. */
  readonly ownerEmail?: string | null | undefined;
};

/** What people do in their CRM, without asking us. All throw NOT_FOUND and INVALID_REQUEST. */
export type CrmPeople = {
  readonly addContact: (contact: NewContact) => StoredRecord;
  readonly editContact: (id: string, edit: ContactEdit) => StoredRecord;
  readonly addDeal: (deal: NewDeal) => StoredRecord;
  readonly editDeal: (id: string, edit: DealEdit) => StoredRecord;
  readonly addCompany: (company: NewCompany) => StoredRecord;
  readonly editMeeting: (id: string, edit: MeetingEdit) => StoredRecord;
  readonly addNote: (note: {
    readonly ticketId: string;
    /** HTML, as HubSpot's editor writes it. */
    readonly body: string;
    readonly ownerEmail?: string | undefined;
  }) => StoredRecord;
  readonly editTicket: (id: string, edit: TicketEdit) => StoredRecord;
};

export function crmPeople(portal: Portal): CrmPeople {
  const add = (type: ObjectType, sent: Properties) => {
    check(portal, type, { sent, record: undefined });
    return addRecord(portal, { type, source: "CRM_UI" }, sent);
  };
  const edit = (type: ObjectType, id: string, sent: Properties) => {
    const record = find(portal, type, id);
    check(portal, type, { sent, record });
    changeRecord(portal, record, { type, source: "CRM_UI", sent });
    return record;
  };
  return {
    addContact: (contact) => add("contacts", contactProperties(portal, contact)),
    editContact: (id, contact) => edit("contacts", id, contactProperties(portal, contact)),
    addDeal({ contactId, name, amount, currency, stage = "qualifiedtobuy" }) {
      const contact = find(portal, "contacts", contactId);
      const deal = add(
        "deals",
        given({
          dealname: name,
          amount: String(amount),
          deal_currency_code: currency,
          pipeline: "default",
          dealstage: stage,
          closedate: closingAt(portal, stage),
        }),
      );
      associate(portal, nameOf("contacts", contact.id), nameOf("deals", deal.id));
      return deal;
    },
    editDeal(id, { stage, amount }) {
      const isMoved =
        stage !== undefined && find(portal, "deals", id).properties["dealstage"] !== stage;
      return edit(
        "deals",
        id,
        given({
          dealstage: stage,
          amount: amount === undefined ? undefined : String(amount),
          closedate: isMoved ? closingAt(portal, stage) : undefined,
        }),
      );
    },
    addCompany({ name, domain, size, contactId }) {
      const numberofemployees = size === undefined ? undefined : String(size);
      const company = add("companies", given({ name, domain, numberofemployees }));
      if (contactId !== undefined) {
        associate(portal, nameOf("contacts", contactId), nameOf("companies", company.id));
        // The first one is the primary one.
        if (!find(portal, "contacts", contactId).properties["associatedcompanyid"])
          edit("contacts", contactId, { associatedcompanyid: company.id });
      }
      return company;
    },
    addNote({ ticketId, body, ownerEmail }) {
      const owned = given({ hubspot_owner_id: ownerId(portal, ownerEmail) });
      const hs_timestamp = new Date(portal.now()).toISOString();
      const note = add("notes", { hs_timestamp, hs_note_body: body, ...owned });
      associate(portal, nameOf("notes", note.id), nameOf("tickets", ticketId));
      return note;
    },
    editMeeting: (id, { outcome }) => edit("meetings", id, { hs_meeting_outcome: outcome }),
    editTicket: (id, { stage, ownerEmail }) =>
      edit(
        "tickets",
        id,
        given({ hs_pipeline_stage: stage, hubspot_owner_id: ownerId(portal, ownerEmail) }),
      ),
  };
}

/** HubSpot writes by itself when a deal came to a stage that ends it. */
function closingAt({ now }: Portal, stage: string): string | undefined {
  return closedDealStages.includes(stage) ? new Date(now()).toISOString() : undefined;
}

function contactProperties(portal: Portal, contact: ContactEdit): Properties {
  return given({
    email: contact.email?.toLowerCase(),
    hs_additional_emails: contact.additionalEmails?.join(";").toLowerCase(),
    firstname: contact.firstName,
    lastname: contact.lastName,
    phone: contact.phone,
    lifecyclestage: contact.lifecycleStage,
    hubspot_owner_id: ownerId(portal, contact.ownerEmail),
    ...contact.custom,
  });
}

/** "" clears the property; undefined leaves it alone. */
function ownerId({ state }: Portal, email: string | null | undefined): string | undefined {
  if (email === undefined) return undefined;
  if (email === null || email === "") return "";
  const owner = Object.values(state.owners).find((one) => one.email === email);
  if (owner !== undefined) return owner.id;
  throw new GatehouseError("NOT_FOUND", { detail: `there is no owner ${email}` });
}

function find(portal: Portal, type: ObjectType, id: string): StoredRecord {
  const record = findById(portal, type, id);
  if (record !== undefined) return record;
  throw new GatehouseError("NOT_FOUND", { detail: `${type} has no record ${id}` });
}

function check(
  portal: Portal,
  type: ObjectType,
  write: { readonly sent: Properties; readonly record: StoredRecord | undefined },
): void {
  try {
    checkProperties(portal, { type, ...write });
  } catch (cause) {
    if (!(cause instanceof HubSpotRefusal)) throw cause;
    throw new GatehouseError("INVALID_REQUEST", { detail: cause.message, cause });
  }
}

function given(properties: Readonly<Record<string, string | undefined>>): Properties {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
