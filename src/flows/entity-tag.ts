import { createHash } from "node:crypto";
import { canonicalJson } from "#company/parts/canonical-json.ts";

/** What a strong ETag is made of here: a hash of the values themselves, 22 characters without quotes. */
export function tagOf(values: unknown): string {
  return createHash("sha256").update(canonicalJson(values)).digest("base64url").slice(0, 22);
}
