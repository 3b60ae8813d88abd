import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Db } from "./db.ts";

/** What a client may open. The address carries the row's id and a signature; the row says what it opens. */
export type StoredLink = { readonly requestId: string; readonly expiresAt: Date };

export async function insertLink(
  tx: Db,
  link: { readonly id: string; readonly requestId: string; readonly expiresAt: Date },
): Promise<void> {
  await tx("links").insert({
    id: link.id,
    request_id: link.requestId,
    purpose: "manage",
    expires_at: link.expiresAt,
  });
}

export async function findLink(db: Db, id: string): Promise<StoredLink | undefined> {
  const row = await db("links").where({ id, purpose: "manage" }).first();
  return row && { requestId: row.request_id, expiresAt: row.expires_at };
}

/** The id of a request's link, from which its address is made again and again. */
export async function findLinkId(db: Db, requestId: string): Promise<string | undefined> {
  const row = await db("links").where({ request_id: requestId, purpose: "manage" }).first("id");
  return row?.id;
}

/** A link lives at least until `expiresAt`: an appointment that moved on takes its link along. */
export async function extendLink(tx: Db, requestId: string, expiresAt: Date): Promise<void> {
  await tx("links")
    .where({ request_id: requestId, purpose: "manage" })
    .where("expires_at", "<", expiresAt)
    .update({ expires_at: expiresAt });
}

/** A new link's id: 8 random bytes in hex. */
export const newLinkId = () => randomBytes(8).toString("hex");

/**
 * The token in a link's address: 27 characters, short enough for a text message: 8 bytes of id and 12 of
 * HMAC-SHA256 over purpose and id. The first secret signs.
 */
export function signLink(secrets: readonly [string, ...string[]], id: string): string {
  return Buffer.concat([Buffer.from(id, "hex"), macOf(secrets[0], id)]).toString("base64url");
}

/**
 * The id in a token that one of our secrets signed; older secrets still open what they signed. Its last
 * character carries two bits that nobody signed: only the spelling that we wrote opens (RFC 4648 §3.5).
 */
export function openLink(secrets: readonly string[], token: string): string | undefined {
  if (!/^[\w-]{27}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.toString("base64url") !== token) return undefined;
  const id = bytes.subarray(0, 8).toString("hex");
  const mac = bytes.subarray(8);
  return secrets.some((secret) => timingSafeEqual(macOf(secret, id), mac)) ? id : undefined;
}

function macOf(secret: string, id: string): Buffer {
  return createHmac("sha256", secret).update(`manage:${id}`).digest().subarray(0, 12);
}
