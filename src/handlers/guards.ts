import type { Request, RequestHandler, Response } from "express";
import type { Deed } from "#access.ts";
import { GatehouseError } from "#errors.ts";
import type { Authorize } from "#flows/sign-in.ts";

/** Counts one use under a key; says how long to wait when there were too many. */
export type RateLimit = (
  key: string,
) => Promise<{ readonly allowed: boolean; readonly retryAfterSeconds: number }>;

export const sessionCookie = "gatehouse_session";

/** Signed in or with a token, and of a role that may do the deed; leaves the caller in response.locals. */
export function onlyFor(authorize: Authorize, deed: Deed): RequestHandler {
  return async (request, response, next) => {
    response.locals["caller"] = await authorize(credentialsOf(request), deed);
    next();
  };
}

/** Not oftener than the limit allows; `keyOf` says who is counted. */
export function limited(
  limit: RateLimit,
  keyOf: (request: Request, response: Response) => string,
): RequestHandler {
  return async (request, response, next) => {
    await countUse(limit, response, keyOf(request, response));
    next();
  };
}

/** Counts one use, and throws RATE_LIMITED when there were too many. */
export async function countUse(limit: RateLimit, response: Response, key: string): Promise<void> {
  const { allowed, retryAfterSeconds } = await limit(key);
  if (allowed) return;
  response.set("Retry-After", String(retryAfterSeconds));
  throw new GatehouseError("RATE_LIMITED", {
    detail: `try again in ${retryAfterSeconds} seconds; nothing was stored`,
  });
}

/**
 * A browser may change something only from one of our own pages (Fetch Metadata, with Origin for
 * browsers that don't send it). A bearer token is proof enough by itself: no browser adds it unasked.
 */
export const sameOrigin: RequestHandler = (request, _response, next) => {
  const safe = ["GET", "HEAD", "OPTIONS"].includes(request.method);
  // Only a token that is asked for: browsers do add "Basic" unasked, and then the cookie counts.
  if (safe || credentialsOf(request).bearer !== undefined || isOurOwn(request)) return next();
  throw new GatehouseError("CROSS_SITE", { detail: "send the form from our own page" });
};

function isOurOwn(request: Request): boolean {
  const site = request.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.get("origin");
  if (origin === undefined) return true;
  // An older browser on one of our own pages, which send no referrer, says "null". So may another
  // site, but without a session there is nothing that it could do in somebody's name.
  if (origin === "null") return sessionOf(request) === undefined;
  return URL.canParse(origin) && new URL(origin).host === request.get("host");
}

export function credentialsOf(request: Request) {
  const bearer = /^Bearer ([\w.~+/=-]{1,200})$/.exec(request.headers.authorization ?? "")?.[1];
  return { bearer, session: sessionOf(request) };
}

export function sessionOf(request: Request): string | undefined {
  const cookies = request.headers.cookie ?? "";
  return new RegExp(`(?:^|; )${sessionCookie}=([\\w-]{43})(?:;|$)`).exec(cookies)?.[1];
}

/** Who is counted when nobody is signed in: the address; of IPv6 the /64 that one customer has. */
export function addressOf(request: Request): string {
  const address = request.ip ?? "unknown";
  if (!address.includes(":") || address.startsWith("::ffff:")) return address;
  const [before = "", after] = address.split("::");
  const groups = before === "" ? [] : before.split(":");
  const behind = after === undefined || after === "" ? 0 : after.split(":").length;
  // "::" stands for as many zeros as are missing; left in, it would let the host's part slip in.
  if (after !== undefined) {
    const zeros = Math.max(0, 8 - groups.length - behind);
    groups.push(...Array<string>(zeros).fill("0"), ...after.split(":"));
  }
  return groups.slice(0, 4).join(":");
}
