import {
  FilterOperatorEnum,
  type PublicObjectSearchRequest,
} from "@hubspot/api-client/lib/codegen/crm/objects/index.js";
import { z } from "zod";
import { nationalDigits } from "#intake/phone.ts";
import { checked, OUR_ID, RecordAnswer } from "./records.ts";

/** More people under one number than a card can show; the gate escalates from the second on. */
const HITS_MAX = 10;

/** The two places for a number, each with HubSpot's own short form of it, which can be searched. */
const phones = [
  { asWritten: "phone", searchable: "hs_searchable_calculated_phone_number" },
  { asWritten: "mobilephone", searchable: "hs_searchable_calculated_mobile_number" },
] as const;

/** What we read of a contact. */
export const COMPANY_ID = "associatedcompanyid";

export const contactProperties = [
  "email",
  "hs_additional_emails",
  "firstname",
  "lastname",
  "hubspot_owner_id",
  // The one that is marked as primary.
  COMPANY_ID,
  OUR_ID,
  ...phones.flatMap(({ asWritten, searchable }) => [asWritten, searchable]),
];

const FoundAnswer = z.object({ results: z.array(RecordAnswer) });

export type ContactSearch = {
  readonly request: PublicObjectSearchRequest;
  /** Of what HubSpot answers, those that really match: its own comparison is by words. */
  readonly matching: (answer: unknown) => readonly RecordAnswer[];
};

/**
 * By our client's id, or else by the address, also where it is one of the further ones of a contact.
 * Undefined without either: HubSpot would answer with everybody.
 */
export function searchByKeys(
  address: string | undefined,
  clientId: string | undefined,
): ContactSearch | undefined {
  const email = address?.toLowerCase();
  if (email === undefined && clientId === undefined) return undefined;
  const { request, matching } = searchFor(
    [
      ...(clientId === undefined
        ? []
        : [{ propertyName: OUR_ID, operator: FilterOperatorEnum.Eq, value: clientId }]),
      ...(email === undefined ? [] : filtersOfAddress(email)),
    ],
    ({ properties }) =>
      isOurs(properties, clientId) ||
      (email !== undefined &&
        [properties["email"], ...(properties["hs_additional_emails"] ?? "").split(";")].some(
          (known) => known?.trim().toLowerCase() === email,
        )),
  );
  return {
    request,
    matching(answer) {
      const hits = matching(answer);
      const ours = hits.filter(({ properties }) => isOurs(properties, clientId));
      return ours.length > 0 ? ours : hits;
    },
  };
}

const filtersOfAddress = (email: string) => [
  { propertyName: "email", operator: FilterOperatorEnum.Eq, value: email },
  {
    propertyName: "hs_additional_emails",
    operator: FilterOperatorEnum.ContainsToken,
    value: email,
  },
];

function isOurs(properties: RecordAnswer["properties"], clientId: string | undefined): boolean {
  return clientId !== undefined && properties[OUR_ID] === clientId;
}

/** By number (E.164), however it was typed into HubSpot; undefined when it is no number. */
export function searchByPhone(number: string): ContactSearch | undefined {
  const national = nationalDigits(number);
  if (national === undefined) return undefined;
  const filters = phones.flatMap(({ asWritten, searchable }) => [
    { propertyName: asWritten, operator: FilterOperatorEnum.Eq, value: number },
    { propertyName: searchable, operator: FilterOperatorEnum.Eq, value: national },
  ]);
  return searchFor(filters, ({ properties }) =>
    phones.some(({ asWritten, searchable }) => {
      const written = `${properties[asWritten] ?? ""}`.replace(/[^\d+]/g, "");
      // The short form knows no country: +44 20… and +1 20… may look alike in it.
      return written.startsWith("+")
        ? written === number
        : properties[searchable] === national || written === national;
    }),
  );
}

function searchFor(
  filters: readonly {
    readonly propertyName: string;
    readonly operator: FilterOperatorEnum;
    readonly value: string;
  }[],
  matches: (record: RecordAnswer) => boolean,
): ContactSearch {
  return {
    request: {
      // Groups are alternatives; filters within a group would all have to hold.
      filterGroups: filters.map((filter) => ({ filters: [filter] })),
      properties: contactProperties,
      sorts: [],
      limit: HITS_MAX,
      after: "0",
    },
    matching: (answer) => checked(FoundAnswer, answer, "contacts").results.filter(matches),
  };
}
