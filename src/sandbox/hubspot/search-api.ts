import { z } from "zod";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { invalidValue } from "./hubspot-error.ts";
import {
  listRecords,
  type ObjectType,
  type Portal,
  type Properties,
  type StoredRecord,
  seenBySearch,
} from "./portal.ts";
import { readBody } from "./read-body.ts";
import { recordPayload, withMoments } from "./record-payload.ts";

/** Since 2026-09 all but `query` are required. */
const SearchBody = z.strictObject({
  filterGroups: z
    .array(
      z.strictObject({
        filters: z
          .array(
            z.strictObject({
              propertyName: z.string(),
              operator: z.enum([
                ...["EQ", "IN", "CONTAINS_TOKEN", "HAS_PROPERTY"],
                ...["GT", "GTE", "LTE"],
              ] as const),
              value: z.string().optional(),
              values: z.array(z.string()).optional(),
            }),
          )
          .max(6),
      }),
    )
    .max(6),
  properties: z.array(z.string()),
  sorts: z.array(z.string()),
  limit: z.int().min(0).max(200),
  after: z.string(),
  query: z.string().optional(),
});
type Filter = z.infer<typeof SearchBody>["filterGroups"][number]["filters"][number];

/** Finds by what the index knows, which lags; shows records as they are. */
export function searchRecords(portal: Portal, type: ObjectType, body: string): VendorAnswer {
  const { filterGroups, properties, sorts, limit, after } = readBody(SearchBody, body);
  for (const { filters } of filterGroups)
    for (const { propertyName } of filters) mustExist(portal, type, propertyName);
  const found = listRecords(portal, type)
    .flatMap((record) => {
      const all = inIndex(portal, type, record);
      return all === undefined ? [] : [{ record, all }];
    })
    .filter(
      ({ all }) =>
        filterGroups.length === 0 ||
        filterGroups.some(({ filters }) => filters.every((filter) => matches(all, filter))),
    )
    .toSorted(bySorts(sorts))
    .map(({ record }) => record);
  const from = Number(after) || 0;
  const shown = found.slice(from, from + limit);
  const next = from + shown.length;
  return jsonAnswer(200, {
    total: found.length,
    results: shown.map((record) => recordPayload(type, record, properties)),
    ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
  });
}

/** While it lags it knows a record as it was, and nothing of when that changed. */
function inIndex(portal: Portal, type: ObjectType, record: StoredRecord): Properties | undefined {
  const properties = seenBySearch(portal, record);
  if (properties === undefined) return undefined;
  const isWhole = properties === record.properties;
  return withMoments(
    type,
    { ...record, properties },
    isWhole ? record.updatedAt : record.createdAt,
  );
}

/** "-createdate" is from the newest on; equal ones come in no order that anybody promised. */
function bySorts(sorts: readonly string[]) {
  type Found = { readonly all: Properties };
  return (one: Found, other: Found): number => {
    for (const sort of sorts) {
      const name = sort.replace(/^-/, "");
      const order = measureOf(one.all[name]) - measureOf(other.all[name]);
      if (order !== 0) return sort.startsWith("-") ? -order : order;
    }
    return 0;
  };
}

/** Numbers, and moments as texts or as milliseconds. */
function measureOf(held = ""): number {
  return /^\d+$/.test(held) ? Number(held) : Date.parse(held);
}

function mustExist({ state }: Portal, type: ObjectType, name: string): void {
  const computed = withMoments(type, { id: "", createdAt: 0, properties: {} }, 0);
  const known = { ...state.definitions[type], ...computed };
  if (Object.hasOwn(known, name)) return;
  throw invalidValue(name, "PROPERTY_DOESNT_EXIST", `Property "${name}" does not exist`);
}

function matches(properties: Properties, filter: Filter): boolean {
  const { propertyName, operator, value = "", values = [] } = filter;
  const written = properties[propertyName] ?? "";
  const held = written.toLowerCase();
  switch (operator) {
    case "EQ":
      return propertyName.endsWith("modifieddate")
        ? measureOf(written) === measureOf(value)
        : held !== "" && held === value.toLowerCase();
    case "GT":
      return measureOf(written) > measureOf(value);
    case "GTE":
      return measureOf(written) >= measureOf(value);
    case "LTE":
      return measureOf(written) <= measureOf(value);
    case "IN":
      return values.some((one) => held !== "" && held === one.toLowerCase());
    case "HAS_PROPERTY":
      return held !== "";
    case "CONTAINS_TOKEN":
      return containsWords(held, value.toLowerCase());
  }
}

/** Word by word, so that more is found than was meant: b@x.example has all the words of x.example/b. */
function containsWords(held: string, sought: string): boolean {
  const words = new Set(held.split(/[^\p{L}\d]+/u));
  return sought.split(/[^\p{L}\d]+/u).every((word) => words.has(word));
}
