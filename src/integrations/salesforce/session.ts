import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { OAuth2 } from "jsforce/lib/oauth2.js";
import { z } from "zod";
import { GatehouseError, VendorError } from "#errors.ts";
import { networkDetail } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";
import { sendBy } from "./transport.ts";
import { Refused, VENDOR } from "./verdicts.ts";

/** How an External Client App proves who it is: by a key of its own, or by its secret. */
export type Grant =
  /** JWT bearer: acts for this user. */
  | { readonly privateKey: string; readonly username: string }
  /** Client credentials: acts for the user that the app's policy names. */
  | { readonly clientSecret: string };

export type SalesforceLogin = {
  /** https://login.salesforce.com or the org's own domain; without a slash at its end. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly grant: Grant;
};

export type Session = {
  readonly token: string;
  /** Where this org's API is. */
  readonly instanceUrl: string;
  /** Whom we act for; what we make belongs to this user unless we say otherwise. */
  readonly userId: string | undefined;
};

export type Sessions = {
  /** The session in use, or a first one. Throws VendorError, never ambiguous: nothing was written. */
  readonly current: () => Promise<Session>;
  /** Another one than the refused one; of several that ask at once, one request is made. */
  readonly renewed: (refused: Session) => Promise<Session>;
};

/** A session that is refused this soon was never good: a further one would be refused as well. */
const NEVER_GOOD_MS = 30_000;
/** Salesforce takes no assertion that is good for longer. */
const ASSERTION_SECONDS = 180;

const Granted = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  id: z.string().optional(),
});
const Denied = z.object({ error: z.string(), error_description: z.string().catch("") });

export function sessions(
  login: SalesforceLogin,
  { deadlineMs, now = () => performance.now() }: { deadlineMs: number; now?: () => number },
): Sessions {
  const mint = minter(login, deadlineMs);
  let held: { readonly session: Session; readonly since: number } | undefined;
  let underWay: Promise<Session> | undefined;
  const next = () => {
    underWay ??= mint()
      .then((session) => {
        held = { session, since: now() };
        return session;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return {
    current: async () => held?.session ?? next(),
    async renewed(refused) {
      // Somebody else may have been quicker; then theirs is the new one.
      if (held !== undefined && held.session.token !== refused.token) return held.session;
      const wasGood = held === undefined || now() - held.since >= NEVER_GOOD_MS;
      held = undefined;
      if (wasGood) return next();
      const detail = "a session was refused as soon as it was granted";
      throw new VendorError(VENDOR, { verdict: "auth", ambiguous: false, detail });
    },
  };
}

function minter({ loginUrl, clientId, grant }: SalesforceLogin, deadlineMs: number) {
  // jsforce builds no assertion, and with a client id it would try to refresh without a refresh token.
  const secret = "clientSecret" in grant ? { clientId, clientSecret: grant.clientSecret } : {};
  const claims = "privateKey" in grant ? { key: readKey(grant.privateKey), ...grant } : undefined;
  return async (): Promise<Session> => {
    const oauth2 = new OAuth2({ loginUrl, ...secret });
    // Of its own, because several callers with different deadlines wait for the same session.
    oauth2._transport = sendBy({ signal: AbortSignal.timeout(deadlineMs) });
    const asked =
      claims === undefined
        ? { grant_type: "client_credentials" }
        : {
            grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
            assertion: assertion({ loginUrl, clientId, ...claims }),
          };
    const answer: unknown = await oauth2.requestToken(asked).catch((cause: unknown) => {
      throw explainDenial(cause);
    });
    return readGranted(answer);
  };
}

function readGranted(answer: unknown): Session {
  const granted = Granted.safeParse(answer);
  if (!granted.success) {
    const detail = "token: unreadable answer";
    throw new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail });
  }
  const { access_token: token, instance_url: instanceUrl, id } = granted.data;
  return { token, instanceUrl: instanceUrl.replace(/\/+$/, ""), userId: id?.split("/").at(-1) };
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    const detail = "SALESFORCE_PRIVATE_KEY is not a PEM key; copy it whole";
    throw new GatehouseError("CONFIG_INVALID", { detail, cause });
  }
}

/** Real time, not business time: Salesforce compares it with its own clock. */
function assertion(asked: {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly username: string;
  readonly key: KeyObject;
}): string {
  const claims = {
    iss: asked.clientId,
    sub: asked.username,
    aud: audienceOf(asked.loginUrl),
    exp: Math.floor(Date.now() / 1000) + ASSERTION_SECONDS,
  };
  const signed = [{ alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), asked.key).toString("base64url")}`;
}

/** Whom the assertion is meant for is one of two names, by whichever door of theirs we came. */
function audienceOf(loginUrl: string): string {
  const { hostname } = new URL(loginUrl);
  if (!hostname.endsWith(".my.salesforce.com")) return loginUrl;
  const host = hostname.includes(".sandbox.") ? "test" : "login";
  return `https://${host}.salesforce.com`;
}

/** Every 4xx but "too many" means that somebody must put the app right (RFC 6749, 5.2). */
function explainDenial(cause: unknown): VendorError {
  if (!(cause instanceof Refused)) {
    const detail = `token: ${networkDetail(cause)}`;
    return new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, cause });
  }
  const { status, body, retryAfter } = cause;
  const denied = Denied.safeParse(body);
  const words = denied.success ? `${denied.data.error}: ${denied.data.error_description}` : "";
  const passes = status >= 500 || status === 429 || status === 408;
  const isOurs = (denied.success || status === 401) && !passes;
  return new VendorError(VENDOR, {
    verdict: isOurs ? "auth" : status === 501 ? "permanent" : "retry",
    ambiguous: false,
    detail: `token: ${status} ${words}`.trim(),
    retryAfterMs: retryAfterMs(retryAfter),
  });
}
