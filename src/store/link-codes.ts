import { createHmac, timingSafeEqual } from "node:crypto";
import type { ChatUser } from "#escalation/press.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** Real time: a code has nothing to do with the business clock. */
export const codeMinutes = 15;
const triesMax = 5;
/** More letters than these within an hour are no help to anybody. */
const codesPerHourMax = 3;

/** Letters and digits that nobody takes for one another (Crockford's alphabet). */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 8;

/**
 * The code of a row: 40 bits of HMAC-SHA256 over its id, which is what the mail says and nothing stores.
 * Whoever reads the table knows no code.
 */
export function codeOf(secret: string, codeId: string): string {
  const mac = createHmac("sha256", secret).update(`link-code:${codeId}`).digest();
  return Array.from(mac.subarray(0, codeLength), (byte) => alphabet[byte % 32]).join("");
}

/** A new code for one user and one member; undefined when there were too many for either lately. */
export async function insertLinkCode(
  tx: Db,
  { by, memberId }: { by: ChatUser; memberId: string },
): Promise<string | undefined> {
  // Two who ask at the same moment are counted one after the other.
  await tx("members").where({ id: memberId }).forUpdate().first("id");
  const { rows } = await tx.raw(
    `select count(*)::integer as count from link_codes
     where created_at > now() - interval '1 hour'
       and (member_id = :memberId or (team = :team and user_id = :user))`,
    { ...by, memberId },
  );
  if (rows[0].count >= codesPerHourMax) return undefined;
  const id = newId();
  await tx("link_codes").insert({
    id,
    team: by.team,
    user_id: by.user,
    member_id: memberId,
    expires_at: tx.raw("now() + ? * interval '1 minute'", [codeMinutes]),
    tries_left: triesMax,
  });
  return id;
}

/** Whom a code that still counts is for. */
export async function findLinkCode(
  db: Db,
  codeId: string,
): Promise<(ChatUser & { readonly memberId: string }) | undefined> {
  const row = await db("link_codes")
    .where({ id: codeId })
    .whereNull("used_at")
    .whereRaw("expires_at > now() and tries_left > 0")
    .first();
  return row && { memberId: row.member_id, team: row.team, user: row.user_id };
}

/**
 * Uses a code up: by the user who asked for it, in time, once, and after at most five tries. A wrong one
 * costs a try, so the caller must commit.
 */
export async function redeemLinkCode(
  tx: Db,
  asked: {
    readonly codeId: string;
    readonly by: ChatUser;
    readonly typed: string;
    readonly secrets: readonly string[];
  },
): Promise<{ readonly memberId: string } | "wrong" | "over"> {
  const { codeId, by, typed, secrets } = asked;
  const row = await tx("link_codes")
    .where({ id: codeId, team: by.team, user_id: by.user })
    .whereNull("used_at")
    .whereRaw("expires_at > now() and tries_left > 0")
    .forUpdate()
    .first();
  if (row === undefined) return "over";
  if (!secrets.some((secret) => same(codeOf(secret, codeId), typed))) {
    await tx("link_codes").where({ id: codeId }).decrement("tries_left", 1);
    return "wrong";
  }
  await tx("link_codes").where({ id: codeId }).update({ used_at: tx.fn.now() });
  return { memberId: row.member_id };
}

/** Ties a chat user to a member; false when either is tied already. */
export async function insertMemberLink(
  tx: Db,
  { by, memberId, at }: { by: ChatUser; memberId: string; at: Date },
): Promise<boolean> {
  const made = await tx("member_links")
    .insert({ team: by.team, user_id: by.user, member_id: memberId, linked_at: at })
    .onConflict()
    .ignore()
    .returning("member_id");
  return made.length === 1;
}

/** As people type codes: any case, with blanks or dashes, O for 0 and I or L for 1. */
function same(code: string, typed: string): boolean {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, "");
  const read = letters.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return read.length === code.length && timingSafeEqual(Buffer.from(read), Buffer.from(code));
}
