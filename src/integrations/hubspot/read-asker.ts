import { VendorError } from "#errors.ts";
import type { Crm, SeenAsker } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import type { ContactsContext } from "./contacts.ts";
import { associatedIds, checked, RecordAnswer } from "./records.ts";

const person = ["email", "firstname", "lastname", "phone", "mobilephone"];

type Question = Parameters<Crm["readAsker"]>[1];

/** Read by its id and not searched for: the index learns of a change only seconds later. */
export function readAsker({ account }: Pick<ContactsContext, "account">): Crm["readAsker"] {
  return async ({ kind, id }, question) => {
    try {
      return await askHubSpot(account, "read", (api) =>
        kind === "deal" ? askerOfDeal(api, id, question) : askerOnTheirOwn(api, id, question),
      );
    } catch (error) {
      if (error instanceof VendorError && error.verdict === "gone") return undefined;
      throw error;
    }
  };
}

async function askerOnTheirOwn(
  api: HubSpotApi,
  id: string,
  question: Question,
): Promise<SeenAsker> {
  const properties = [...person, ...fieldsOf(question)];
  const contact = await readOne(api, "contacts", { id, properties });
  return asAsker(contact, contact, question);
}

async function askerOfDeal(
  api: HubSpotApi,
  id: string,
  question: Question,
): Promise<SeenAsker | undefined> {
  const deal = await readOne(api, "deals", { id, properties: fieldsOf(question) });
  const [contactId] = await associatedIds(api, { type: "deals", id }, "contacts");
  if (contactId === undefined) return undefined;
  const contact = await readOne(api, "contacts", { id: contactId, properties: person });
  return asAsker(contact, deal, question);
}

/** Who it is says one record, what it holds another or the same. */
function asAsker(who: RecordAnswer, holds: RecordAnswer, { property, timeField }: Question) {
  const { email, firstname, lastname, phone, mobilephone } = who.properties;
  return {
    contactId: who.id,
    name: [firstname, lastname].filter(Boolean).join(" "),
    email: email || undefined,
    phone: phone || mobilephone || undefined,
    value: holds.properties[property] || undefined,
    wantedTime: (timeField && holds.properties[timeField]) || undefined,
  };
}

function fieldsOf({ property, timeField }: Question): string[] {
  return [property, timeField].filter((name) => name !== undefined);
}

async function readOne(
  api: HubSpotApi,
  type: "contacts" | "deals",
  { id, properties }: { readonly id: string; readonly properties: string[] },
): Promise<RecordAnswer> {
  return checked(RecordAnswer, await api.objects.getById(type, id, properties), type);
}
