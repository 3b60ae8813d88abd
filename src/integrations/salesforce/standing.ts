import { z } from "zod";
import { nothingKnown, type Standing, type StandingQuestion } from "#gate/standing.ts";
import { addUp } from "#integrations/deal-sums.ts";
import type { Crm } from "#ports/crm.ts";
import { askSalesforce, type SalesforceApi } from "./account.ts";
import { type ContactsContext, findPeople } from "./contacts.ts";
import { OUTCOME, outcomes } from "./event.ts";
import { askForAccounts, isLead, type Person, readAccount } from "./people.ts";
import { rowsOf, select, selectTogether } from "./records.ts";
import { quoted } from "./soql.ts";
import { numberAt, textAt, valueAt } from "./values-at.ts";

const Row = z.record(z.string(), z.unknown());
const Outcome = z.object({ [OUTCOME]: z.string().nullish() });
/** More earlier meetings than any rule counts. */
const EVENTS_MAX = 200;

/** What the gate's rules want to know of somebody; with several matches nothing but how many they are. */
export function readStanding(context: ContactsContext): Crm["readStanding"] {
  return (who, question) =>
    askSalesforce(context.account, "read", async (api) => {
      const people = await findPeople(api, who);
      const [person] = people;
      if (people.length > 1)
        return { matches: people.length, contactId: undefined, standing: undefined };
      if (person === undefined) {
        const account =
          question.account && who.email !== undefined
            ? await accountByDomain(api, who.email)
            : undefined;
        const standing = account && { ...nothingKnown, account };
        return { matches: 0, contactId: undefined, standing };
      }
      const standing = await describe(context, api, { person, question });
      return { matches: 1, contactId: person.Id, standing };
    });
}

type Found = { readonly person: Person; readonly question: StandingQuestion };

async function describe(
  { openDeals }: ContactsContext,
  api: SalesforceApi,
  { person, question }: Found,
): Promise<Standing> {
  const lead = isLead(person.Id);
  const paths = pathsOf(lead, question);
  const [facts, events] = await selectTogether(api, [
    `SELECT ${paths.all.join(", ")} FROM ${lead ? "Lead" : "Contact"} WHERE Id = ${quoted(person.Id)} LIMIT 1`,
    ...(question.outcomes
      ? [`SELECT ${OUTCOME} FROM Event WHERE WhoId = ${quoted(person.Id)} LIMIT ${EVENTS_MAX}`]
      : []),
  ]);
  const [row = {}] = rowsOf(Row, facts);
  const deals = lead ? new Map() : await openDeals(api, [person.Id]);
  const name = textAt(row, paths.accountName);
  const flag = paths.doNotContact && valueAt(row, paths.doNotContact);
  return {
    ownerEmail: person.OwnerId === api.userId ? undefined : (person.Owner?.Email ?? undefined),
    lifecycleStage: textAt(row, paths.lifecycle),
    tier: paths.tier && textAt(row, paths.tier),
    openDeals: addUp(deals.get(person.Id) ?? []),
    account: name === undefined ? undefined : { name, size: numberAt(row, paths.accountSize) },
    outcomes: events === undefined ? undefined : countOutcomes(rowsOf(Outcome, events)),
    doNotContact:
      flag === undefined || flag === null ? undefined : /^(true|yes|1)$/i.test(String(flag)),
  };
}

/** A lead has no account yet: its own words about its company, and none of the contact's own fields. */
function pathsOf(lead: boolean, { tierField, doNotContactField }: StandingQuestion) {
  const accountName = lead ? "Company" : "Account.Name";
  const accountSize = lead ? "NumberOfEmployees" : "Account.NumberOfEmployees";
  const lifecycle = lead ? "Status" : "Account.Type";
  const tier = lead ? undefined : tierField;
  const doNotContact = lead ? undefined : doNotContactField;
  const all = [accountName, accountSize, lifecycle, tier, doNotContact].filter(
    (path) => path !== undefined,
  );
  return { accountName, accountSize, lifecycle, tier, doNotContact, all: [...new Set(all)] };
}

function countOutcomes(events: readonly z.infer<typeof Outcome>[]): Standing["outcomes"] {
  const count = (outcome: string) => events.filter((event) => event[OUTCOME] === outcome).length;
  return { attended: count(outcomes.attended), noShows: count(outcomes["no-show"]) };
}

/** The one account with the domain of the address. */
async function accountByDomain(api: SalesforceApi, email: string): Promise<Standing["account"]> {
  const question = askForAccounts(email);
  if (question === undefined) return undefined;
  const [answer] = await selectTogether(api, [question]);
  const account = readAccount(answer, email);
  if (account === undefined) return undefined;
  const soql = `SELECT Name, NumberOfEmployees FROM Account WHERE Id = ${quoted(account.Id)} LIMIT 1`;
  const [row = {}] = await select(api, Row, soql);
  return { name: textAt(row, "Name") ?? "", size: numberAt(row, "NumberOfEmployees") };
}
