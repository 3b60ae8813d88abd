import { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/objects/index.js";
import { z } from "zod";
import { nothingKnown, type Standing, type StandingQuestion } from "#gate/standing.ts";
import { companyDomain } from "#intake/company-domain.ts";
import { addUp } from "#integrations/deal-sums.ts";
import type { Crm, CrmPerson } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { HubSpotApi } from "./api.ts";
import { type ContactsContext, searchContacts } from "./contacts.ts";
import { readOpenDeals } from "./open-deals.ts";
import { readAssociated } from "./read-associated.ts";
import { checked, RecordAnswer } from "./records.ts";

const LIFECYCLE = "lifecyclestage";
const companyProperties = ["name", "numberofemployees"];

/** What the gate's rules want to know of somebody; with several matches nothing but how many they are. */
export function readStanding(context: ContactsContext): Crm["readStanding"] {
  return async (who, question) => {
    const { tierField, doNotContactField } = question;
    const own = [LIFECYCLE, tierField, doNotContactField].filter((name) => name !== undefined);
    const hits = await searchContacts(context, {
      who,
      properties: own,
      see: async (_, hit) => hit,
    });
    const [hit] = hits;
    if (hits.length > 1) return { matches: hits.length, contactId: undefined, standing: undefined };
    if (hit === undefined) {
      const account = question.account ? await accountByDomain(context, who) : undefined;
      const standing = account && { ...nothingKnown, account };
      return { matches: 0, contactId: undefined, standing };
    }
    const standing = await askHubSpot(context.account, "read", (api) =>
      describe(context, api, { hit, question }),
    );
    return { matches: 1, contactId: hit.id, standing };
  };
}

type Hit = { readonly hit: RecordAnswer; readonly question: StandingQuestion };

async function describe(
  { owners }: ContactsContext,
  api: HubSpotApi,
  { hit: { id, properties }, question }: Hit,
): Promise<Standing> {
  const of = (name: string | undefined) => (name && properties[name]?.trim()) || undefined;
  const ownerId = of("hubspot_owner_id");
  const [known, deals, account, outcomes] = await Promise.all([
    ownerId === undefined ? undefined : owners(api),
    readOpenDeals(api, id),
    question.account ? accountOf(api, id) : undefined,
    question.outcomes ? outcomesOf(api, id) : undefined,
  ]);
  const flag = of(question.doNotContactField);
  return {
    ownerEmail: ownerId === undefined ? undefined : known?.byId.get(ownerId),
    lifecycleStage: of(LIFECYCLE),
    tier: of(question.tierField),
    openDeals: addUp(deals),
    account,
    outcomes,
    doNotContact: flag === undefined ? undefined : /^(true|yes|1)$/i.test(flag),
  };
}

/** Of several companies the one with the most people: for it the client may speak. */
async function accountOf(api: HubSpotApi, contactId: string): Promise<Standing["account"]> {
  const companies = await readAssociated(api, contactId, {
    type: "companies",
    properties: companyProperties,
  });
  const [largest] = companies
    .map(asAccount)
    .toSorted((one, other) => (other.size ?? 0) - (one.size ?? 0));
  return largest;
}

async function outcomesOf(api: HubSpotApi, contactId: string): Promise<Standing["outcomes"]> {
  const properties = ["hs_meeting_outcome"];
  const meetings = await readAssociated(api, contactId, { type: "meetings", properties });
  const count = (outcome: string) =>
    meetings.filter((meeting) => meeting.properties["hs_meeting_outcome"] === outcome).length;
  return { attended: count("COMPLETED"), noShows: count("NO_SHOW") };
}

const FoundCompanies = z.object({ results: z.array(RecordAnswer) });

/** The one company with the domain of the address; of two nobody can say which. */
async function accountByDomain(
  { account, turn }: ContactsContext,
  { email }: CrmPerson,
): Promise<Standing["account"]> {
  const domain = email === undefined ? undefined : companyDomain(email);
  if (domain === undefined) return undefined;
  await turn();
  return askHubSpot(account, "read", async (api) => {
    const filter = { propertyName: "domain", operator: FilterOperatorEnum.Eq, value: domain };
    const answer = await api.search.doSearch("companies", {
      filterGroups: [{ filters: [filter] }],
      ...{ properties: companyProperties, sorts: [], limit: 2, after: "0" },
    });
    const [found, other] = checked(FoundCompanies, answer, "companies").results;
    return found === undefined || other !== undefined ? undefined : asAccount(found);
  });
}

function asAccount({ properties }: RecordAnswer) {
  const size = Number(properties["numberofemployees"] || Number.NaN);
  return {
    name: properties["name"] ?? "",
    size: Number.isFinite(size) ? size : undefined,
  };
}
