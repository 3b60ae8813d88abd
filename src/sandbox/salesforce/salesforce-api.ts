import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { answerComposite } from "./composite-api.ts";
import type { Org } from "./org.ts";
import { answerQuery, answerSearch } from "./query-api.ts";
import {
  createRecord,
  describeType,
  isSetUpType,
  readType,
  updateRecord,
  upsertRecord,
} from "./records-api.ts";
import { answerRefusal, SalesforceRefusal } from "./salesforce-error.ts";
import { createField, showPermittedFields } from "./tooling-api.ts";

/** One call, or a part of a composite one, with the words of its path that were asked for. */
type Call = {
  readonly org: Org;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly words: readonly string[];
};

const base = "^/services/data/v66\\.0";
const route = (method: string, path: string, answer: (call: Call) => VendorAnswer) =>
  [method, new RegExp(`${base}${path}$`), answer] as const;

const routes = [
  route("GET", "/query", ({ org, query }) => answerQuery(org, query.get("q") ?? "")),
  route("GET", "/search", ({ org, query }) => answerSearch(org, query.get("q") ?? "")),
  route("GET", "/sobjects/(\\w+)/describe", ({ org, words }) =>
    describeType(org, readType(words[0] ?? "")),
  ),
  route("PATCH", "/sobjects/(\\w+)/(\\w+)/([^/]+)", ({ org, words, body }) => {
    const [type = "", field = "", value = ""] = words;
    return upsertRecord(org, readType(type), { field, value, body });
  }),
  route("PATCH", "/sobjects/(\\w+)/(\\w+)", ({ org, words, body }) => {
    const [type = "", id = ""] = words;
    return updateRecord(org, readType(type), { id, body });
  }),
  route("POST", "/tooling/sobjects/CustomField", ({ org, body }) => createField(org, `${body}`)),
  route("POST", "/sobjects/(\\w+)", ({ org, words, body }) => {
    const type = readType(words[0] ?? "");
    if (isSetUpType(type) && !org.state.behaviour.maySetUp)
      throw new SalesforceRefusal("INSUFFICIENT_ACCESS", "insufficient access rights");
    const answer = createRecord(org, type, body);
    if (isSetUpType(type)) showPermittedFields(org);
    return answer;
  }),
  route("GET", "/limits", ({ org }) => {
    const { behaviour, callsUsed } = org.state;
    const Remaining = Math.max(behaviour.callsPerDay - callsUsed, 0);
    return jsonAnswer(200, { DailyApiRequests: { Max: behaviour.callsPerDay, Remaining } });
  }),
] as const;

/** Answers the calls of Salesforce's API that exist here; anything else is not found. */
export function answerSalesforceCall(
  request: VendorRequest,
  org: Org,
  sessions: ReadonlySet<string>,
): VendorAnswer {
  try {
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
    if (!sessions.has(token))
      throw new SalesforceRefusal("INVALID_SESSION_ID", "Session expired or invalid");
    countCall(org);
    return counted(org, answerWhole(request, org));
  } catch (error) {
    if (error instanceof SalesforceRefusal) return counted(org, answerRefusal(error));
    throw error;
  }
}

function answerWhole(request: VendorRequest, org: Org): VendorAnswer {
  if (request.method === "POST" && request.path === "/services/data/v66.0/composite") {
    return answerComposite(request.body, ({ method, url, body }) => {
      const { pathname, searchParams } = new URL(url, "http://part");
      return answerOne({ method, path: pathname }, { org, query: searchParams, body });
    });
  }
  return answerOne(request, { org, query: request.query, body: request.body });
}

function answerOne(
  { method, path }: { readonly method: string; readonly path: string },
  call: Omit<Call, "words">,
): VendorAnswer {
  for (const [verb, pattern, answer] of routes) {
    const found = verb === method ? pattern.exec(path) : null;
    if (found !== null) return answer({ ...call, words: found.slice(1).map(decodeURIComponent) });
  }
  throw new SalesforceRefusal("NOT_FOUND", `The requested resource does not exist: ${path}`);
}

/** A composite call is one of the day's, whatever is in it. */
function countCall({ state }: Org): void {
  if (state.callsUsed >= state.behaviour.callsPerDay)
    throw new SalesforceRefusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  state.callsUsed += 1;
}

function counted({ state }: Org, answer: VendorAnswer): VendorAnswer {
  const usage = `api-usage=${state.callsUsed}/${state.behaviour.callsPerDay}`;
  return { ...answer, headers: { ...answer.headers, "sforce-limit-info": usage } };
}
