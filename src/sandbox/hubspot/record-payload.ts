import { closedDealStages, wonDealStage } from "./definitions.ts";
import type { ObjectType, Properties, StoredRecord } from "./portal.ts";

/** Calling codes of the places that the double's people live in; the real one knows them all. */
const callingCode = /^\+(1|33|34|39|44|49|61|91)/;

/** A record as HubSpot shows it: what was asked for, and a few that always come. */
export function recordPayload(
  type: ObjectType,
  record: StoredRecord,
  asked: readonly string[],
): object {
  const all = withMoments(type, record, record.updatedAt);
  return {
    id: record.id,
    properties: {
      ...Object.fromEntries(asked.map((name) => [name, all[name] || null])),
      hs_object_id: record.id,
      createdate: written(record.createdAt),
      [type === "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate"]: written(record.updatedAt),
    },
    createdAt: written(record.createdAt),
    updatedAt: written(record.updatedAt),
    archived: false,
  };
}

/** With its id and its moments, by which it is searched for and sorted; contacts have a name of their own for one. */
export function withMoments(
  type: ObjectType,
  { id, createdAt, properties }: Pick<StoredRecord, "id" | "createdAt" | "properties">,
  updatedAt: number,
): Properties {
  return {
    ...withComputed(type, properties),
    hs_object_id: id,
    createdate: written(createdAt),
    [type === "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate"]: written(updatedAt),
  };
}

/** With what HubSpot works out by itself; nobody can write these. */
export function withComputed(type: ObjectType, properties: Properties): Properties {
  switch (type) {
    case "contacts":
      return {
        ...properties,
        hs_searchable_calculated_phone_number: searchableNumber(properties["phone"]),
        hs_searchable_calculated_mobile_number: searchableNumber(properties["mobilephone"]),
      };
    case "deals":
      return {
        ...properties,
        hs_is_closed: String(closedDealStages.includes(properties["dealstage"] ?? "")),
        hs_is_closed_won: String(properties["dealstage"] === wonDealStage),
      };
    case "companies":
    case "tickets":
    case "meetings":
    case "notes":
    case "tasks":
    case "emails":
    case "communications":
      return properties;
  }
}

/** "+1 (602) 555-0123" → "6025550123" */
function searchableNumber(written = ""): string {
  return written
    .replace(/[^\d+]/g, "")
    .replace(callingCode, "")
    .replace(/\D/g, "");
}

export function written(at: number): string {
  return new Date(at).toISOString();
}
