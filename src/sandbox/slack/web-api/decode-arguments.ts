import { parseJson } from "#sandbox/parse-json.ts";
import type { VendorRequest } from "#sandbox/vendor-server.ts";
import type { Arguments } from "./method.ts";

/** Arguments that are JSON inside a form field; all others are words, even when they look like JSON. */
const jsonArguments = new Set(["blocks", "attachments", "metadata", "view"]);

/** What was sent, or Slack's error for a body that cannot be read. */
type Decoded = { readonly sent: Arguments } | { readonly error: string };

export function decodeArguments(request: VendorRequest): Decoded {
  const contentType = request.headers["content-type"] ?? "";
  const fromQuery = Object.fromEntries(request.query);
  if (request.method === "GET" || request.body === "") return readJsonFields(fromQuery);
  if (contentType.startsWith("application/json")) {
    const body = parseJson(request.body);
    if (body === undefined) return { error: "invalid_json" };
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
      return { error: "json_not_object" };
    }
    return readJsonFields({ ...body });
  }
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    return readJsonFields(Object.fromEntries(new URLSearchParams(request.body)));
  }
  return { error: "invalid_post_type" };
}

/** The bearer token, or the one in the `token` argument that older clients send. */
export function tokenOf(request: VendorRequest, sent: Arguments): string | undefined {
  const [, bearer] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
  return bearer ?? (typeof sent["token"] === "string" ? sent["token"] : undefined);
}

function readJsonFields(fields: Record<string, unknown>): Decoded {
  const decoded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== "string" || !jsonArguments.has(name)) {
      decoded[name] = value;
      continue;
    }
    const json = parseJson(value);
    if (json === undefined) return { error: `invalid_${name}_format` };
    decoded[name] = json;
  }
  return { sent: decoded };
}
