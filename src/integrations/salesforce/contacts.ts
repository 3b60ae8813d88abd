import { companyDomain } from "#intake/company-domain.ts";
import { oneSum, onlyOne } from "#integrations/deal-sums.ts";
import type { Crm, CrmContact, CrmPerson, Sought } from "#ports/crm.ts";
import { askSalesforce, type SalesforceAccount, type SalesforceApi } from "./account.ts";
import type { WithCurrency } from "./currencies.ts";
import type { OpenDeals } from "./open-deals.ts";
import {
  type Account,
  askFor,
  askForAccounts,
  askForOne,
  isLead,
  Person,
  type PersonKind,
  readAccount,
  readPeople,
  searchByPhone,
  withEmail,
  withOurId,
} from "./people.ts";
import { type Fields, OUR_ID, select, selectTogether, upsert } from "./records.ts";
import { unreadable } from "./verdicts.ts";

export type ContactsContext = {
  readonly account: SalesforceAccount;
  readonly openDeals: OpenDeals;
  readonly withCurrency: WithCurrency;
  /** What somebody becomes whom Salesforce does not know. */
  readonly newClients: PersonKind;
};

export function findContacts(context: ContactsContext): Crm["findContacts"] {
  return (who) =>
    askSalesforce(context.account, "read", async (api) =>
      describe(context, api, await findPeople(api, who)),
    );
}

/** By our client's id, or else the address, or else the number. */
export async function findPeople(
  api: SalesforceApi,
  { clientId, email, phone }: Sought,
): Promise<readonly Person[]> {
  const known = await findByKeys(api, clientId, email);
  return known.length > 0 || phone === undefined ? known : searchByPhone(api, phone);
}

/** By our own id before the e-mail address, and contacts before people who are none yet. */
async function findByKeys(
  api: SalesforceApi,
  clientId: string | undefined,
  email: string | undefined,
): Promise<readonly Person[]> {
  const byEmail = email === undefined ? [] : askFor(withEmail(email));
  const byId = clientId === undefined ? [] : askFor(withOurId(clientId));
  if (byId.length + byEmail.length === 0) return [];
  const answers = (await selectTogether(api, [...byId, ...byEmail])).map(readPeople);
  return answers.find((people) => people.length > 0) ?? [];
}

export function saveContact(context: ContactsContext): Crm["saveContact"] {
  return (person) =>
    askSalesforce(context.account, "write", async (api) => {
      const { same, account } = await lookAround(api, person);
      const ours = same.find((one) => one[OUR_ID] === person.clientId);
      const [other] = same;
      // It is the same person, so it is taken as it is: what people keep in their CRM is not ours to overwrite.
      const saved =
        ours === undefined && other !== undefined
          ? other
          : await write(context, api, { person, ours, account });
      const [described] = await describe(context, api, [saved]);
      return described as CrmContact;
    });
}

type Writer = CrmPerson & { readonly clientId: string };

/** Who has the address by now, and the account of the company that it belongs to. */
async function lookAround(api: SalesforceApi, { email, clientId }: Writer) {
  const accounts = email === undefined ? undefined : askForAccounts(email);
  const ours = withOurId(clientId);
  const asked = askFor(email === undefined ? ours : `(${withEmail(email)} OR ${ours})`);
  const answers = await selectTogether(api, [
    ...asked,
    ...(accounts === undefined ? [] : [accounts]),
  ]);
  const [contacts, leads, found] = answers;
  return {
    same: [...readPeople(contacts), ...readPeople(leads)],
    account: email === undefined || accounts === undefined ? undefined : readAccount(found, email),
  };
}

async function write(
  { newClients }: ContactsContext,
  api: SalesforceApi,
  found: {
    readonly person: Writer;
    readonly ours: Person | undefined;
    readonly account: Account | undefined;
  },
): Promise<Person> {
  const { person, ours, account } = found;
  const kind = ours === undefined ? newClients : isLead(ours.Id) ? "Lead" : "Contact";
  const fields = {
    ...contentOf(person),
    // Only at the beginning: afterwards it is people's business whose contact it is.
    ...(ours === undefined ? placeOf(kind, person, account) : {}),
  };
  await upsert(api, kind, { ourId: person.clientId, fields });
  const [saved] = await select(api, Person, askForOne(kind, withOurId(person.clientId)));
  if (saved === undefined) throw unreadable(`the ${kind} that was just written`, undefined);
  return saved;
}

async function describe(
  { openDeals }: ContactsContext,
  api: SalesforceApi,
  people: readonly Person[],
): Promise<readonly CrmContact[]> {
  const contacts = people.map(({ Id }) => Id).filter((id) => !isLead(id));
  const deals = await openDeals(api, contacts);
  return people.map(({ Id, Name, Email, OwnerId, Owner }) => ({
    contactId: Id,
    name: Name ?? Email ?? "",
    email: Email ?? undefined,
    // What we made ourselves belongs to nobody yet.
    ownerEmail: OwnerId === api.userId ? undefined : (Owner?.Email ?? undefined),
    openDeals: oneSum(deals.get(Id) ?? []),
    // Salesforce puts cases and events at the contact's account by itself.
    companyId: undefined,
    dealId: onlyOne(deals.get(Id) ?? []),
    url: `${api.instanceUrl}/${Id}`,
  }));
}

/** What Salesforce holds; it refuses the whole record for one letter more. */
const FIRST_NAME_MAX = 40;
const LAST_NAME_MAX = 80;

/** Salesforce wants two names; where the first one ends nobody can tell, so the rest is the last one. */
function contentOf({ name, email, phone }: CrmPerson): Fields {
  const words = name.trim().split(/\s+/);
  const [first, ...rest] = words;
  return {
    // The last name is the one that must not be missing.
    FirstName: rest.length === 0 ? undefined : first?.slice(0, FIRST_NAME_MAX),
    LastName: (rest.join(" ") || first || email || "(no name)").slice(0, LAST_NAME_MAX),
    Email: email,
    Phone: phone,
  };
}

function placeOf(kind: PersonKind, { email }: Writer, account: Account | undefined): Fields {
  // Salesforce's own words for a company that nobody named.
  if (kind === "Lead") return { Company: (email && companyDomain(email)) ?? "[not provided]" };
  if (account === undefined) return {};
  return { AccountId: account.Id, OwnerId: account.OwnerId ?? undefined };
}
