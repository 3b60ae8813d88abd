import { VendorError, type Verdict } from "#errors.ts";
import { oneSum, onlyOne } from "#integrations/deal-sums.ts";
import type { Crm, CrmContact, CrmPerson, Sought } from "#ports/crm.ts";
import { askHubSpot, type HubSpotAccount } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import {
  COMPANY_ID,
  type ContactSearch,
  contactProperties,
  searchByKeys,
  searchByPhone,
} from "./contact-search.ts";
import { readOpenDeals } from "./open-deals.ts";
import type { Owners } from "./owners.ts";
import { checked, RecordAnswer, upsert } from "./records.ts";
import { explainHubSpot } from "./verdicts.ts";

/** HubSpot has no leads beside contacts: those are contacts of an early lifecycle stage. */
export type NewClients = "contacts" | "leads";

export type ContactsContext = {
  readonly account: HubSpotAccount;
  /** Waits for one's turn to search. */
  readonly turn: () => Promise<void>;
  readonly owners: (api: HubSpotApi) => Promise<Owners>;
  /** For links into HubSpot; without it contacts have none. */
  readonly portalId: string | undefined;
  readonly newClients: NewClients;
};

export function findContacts(context: ContactsContext): Crm["findContacts"] {
  return (who) =>
    searchContacts(context, {
      ...{ who, properties: [] },
      see: (api, hit) => describe(context, api, hit),
    });
}

/** Contacts by our client's id or the address, or else by the number; `see` reads on from each hit. */
export async function searchContacts<T>(
  { account, turn }: Pick<ContactsContext, "account" | "turn">,
  { who, properties, see }: Searching<T>,
): Promise<readonly T[]> {
  const { clientId, email, phone } = who;
  const search = async ({ request, matching }: ContactSearch) => {
    // Before the call: that HubSpot lets us search only so often is no sign of its being unwell.
    await turn();
    return askHubSpot(account, "read", async (api) => {
      const asked = { ...request, properties: [...contactProperties, ...properties] };
      const hits = matching(await api.search.doSearch("contacts", asked));
      return Promise.all(hits.map((hit) => see(api, hit)));
    });
  };
  const keys = searchByKeys(email, clientId);
  const byKeys = keys === undefined ? [] : await search(keys);
  const other = phone === undefined ? undefined : searchByPhone(phone);
  return byKeys.length > 0 || other === undefined ? byKeys : search(other);
}

type Searching<T> = {
  readonly who: Sought;
  /** What is read of them besides. */
  readonly properties: readonly string[];
  readonly see: (api: HubSpotApi, hit: RecordAnswer) => Promise<T>;
};

export function saveContact(context: ContactsContext): Crm["saveContact"] {
  return (person) =>
    askHubSpot(context.account, "write", async (api) => {
      // Read by id, not searched for: the index learns of a write only seconds later.
      const record = await upsert(api, "contacts", {
        ourId: person.clientId,
        properties: { ...contentOf(person), ...stageOf(context) },
      }).then(
        (id) => read(api, id),
        (failure) => findSameAddress(api, person, failure),
      );
      return describe(context, api, record);
    });
}

/**
 * Another contact has this address already, and the search before did not see it yet. It is the
 * same person, so it is taken as it is: what people keep in their CRM is not ours to overwrite.
 */
async function findSameAddress(
  api: HubSpotApi,
  { email }: CrmPerson,
  failure: unknown,
): Promise<RecordAnswer> {
  if (verdictOf(failure) !== "conflict" || email === undefined) throw failure;
  return read(api, email, "email").catch((absent) => {
    // Then something else of it was taken.
    throw verdictOf(absent) === "gone" ? failure : absent;
  });
}

async function read(api: HubSpotApi, id: string, idProperty?: "email"): Promise<RecordAnswer> {
  const sent = await api.objects.getById(
    "contacts",
    id,
    contactProperties,
    undefined,
    undefined,
    false,
    idProperty,
  );
  return checked(RecordAnswer, sent, "contact");
}

async function describe(
  { owners, portalId }: ContactsContext,
  api: HubSpotApi,
  { id, properties }: RecordAnswer,
): Promise<CrmContact> {
  const email = properties["email"] || undefined;
  const names = [properties["firstname"], properties["lastname"]].filter(Boolean);
  const ownerId = properties["hubspot_owner_id"] || undefined;
  const [known, deals] = await Promise.all([
    ownerId === undefined ? undefined : owners(api),
    readOpenDeals(api, id),
  ]);
  return {
    contactId: id,
    name: names.join(" ") || (email ?? ""),
    email,
    ownerEmail: ownerId === undefined ? undefined : known?.byId.get(ownerId),
    openDeals: oneSum(deals),
    companyId: properties[COMPANY_ID] || undefined,
    dealId: onlyOne(deals),
    url: portalId === undefined ? undefined : contactUrl(portalId, id),
  };
}

function contactUrl(portalId: string, contactId: string): string {
  return `https://app.hubspot.com/contacts/${portalId}/record/0-1/${contactId}`;
}

/** HubSpot wants two names; where the first one ends nobody can tell, so the rest is the last one. */
function contentOf({ name, email, phone }: CrmPerson) {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return {
    firstname: first || undefined,
    lastname: rest.join(" ") || undefined,
    email,
    phone,
  };
}

/** Of one who is further on already HubSpot leaves the stage as it is: it is moved forward only. */
function stageOf({ newClients }: Pick<ContactsContext, "newClients">) {
  return newClients === "leads" ? { lifecyclestage: "lead" } : {};
}

function verdictOf(failure: unknown): Verdict {
  return (failure instanceof VendorError ? failure : explainHubSpot(failure)).verdict;
}
