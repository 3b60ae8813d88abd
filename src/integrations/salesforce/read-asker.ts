import { z } from "zod";
import type { Crm, SeenAsker } from "#ports/crm.ts";
import { askSalesforce, type SalesforceApi } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { isLead } from "./people.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";
import { textAt } from "./values-at.ts";

const Row = z.record(z.string(), z.unknown());
type Row = z.infer<typeof Row>;

const person = ["Id", "Name", "Email", "Phone", "MobilePhone"];

type Question = Parameters<Crm["readAsker"]>[1];

/** A contact or a lead by its id, or the first contact with a part in an opportunity. */
export function readAsker({ account }: Pick<ContactsContext, "account">): Crm["readAsker"] {
  return ({ kind, id }, question) =>
    askSalesforce(account, "read", (api) =>
      kind === "deal" ? askerOfDeal(api, id, question) : askerOnTheirOwn(api, id, question),
    );
}

async function askerOnTheirOwn(
  api: SalesforceApi,
  id: string,
  question: Question,
): Promise<SeenAsker | undefined> {
  const fields = [...person, ...fieldsOf(question)];
  const row = await readOne(api, { of: isLead(id) ? "Lead" : "Contact", id, fields });
  return row && asAsker(row, row, question);
}

async function askerOfDeal(
  api: SalesforceApi,
  id: string,
  question: Question,
): Promise<SeenAsker | undefined> {
  const deal = await readOne(api, { of: "Opportunity", id, fields: fieldsOf(question) });
  const soql = `SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = ${quoted(id)} LIMIT 1`;
  const [role] = await select(api, z.object({ ContactId: z.string() }), soql);
  if (deal === undefined || role === undefined) return undefined;
  const contact = await readOne(api, { of: "Contact", id: role.ContactId, fields: person });
  return contact && asAsker(contact, deal, question);
}

/** Who it is says one record, what it holds another or the same. */
function asAsker(who: Row, holds: Row, { property, timeField }: Question): SeenAsker {
  return {
    contactId: textAt(who, "Id") ?? "",
    name: textAt(who, "Name") ?? "",
    email: textAt(who, "Email"),
    phone: textAt(who, "Phone") ?? textAt(who, "MobilePhone"),
    value: textAt(holds, property),
    wantedTime: timeField && textAt(holds, timeField),
  };
}

function fieldsOf({ property, timeField }: Question): string[] {
  return [property, timeField].filter((name) => name !== undefined);
}

async function readOne(
  api: SalesforceApi,
  { of, id, fields }: { readonly of: string; readonly id: string; readonly fields: string[] },
): Promise<Row | undefined> {
  const wanted = [...new Set(fields)].join(", ");
  const soql = `SELECT ${wanted} FROM ${of} WHERE Id = ${quoted(id)} LIMIT 1`;
  const [row] = await select(api, Row, soql);
  return row;
}
