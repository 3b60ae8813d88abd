import { randomBytes } from "node:crypto";
import type { Db } from "#store/db.ts";
import { type GrantTokens, saveGrant } from "#store/grants.ts";
import type { SealingKeys } from "#store/sealed.ts";

export const aKey = () => randomBytes(32);

export const someTokens = (change: Partial<GrantTokens> = {}): GrantTokens => ({
  refreshToken: "1//canary-refresh",
  accessToken: "ya29.canary-access",
  accessUntil: new Date(Date.now() + 3_600_000),
  ...change,
});

/** A consent of the provider with this key, as the pages keep it. By id. */
export async function grantFor(
  db: Db,
  keys: SealingKeys,
  {
    provider = "ana",
    account = `${provider}@example.com`,
    vendor = "google",
    tokens = someTokens(),
  }: {
    readonly provider?: string;
    readonly account?: string;
    readonly vendor?: "google" | "microsoft";
    readonly tokens?: GrantTokens;
  } = {},
): Promise<string> {
  const { id: providerId } = await db("providers").where({ key: provider }).first("id");
  const granted = { providerId, vendor, account, scopes: ["calendar"], tokens, at: new Date() };
  return saveGrant(db, keys, granted);
}
