import type { Role } from "#access.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { Db } from "./db.ts";

export type StoredMember = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly slackUser: string | undefined;
};

/** The member behind a Slack user: by team and user id together, never by name or e-mail. */
export async function findMemberByChatUser(
  db: Db,
  { team, user }: ChatUser,
): Promise<StoredMember | undefined> {
  const row = await db("members")
    .where({ slack_team: team, slack_user: user, retired: false })
    .first();
  return row && toMember(row);
}

export async function findMember(db: Db, id: string): Promise<StoredMember | undefined> {
  const row = await db("members").where({ id }).first();
  return row && toMember(row);
}

export async function findMemberByKey(db: Db, key: string): Promise<StoredMember | undefined> {
  const row = await db("members").where({ key, retired: false }).first();
  return row && toMember(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toMember(row: any): StoredMember {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    email: row.email,
    role: row.role,
    slackUser: row.slack_user ?? undefined,
  };
}
