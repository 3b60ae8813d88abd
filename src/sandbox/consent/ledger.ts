import { randomBytes } from "node:crypto";
import { forgetOldest } from "#sandbox/forget-oldest.ts";

/** One person's consent, and all that came of it. */
export type Family = {
  readonly account: string;
  readonly scopes: readonly string[];
  isOver: boolean;
};
export type RefreshToken = { readonly family: Family; isSpent: boolean };
export type Code = RefreshToken & { readonly challenge: string; readonly returnUrl: string };
type AccessToken = { readonly family: Family; readonly until: number };

const KEPT = 1_000;

/** What a pretend vendor remembers of consents. */
export type Ledger = ReturnType<typeof consentLedger>;

export function consentLedger(prefix: string) {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, RefreshToken>();
  const accessTokens = new Map<string, AccessToken>();
  const add = <T>(to: Map<string, T>, kind: string, known: T): string => {
    const token = `${prefix}${kind}-${randomBytes(24).toString("base64url")}`;
    to.set(token, known);
    forgetOldest(to, KEPT);
    return token;
  };
  return {
    codes,
    refreshTokens,
    accessTokens,
    forget() {
      for (const known of [codes, refreshTokens, accessTokens]) known.clear();
    },
    addCode: (code: Code) => add(codes, "code", code),
    addRefreshToken: (family: Family) => add(refreshTokens, "refresh", { family, isSpent: false }),
    addAccessToken: (token: AccessToken) => add(accessTokens, "access", token),
  };
}
