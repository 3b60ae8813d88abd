import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { z } from "zod";
import { GatehouseError, VendorError } from "#errors.ts";
import { networkDetail } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";
import { VENDOR } from "./verdicts.ts";

/**
 * Access tokens of a service account (RFC 7523: a signed assertion is exchanged for a token).
 * Not google-auth-library's JWT client: its token URL is a constant, it retries on its own and
 * it knows no deadline.
 */
export type AccessTokens = {
  /** The token in use, or a first one. Throws VendorError, never ambiguous: nothing was written. */
  readonly current: () => Promise<string>;
  /** Another one than `refused`; of several that ask at once, one request is made. */
  readonly renewed: (refused: string) => Promise<string>;
};

export type ServiceAccount = {
  readonly clientEmail: string;
  /** PEM, the private_key of the JSON file that Google hands out. */
  readonly privateKey: string;
  /** The person whom the account stands in for (domain-wide delegation); undefined: itself. */
  readonly subject: string | undefined;
};

/** Enough for reading busy time and for keeping our own events, and for nothing else. */
const SCOPES = [
  "https://www.googleapis.com/auth/calendar.freebusy",
  "https://www.googleapis.com/auth/calendar.events",
];

/** Whom the assertion is meant for: Google's own name of its door, also when we knock by way of a proxy. */
const AUDIENCE = "https://oauth2.googleapis.com/token";

/** A token is not used in its last minute: it would expire under way. */
const SPARE_SECONDS = 60;

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const Refused = z.object({ error: z.string(), error_description: z.string().catch("") });

export function accessTokens(
  account: ServiceAccount,
  {
    tokenUrl,
    deadlineMs,
    now,
  }: {
    readonly tokenUrl: string;
    readonly deadlineMs: number;
    /** Real time, not business time: Google compares it with its own clock. */
    readonly now: () => Date;
  },
): AccessTokens {
  const key = readKey(account.privateKey);
  let held: { readonly token: string; readonly useUntil: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    const granted = await exchange(tokenUrl, assertion(account, { key, at: now() }), deadlineMs);
    const useUntil = now().getTime() + (granted.expires_in - SPARE_SECONDS) * 1000;
    held = { token: granted.access_token, useUntil };
    return granted.access_token;
  }

  function next(): Promise<string> {
    underWay ??= fetchToken().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    current: async () =>
      held !== undefined && now().getTime() < held.useUntil ? held.token : next(),
    // Somebody else may have been quicker; then theirs is the new one.
    renewed: async (refused) =>
      held !== undefined && held.token !== refused ? held.token : next(),
  };
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    const detail = "the private key of the Google service account is not a PEM key; copy it whole";
    throw new GatehouseError("CONFIG_INVALID", { detail, cause });
  }
}

function assertion(
  { clientEmail, subject }: ServiceAccount,
  { key, at }: { readonly key: KeyObject; readonly at: Date },
): string {
  const issuedAt = Math.floor(at.getTime() / 1000);
  const claims = {
    iss: clientEmail,
    ...(subject === undefined ? {} : { sub: subject }),
    scope: SCOPES.join(" "),
    aud: AUDIENCE,
    iat: issuedAt,
    exp: issuedAt + 3600,
  };
  const signed = [{ alg: "RS256", typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

async function exchange(tokenUrl: string, assertion: string, deadlineMs: number) {
  const { response, body } = await post(tokenUrl, assertion, deadlineMs);
  if (!response.ok) throw explainRefusal(response, body);
  const granted = Granted.safeParse(body);
  if (granted.success) return granted.data;
  const detail = "token: unreadable answer";
  throw new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail });
}

async function post(tokenUrl: string, assertion: string, deadlineMs: number) {
  try {
    const response = await fetch(tokenUrl, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion,
      }),
      // Of its own, because several callers with different deadlines wait for the same token.
      signal: AbortSignal.timeout(deadlineMs),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { response, body };
  } catch (cause) {
    const detail = `token: ${networkDetail(cause)}`;
    throw new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, cause });
  }
}

/** Every 4xx but "too many" means that somebody must reconnect the account (RFC 6749, 5.2). */
function explainRefusal(response: Response, body: unknown): VendorError {
  const refused = Refused.safeParse(body);
  const words = refused.success ? `${refused.data.error}: ${refused.data.error_description}` : "";
  const { status } = response;
  const reconnect = refused.success && status >= 400 && status < 500 && status !== 429;
  return new VendorError(VENDOR, {
    verdict: reconnect ? "auth" : status === 501 ? "permanent" : "retry",
    ambiguous: false,
    detail: `token: ${status} ${words}`.trim(),
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  });
}
