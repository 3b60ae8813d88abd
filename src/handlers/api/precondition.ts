import type { Request, Response } from "express";
import { GatehouseError } from "#errors.ts";
import type { ChangedSetting, Expected } from "#flows/change-setting.ts";
import { sendProblem } from "#handlers/problem.ts";

const tagList = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;

/**
 * What a change expects to find, by If-Match; of a PUT, which only creates, by If-None-Match.
 * Throws MALFORMED when If-Match is neither * nor a list of ETags.
 */
export function expectedOf(request: Request): Expected {
  if (request.method === "PUT")
    return request.get("if-none-match")?.trim() === "*" ? "absent" : undefined;
  const header = request.get("if-match")?.trim();
  if (header === undefined) return undefined;
  if (header === "*") return "any";
  if (!tagList.test(header))
    throw new GatehouseError("MALFORMED", {
      detail: "send the ETag in If-Match as it was given, with its quotes",
    });
  // What is only weakly the same is not the same (RFC 9110, 13.1.1).
  return tagsIn(header).flatMap(({ weak, tag }) => (weak ? [] : [tag]));
}

/**
 * Whether the caller has just this already, by If-None-Match. Not left to Express, which sends it again
 * to whoever says no-cache: fetch() adds that unasked, and means caches on the way.
 */
export function hasAlready(request: Request, tag: string): boolean {
  const header = request.get("if-none-match")?.trim() ?? "";
  return header === "*" || tagsIn(header).some((known) => known.tag === tag);
}

function tagsIn(header: string) {
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)].map(([, weak, tag = ""]) => ({
    weak: weak !== undefined,
    tag,
  }));
}

/** 428 and 412, with the ETag of what is there now. */
export function sendPrecondition(
  response: Response,
  { kind, tag }: Extract<ChangedSetting, { readonly kind: "not-said" | "not-as-expected" }>,
): void {
  setTag(response, tag);
  const creates = response.req.method === "PUT";
  const advice = creates ? creating[kind] : changing[kind];
  const code = kind === "not-said" ? "PRECONDITION_REQUIRED" : "PRECONDITION_FAILED";
  sendProblem(response, code, { detail: advice });
}

export function setTag(response: Response, tag: string | undefined): void {
  if (tag !== undefined) response.set("ETag", `"${tag}"`);
}

const changing = {
  "not-said": "send the ETag that you read in If-Match, so that no change of anybody is lost",
  "not-as-expected":
    "somebody changed it meanwhile: read it again, make your change to what it says now, and send its new ETag in If-Match",
};

const creating = {
  "not-said":
    "PUT only creates: send If-None-Match: *. To change what is there, send a PATCH with its ETag in If-Match",
  "not-as-expected":
    "there is one with this key already: send a PATCH with its ETag in If-Match, or choose another key",
};
