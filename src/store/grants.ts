import type { Db } from "./db.ts";
import { newId } from "./ids.ts";
import { type SealingKeys, seal, unseal } from "./sealed.ts";

export type GrantVendor = "google" | "microsoft";
export type GrantState = "live" | "dead" | "ended";

/** A provider's consent to their calendars at a vendor. What opens them is never in it. */
export type Grant = {
  readonly id: string;
  readonly providerId: string;
  readonly vendor: GrantVendor;
  readonly account: string;
  readonly state: GrantState;
  readonly connectedAt: Date;
  readonly endedAt: Date | undefined;
  /** As the company file writes them. */
  readonly calendarIds: readonly string[];
  /** What it was given for, by the vendor's names. */
  readonly scopes: readonly string[];
};

export type GrantTokens = {
  readonly refreshToken: string;
  readonly accessToken: string;
  /** Real time. */
  readonly accessUntil: Date;
};

/** Read with the tokens: for whoever calls the vendor. */
export type OpenGrant = Pick<Grant, "id" | "providerId" | "vendor" | "account"> & {
  /** How many renewals were begun when it was read. */
  readonly attempt: number;
  /** Undefined: they do not open. */
  readonly tokens: GrantTokens | undefined;
};

type Place = Pick<Grant, "id" | "providerId" | "vendor" | "account">;

/** A ciphertext belongs to one row, and to what that row says of whose it is. */
const placeOf = ({ id, providerId, vendor, account }: Place) =>
  ["calendar-grant", id, providerId, vendor, account].join("\n");

export const sealedColumns = (keys: SealingKeys, tokens: GrantTokens, place: Place) => {
  const { accessUntil, ...secrets } = tokens;
  const { bytes, keyId } = seal(keys, JSON.stringify(secrets), placeOf(place));
  return { sealed: bytes, key_id: keyId, access_until: accessUntil };
};

/** Keeps a new consent; the same account's earlier one is replaced. By id. */
export async function saveGrant(
  tx: Db,
  keys: SealingKeys,
  granted: Pick<Grant, "providerId" | "vendor" | "account"> & {
    readonly scopes: readonly string[];
    readonly tokens: GrantTokens;
    readonly at: Date;
  },
): Promise<string> {
  const { providerId, vendor, account, scopes, tokens, at } = granted;
  const whose = { provider_id: providerId, vendor, account };
  const earlier = await tx("calendar_grants").where(whose).forUpdate().first("id", "attempt");
  const id = earlier?.id ?? newId();
  await tx("calendar_grants")
    .insert({
      ...whose,
      ...sealedColumns(keys, tokens, { id, providerId, vendor, account }),
      id,
      scopes,
      state: "live",
      // Whoever still renews the earlier one comes too late.
      attempt: (earlier?.attempt ?? 0) + 1,
      renewing_until: null,
      connected_at: at,
      ended_at: null,
      end_reason: null,
    })
    .onConflict("id")
    .merge();
  return id;
}

/** A live grant with its tokens; undefined where it is not live. */
export async function openGrant(
  db: Db,
  keys: SealingKeys,
  id: string,
): Promise<OpenGrant | undefined> {
  const row = await db("calendar_grants").where({ id, state: "live" }).first();
  return row && opened(keys, row);
}

/** A row as it was read, with its tokens where they open. */
// biome-ignore lint/suspicious/noExplicitAny: a row has no type; named here once.
export function opened(keys: SealingKeys, row: any): OpenGrant {
  const { id, provider_id: providerId, vendor, account, attempt } = row;
  const place = { id, providerId, vendor, account };
  const secret = unseal(keys, { bytes: row.sealed, keyId: row.key_id }, placeOf(place));
  const tokens = secret && { ...JSON.parse(secret), accessUntil: row.access_until };
  return { ...place, attempt, tokens: tokens || undefined };
}

/**
 * Whoever gets a number is alone with the grant for so long (real time), and knows its tokens: nobody
 * renewed it since it was read. Undefined: somebody else is at it, or was.
 */
export async function beginRenewal(
  db: Db,
  { grant, seconds }: { readonly grant: OpenGrant; readonly seconds: number },
): Promise<number | undefined> {
  const { rows } = await db.raw(
    `update calendar_grants
     set attempt = attempt + 1, renewing_until = now() + :seconds * interval '1 second'
     where id = :id and attempt = :attempt and state = 'live'
       and (renewing_until is null or renewing_until < now())
     returning attempt`,
    { id: grant.id, attempt: grant.attempt, seconds },
  );
  return rows[0]?.attempt;
}

type Attempt = { readonly id: string; readonly attempt: number };

/** Lets the next one try; what is there stays. */
export async function giveUpRenewal(db: Db, { id, attempt }: Attempt): Promise<void> {
  await db("calendar_grants").where({ id, attempt }).update({ renewing_until: null });
}

/** Keeps what the vendor gave; false where somebody else came in between. */
export async function keepRenewed(
  db: Db,
  keys: SealingKeys,
  { grant, attempt, tokens }: { grant: OpenGrant; attempt: number; tokens: GrantTokens },
): Promise<boolean> {
  const kept = await db("calendar_grants")
    .where({ id: grant.id, attempt, state: "live" })
    .update({
      ...sealedColumns(keys, tokens, grant),
      renewing_until: null,
      // Whoever read it during this renewal holds the tokens from before, and must not begin another.
      attempt: attempt + 1,
    });
  return kept === 1;
}

/** Nothing of its tokens is left; false where somebody else came in between, or it is over already. */
export async function endGrant(
  tx: Db,
  ended: {
    readonly id: string;
    readonly state: "dead" | "ended";
    readonly reason: string;
    readonly at: Date;
    /** Only if this renewal was the last one begun. */
    readonly attempt?: number;
  },
): Promise<boolean> {
  const { id, state, reason, at, attempt } = ended;
  const changed = await tx("calendar_grants")
    .where({ id, ...(attempt !== undefined && { attempt }) })
    .whereIn("state", state === "dead" ? ["live"] : ["live", "dead"])
    .update({
      ...{ state, ended_at: at, end_reason: reason },
      ...{ sealed: null, key_id: null, access_until: null, renewing_until: null },
    });
  return changed === 1;
}
