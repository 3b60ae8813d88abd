import { GatehouseError } from "#errors.ts";
import { checkValues } from "./check-values.ts";
import {
  addRecord,
  changeRecord,
  findByValue,
  type ObjectType,
  type Org,
  type StoredRecord,
  type Values,
} from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

export type NewPerson = {
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** As somebody typed it: "(602) 555-0123". */
  readonly phone?: string | undefined;
  readonly ownerEmail?: string | undefined;
};
export type NewOpportunity = {
  readonly contactId: string;
  readonly name: string;
  readonly amount: number;
  readonly currency?: string | undefined;
  /** "Closed Won" and "Closed Lost" are over. */
  readonly stage?: string | undefined;
};

/** What people do in their org, without asking us. All throw NOT_FOUND and INVALID_REQUEST. */
export type OrgPeople = {
  readonly addContact: (person: NewPerson) => StoredRecord;
  readonly addLead: (person: NewPerson) => StoredRecord;
  readonly addAccount: (account: {
    readonly name: string;
    readonly website: string;
    readonly ownerEmail?: string | undefined;
  }) => StoredRecord;
  readonly addOpportunity: (opportunity: NewOpportunity) => StoredRecord;
  readonly addComment: (comment: {
    readonly caseId: string;
    readonly body: string;
    readonly byEmail?: string | undefined;
  }) => StoredRecord;
  readonly editRecord: (type: ObjectType, id: string, sent: Values) => StoredRecord;
  readonly deleteRecord: (type: ObjectType, id: string) => void;
};

export function orgPeople(org: Org): OrgPeople {
  const add = (type: ObjectType, sent: Values) => {
    check(org, type, { sent, record: undefined });
    return addRecord(org, type, sent);
  };
  return {
    addContact: (person) => add("Contact", personValues(org, person)),
    addLead: (person) => add("Lead", { ...personValues(org, person), Company: "A company" }),
    addAccount: ({ name, website, ownerEmail }) =>
      add("Account", { Name: name, Website: website, ...ownerOf(org, ownerEmail) }),
    addOpportunity({ contactId, name, amount, currency, stage = "Prospecting" }) {
      const isKnown = org.state.fields.Opportunity["CurrencyIsoCode"] !== undefined;
      const opportunity = add("Opportunity", {
        Name: name,
        Amount: amount,
        StageName: stage,
        ...(currency !== undefined && isKnown ? { CurrencyIsoCode: currency } : {}),
      });
      add("OpportunityContactRole", { OpportunityId: opportunity.id, ContactId: contactId });
      return opportunity;
    },
    addComment({ caseId, body, byEmail }) {
      const { OwnerId = null } = ownerOf(org, byEmail);
      const comment = add("CaseComment", { ParentId: caseId, CommentBody: body });
      comment.values = { ...comment.values, CreatedById: OwnerId };
      return comment;
    },
    editRecord(type, id, sent) {
      const record = org.state.records[type][id];
      if (record === undefined)
        throw new GatehouseError("NOT_FOUND", { detail: `${type} has no record ${id}` });
      check(org, type, { sent, record });
      changeRecord(org, record, sent);
      return record;
    },
    deleteRecord(type, id) {
      delete org.state.records[type][id];
    },
  };
}

function personValues(org: Org, person: NewPerson): Values {
  const { email, firstName, lastName, phone, ownerEmail } = person;
  return {
    ...(email === undefined ? {} : { Email: email }),
    LastName: lastName ?? email ?? "Unknown",
    ...(firstName === undefined ? {} : { FirstName: firstName }),
    ...(phone === undefined ? {} : { Phone: phone }),
    ...ownerOf(org, ownerEmail),
  };
}

function ownerOf(org: Org, email: string | undefined): Values {
  if (email === undefined) return { OwnerId: org.state.runAs };
  const [owner] = findByValue(org, "User", { name: "Email", value: email });
  if (owner !== undefined) return { OwnerId: owner.id };
  throw new GatehouseError("NOT_FOUND", { detail: `there is no user ${email}` });
}

function check(
  org: Org,
  type: ObjectType,
  write: { readonly sent: Values; readonly record: StoredRecord | undefined },
): void {
  try {
    checkValues(org, { type, ...write });
  } catch (cause) {
    if (!(cause instanceof SalesforceRefusal)) throw cause;
    throw new GatehouseError("INVALID_REQUEST", { detail: cause.message, cause });
  }
}
