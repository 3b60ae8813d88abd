import {
  FilterOperatorEnum,
  type PublicObjectSearchRequest,
} from "@hubspot/api-client/lib/codegen/crm/objects/index.js";
import { z } from "zod";
import {
  CHANGES_PAGE,
  nextPage,
  type PagedRecord,
  type PageQuestion,
} from "#integrations/change-pages.ts";
import type { ChangeQuestion, Crm } from "#ports/crm.ts";
import { askHubSpot } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { checked, RecordAnswer } from "./records.ts";

/** Contacts are older than the others, and so is the name of their time. */
const places = {
  contact: { type: "contacts", changed: "lastmodifieddate" },
  deal: { type: "deals", changed: "hs_lastmodifieddate" },
} as const;

const ID = "hs_object_id";
const FoundAnswer = z.object({ results: z.array(RecordAnswer) });

/** Each page is one search of the few that an account may make in a second. */
export function listChanged({
  account,
  turn,
}: Pick<ContactsContext, "account" | "turn">): Crm["listChanged"] {
  return (question, from) => {
    const { type, changed } = places[question.kind];
    const place = { types: [type], question, now: new Date() };
    return nextPage(place, from, async (_type, page) => {
      await turn();
      const sent = await askHubSpot(account, "read", (api) =>
        api.search.doSearch(type, searchFor(page, question, changed)),
      );
      return checked(FoundAnswer, sent, type).results.map((record) => paged(record, changed));
    });
  };
}

function paged({ id, properties }: RecordAnswer, changed: string): PagedRecord {
  const changedAt = checked(z.coerce.date(), properties[changed], changed);
  const values = Object.entries(properties).map(([name, value]) => [name, value ?? undefined]);
  return { id, changedAt, values: Object.fromEntries(values) };
}

function searchFor(
  page: PageQuestion,
  { watched }: ChangeQuestion,
  changed: string,
): PublicObjectSearchRequest {
  const asked = {
    properties: [changed, ...new Set(watched.map(({ property }) => property))],
    limit: CHANGES_PAGE,
    after: "0",
  };
  const { Eq, Gt, Gte, Lte } = FilterOperatorEnum;
  const when = (operator: FilterOperatorEnum, at: Date) => ({
    ...{ propertyName: changed, operator, value: String(at.getTime()) },
  });
  const beyond = (id: string) => ({ propertyName: ID, operator: Gt, value: id || "0" });
  switch (page.what) {
    case "newest":
      return { ...asked, filterGroups: [], sorts: [`-${changed}`], limit: 1 };
    case "holding":
      return {
        ...asked,
        filterGroups: [
          {
            filters: [
              ...watched.slice(page.nth, page.nth + 1).map(holding),
              when(Lte, page.until),
              beyond(page.afterId),
            ],
          },
        ],
        sorts: [ID],
      };
    case "changed":
      return { ...asked, filterGroups: [{ filters: [when(Gte, page.since)] }], sorts: [changed] };
    case "tied":
      return {
        ...asked,
        filterGroups: [{ filters: [when(Eq, page.at), beyond(page.afterId)] }],
        sorts: [ID],
      };
  }
}

/** HubSpot compares some properties with their case, and keeps their values in small letters. */
function holding({ property, values }: ChangeQuestion["watched"][number]) {
  const either = [...new Set(values.flatMap((value) => [value, value.toLowerCase()]))];
  return { propertyName: property, operator: FilterOperatorEnum.In, values: either };
}
