import { type KeyObject, randomBytes, verify } from "node:crypto";
import { z } from "zod";
import { forgetOldest } from "#sandbox/forget-oldest.ts";
import { keyPair } from "#sandbox/key-pair.ts";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import type { GoogleOffice } from "./calendars.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** What Google calls its own door; an assertion is meant for this name, by whatever proxy it comes. */
const AUDIENCE = "https://oauth2.googleapis.com/token";
const LIFE_MAX_SECONDS = 3600;
const TOKENS_KEPT = 1_000;

const Header = z.object({ alg: z.literal("RS256") });
const Claims = z.object({
  iss: z.string(),
  sub: z.string().optional(),
  scope: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/** Who calls with a token, and what they may do. */
export type Grant = {
  readonly scopes: readonly string[];
  /** The person for whom the service account acts, if it does. */
  readonly subject: string | undefined;
  /** A person let the program in: it reaches what is theirs, and nothing else. */
  readonly isConsent?: true;
};

export type AccessTokens = {
  readonly email: string;
  /** PEM, as in the JSON file that Google hands out. */
  readonly privateKey: string;
  /** Answers POST /token. */
  readonly answer: (body: string) => VendorAnswer;
  /** undefined: unknown, expired or revoked. */
  readonly grantOf: (token: string | undefined) => Grant | undefined;
  /** Every token given out so far stops working, as when a key is withdrawn. */
  readonly revokeAll: () => void;
};

/** A service account with a key pair of its own, and the tokens it was given. */
export function serviceAccount(email: string, office: GoogleOffice): AccessTokens {
  const keys = keyPair();
  const granted = new Map<string, Grant & { readonly until: number }>();
  return {
    email,
    privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    answer(body) {
      const form = new URLSearchParams(body);
      if (form.get("grant_type") !== JWT_BEARER) {
        return refused("unsupported_grant_type", `Invalid grant_type: ${form.get("grant_type")}`);
      }
      const now = office.now() / 1000;
      const checked = checkAssertion(form.get("assertion") ?? "", {
        publicKey: keys.publicKey,
        email,
        now,
      });
      if ("refusal" in checked) return checked.refusal;
      const token = `ya29.sandbox-${randomBytes(24).toString("base64url")}`;
      const seconds = office.state.behaviour.tokenSeconds;
      granted.set(token, { ...checked.grant, until: now + seconds });
      forgetOldest(granted, TOKENS_KEPT);
      const answer = { access_token: token, expires_in: seconds, token_type: "Bearer" };
      return jsonAnswer(200, answer, { "cache-control": "no-store" });
    },
    grantOf(token) {
      const grant = granted.get(token ?? "");
      return grant !== undefined && office.now() / 1000 < grant.until ? grant : undefined;
    },
    revokeAll: () => granted.clear(),
  };
}

function checkAssertion(
  assertion: string,
  expected: { readonly publicKey: KeyObject; readonly email: string; readonly now: number },
): { readonly grant: Grant } | { readonly refusal: VendorAnswer } {
  const bad = (why: string) => ({ refusal: refused("invalid_grant", why) });
  const [head = "", body = "", signature = ""] = assertion.split(".");
  const header = Header.safeParse(decoded(head));
  const claims = Claims.safeParse(decoded(body));
  if (!header.success || !claims.success) return bad("Bad Request: the assertion is no RS256 JWT.");
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify("sha256", signed, expected.publicKey, Buffer.from(signature, "base64url"))) {
    return bad("Invalid JWT Signature.");
  }
  const { iss, sub, scope, aud, iat, exp } = claims.data;
  if (iss !== expected.email) return bad("Invalid grant: account not found");
  if (aud !== AUDIENCE) return bad(`Invalid JWT: ${aud} is not the audience.`);
  const timely = iat <= expected.now + 300 && exp > expected.now && exp - iat <= LIFE_MAX_SECONDS;
  if (!timely) {
    return bad(
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
    );
  }
  const scopes = scope.split(" ").filter((name) => name !== "");
  const known = scopes.every((name) => name.startsWith("https://www.googleapis.com/auth/calendar"));
  if (scopes.length === 0 || !known) {
    return { refusal: refused("invalid_scope", `${scope} is not a valid audience string.`) };
  }
  return { grant: { scopes, subject: sub } };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}

function refused(error: string, description: string): VendorAnswer {
  return jsonAnswer(400, { error, error_description: description });
}
