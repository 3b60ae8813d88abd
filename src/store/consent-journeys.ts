import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Db } from "./db.ts";
import type { GrantVendor } from "./grants.ts";

/** Long enough to sign in at a vendor, with a second factor that has to be looked for. */
const journeyMinutes = 10;

export type Journey = {
  readonly memberId: string;
  readonly providerId: string;
  readonly vendor: GrantVendor;
};

const hash = (secret: string) => createHash("sha256").update(secret).digest();

/** Begins one, bound to the session that it is begun in; what the vendor brings back as "state". */
export async function beginJourney(
  db: Db,
  { session, memberId, providerId, vendor }: Journey & { readonly session: string },
): Promise<string> {
  const state = randomBytes(32).toString("base64url");
  await db("consent_journeys").insert({
    hash: hash(state),
    session_hash: hash(session),
    member_id: memberId,
    provider_id: providerId,
    vendor,
    expires_at: db.raw("now() + ? * interval '1 minute'", [journeyMinutes]),
  });
  return state;
}

/** Ends one, once. "strange": never begun, or not in this session, or at another vendor. */
export async function endJourney(
  db: Db,
  {
    state,
    session,
    vendor,
  }: { readonly state: string; readonly session: string; vendor: GrantVendor },
): Promise<Journey | "strange" | "used" | "over"> {
  const whose = { hash: hash(state), session_hash: hash(session), vendor };
  const [ended] = await db("consent_journeys")
    .where(whose)
    .whereNull("used_at")
    .whereRaw("expires_at > now()")
    .update({ used_at: db.fn.now() })
    .returning(["member_id", "provider_id"]);
  if (ended !== undefined)
    return { memberId: ended.member_id, providerId: ended.provider_id, vendor };
  const row = await db("consent_journeys").where(whose).first("used_at");
  if (row === undefined) return "strange";
  return row.used_at === null ? "over" : "used";
}

/**
 * PKCE's verifier of a journey (RFC 7636): made from its state and a secret of ours, so that it stands
 * nowhere. A secret that is changed under way costs a second try.
 */
export function verifierOf(secret: string, state: string): string {
  return createHmac("sha256", secret).update(`pkce:${state}`).digest("base64url");
}

/** S256. */
export const challengeOf = (verifier: string) => hash(verifier).toString("base64url");
