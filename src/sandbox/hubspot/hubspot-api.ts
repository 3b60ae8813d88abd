import type { VendorAnswer, VendorRequest } from "#sandbox/vendor-server.ts";
import { associateDefault, listAssociations, listAssociationsOfMany } from "./associations-api.ts";
import { answerRefusal, HubSpotRefusal } from "./hubspot-error.ts";
import { readBatch, readRecord, updateRecord, upsertBatch } from "./objects-api.ts";
import { listOwners } from "./owners-api.ts";
import { isObjectType, type ObjectType, type Portal } from "./portal.ts";
import { createProperty, readProperty } from "./properties-api.ts";
import { need } from "./scopes.ts";
import { searchRecords } from "./search-api.ts";

/** One call, with the parts of its path that were asked for. */
type Call = {
  readonly portal: Portal;
  readonly request: VendorRequest;
  readonly words: readonly string[];
};

/** Only dated paths: /crm/v3 and /crm/v4 end in 2027, and nothing here may depend on them. */
const routes: readonly (readonly [string, RegExp, (call: Call) => VendorAnswer])[] = [
  [
    "POST",
    /^\/crm\/objects\/2026-09\/([^/]+)\/search$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "read", type);
      return searchRecords(call.portal, type, call.request.body);
    },
  ],
  [
    "POST",
    /^\/crm\/objects\/2026-09\/([^/]+)\/batch\/upsert$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "write", type);
      return upsertBatch(call.portal, type, call.request.body);
    },
  ],
  [
    "POST",
    /^\/crm\/objects\/2026-09\/([^/]+)\/batch\/read$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "read", type);
      return readBatch(call.portal, type, call.request.body);
    },
  ],
  [
    "GET",
    /^\/crm\/objects\/2026-09\/([^/]+)\/([^/]+)$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "read", type);
      const [, id = ""] = call.words;
      return readRecord(call.portal, type, { id, query: call.request.query });
    },
  ],
  [
    "PATCH",
    /^\/crm\/objects\/2026-09\/([^/]+)\/([^/]+)$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "write", type);
      const [, id = ""] = call.words;
      return updateRecord(call.portal, type, { id, body: call.request.body });
    },
  ],
  [
    "GET",
    /^\/crm\/objects\/2026-09\/([^/]+)\/([^/]+)\/associations\/([^/]+)$/,
    (call) => {
      const [type, toType] = [typeOf(call, 0), typeOf(call, 2)];
      need(call.portal, "read", type);
      need(call.portal, "read", toType);
      return listAssociations(call.portal, { type, id: call.words[1] ?? "" }, toType);
    },
  ],
  [
    "PUT",
    /^\/crm\/objects\/2026-09\/([^/]+)\/([^/]+)\/associations\/default\/([^/]+)\/([^/]+)$/,
    (call) => {
      const from = { type: typeOf(call, 0), id: call.words[1] ?? "" };
      const to = { type: typeOf(call, 2), id: call.words[3] ?? "" };
      need(call.portal, "write", from.type);
      return associateDefault(call.portal, { from, to });
    },
  ],
  [
    "POST",
    /^\/crm\/associations\/2026-09\/([^/]+)\/([^/]+)\/batch\/read$/,
    (call) => {
      const pair = { from: typeOf(call, 0), to: typeOf(call, 1) };
      need(call.portal, "read", pair.from);
      need(call.portal, "read", pair.to);
      return listAssociationsOfMany(call.portal, pair, call.request.body);
    },
  ],
  [
    "GET",
    /^\/crm\/owners\/2026-09$/,
    ({ portal, request }) => {
      need(portal, "read", "owners");
      return listOwners(portal, request.query);
    },
  ],
  [
    "GET",
    /^\/crm\/properties\/2026-09\/([^/]+)\/([^/]+)$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "read", `properties of ${type}`);
      return readProperty(call.portal, type, call.words[1] ?? "");
    },
  ],
  [
    "POST",
    /^\/crm\/properties\/2026-09\/([^/]+)$/,
    (call) => {
      const type = typeOf(call, 0);
      need(call.portal, "write", `properties of ${type}`);
      return createProperty(call.portal, type, call.request.body);
    },
  ],
];

/** Answers the calls of HubSpot's CRM that exist here; anything else is not found. */
export function answerHubSpotCall(
  request: VendorRequest,
  portal: Portal,
  token: string,
): VendorAnswer {
  try {
    if (request.headers["authorization"] !== `Bearer ${token}`) {
      const message = "Authentication credentials not found or expired.";
      throw new HubSpotRefusal("INVALID_AUTHENTICATION", message);
    }
    for (const [method, path, answer] of routes) {
      const found = method === request.method ? path.exec(request.path) : null;
      if (found !== null) {
        return answer({ portal, request, words: found.slice(1).map(decodeURIComponent) });
      }
    }
    throw new HubSpotRefusal("OBJECT_NOT_FOUND", `${request.method} ${request.path}: no such path`);
  } catch (error) {
    if (error instanceof HubSpotRefusal) return answerRefusal(error);
    throw error;
  }
}

function typeOf({ words }: Call, position: number): ObjectType {
  const name = words[position] ?? "";
  if (isObjectType(name)) return name;
  throw new HubSpotRefusal("OBJECT_NOT_FOUND", `Unable to infer object type from: ${name}`);
}
