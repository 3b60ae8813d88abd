import { createHash, randomBytes } from "node:crypto";
import type { Role } from "#access.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** Who is asking, as the web knows them. Secrets are kept as hashes only. */
export type Caller =
  | { readonly kind: "token"; readonly id: string; readonly name: string; readonly role: Role }
  | { readonly kind: "member"; readonly id: string; readonly name: string; readonly role: Role };

export const loginMinutes = 15;
const idleHours = 12;
const sessionDays = 14;

/** A one-time sign-in secret for a member, good for 15 minutes of real time. */
export async function createLoginLink(db: Db, memberId: string): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await db("login_links").insert({
    hash: hash(secret),
    member_id: memberId,
    expires_at: db.raw("now() + ? * interval '1 minute'", [loginMinutes]),
  });
  return secret;
}

/** Trades a sign-in secret for a session; undefined when it was used or is too old. */
export async function redeemLoginLink(tx: Db, secret: string): Promise<string | undefined> {
  const [used] = await tx("login_links")
    .where({ hash: hash(secret) })
    .whereRaw("expires_at > now()")
    .delete()
    .returning("member_id");
  if (used === undefined) return undefined;
  const session = randomBytes(32).toString("base64url");
  await tx("sessions").insert({ hash: hash(session), member_id: used.member_id });
  return session;
}

/** The member behind a session, while it is neither idle for 12 hours nor older than 14 days. */
export async function findSession(db: Db, session: string): Promise<Caller | undefined> {
  const [row] = await db("sessions")
    .updateFrom("members")
    .where("sessions.hash", hash(session))
    .whereRaw("members.id = sessions.member_id and not members.retired")
    .whereRaw("sessions.seen_at > now() - ? * interval '1 hour'", [idleHours])
    .whereRaw("sessions.created_at > now() - ? * interval '1 day'", [sessionDays])
    .update({ seen_at: db.fn.now() })
    .returning(["members.id", "members.name", "members.role"]);
  return row && { kind: "member", id: row.id, name: row.name, role: row.role };
}

export async function deleteSession(db: Db, session: string): Promise<void> {
  await db("sessions")
    .where({ hash: hash(session) })
    .delete();
}

/** Makes a bearer token and returns its secret, which is shown once and kept nowhere. */
export async function createApiToken(db: Db, token: { name: string; role: Role }): Promise<string> {
  const secret = `gh_${randomBytes(32).toString("base64url")}`;
  await saveApiToken(db, { ...token, secret });
  return secret;
}

/** Registers a secret that somebody else chose (the launcher, for the sandbox); again is no mistake. */
export async function saveApiToken(
  db: Db,
  { name, role, secret }: { name: string; role: Role; secret: string },
): Promise<void> {
  await db("api_tokens")
    .insert({ id: newId(), name, role, hash: hash(secret) })
    .onConflict("hash")
    .ignore();
}

export async function findApiToken(db: Db, secret: string): Promise<Caller | undefined> {
  const row = await db("api_tokens")
    .where({ hash: hash(secret) })
    .whereNull("revoked_at")
    .first();
  return row && { kind: "token", id: row.id, name: row.name, role: row.role };
}

export type ListedToken = {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
};

/** Every token there ever was, the newest first; of the secrets nobody knows anything. */
export async function listApiTokens(db: Db): Promise<readonly ListedToken[]> {
  const rows = await db("api_tokens").orderBy([{ column: "created_at", order: "desc" }, "id"]);
  return rows.map(({ name, role, created_at, revoked_at }) => ({
    ...{ name, role, createdAt: created_at, revokedAt: revoked_at ?? undefined },
  }));
}

/** From this moment on no token of that name opens anything; how many there were. */
export async function revokeApiTokens(db: Db, name: string): Promise<number> {
  return db("api_tokens")
    .where({ name })
    .whereNull("revoked_at")
    .update({ revoked_at: db.fn.now() });
}

const hash = (secret: string) => createHash("sha256").update(secret).digest();
