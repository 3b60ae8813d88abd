import type { Role } from "#access.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { Standing } from "#ports/chat.ts";
import type { Db } from "./db.ts";

export type StoredMember = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Who they are in Slack: by company.yaml, or else by the link that they confirmed. */
  readonly slackUser: string | undefined;
  /** Where they are texted when nobody answers a client. */
  readonly phone: string | undefined;
};

/** What company.yaml says goes before a confirmed link. */
export const withLink = `
  select m.*, coalesce(m.slack_user, l.user_id) as chat_user, coalesce(m.slack_team, l.team) as chat_team
  from members m left join member_links l on l.member_id = m.id and m.slack_user is null`;

/**
 * The member behind a Slack user: by team and user id together, never by name or e-mail. `standing`:
 * what the vendor said of them last, undefined where it was not asked yet.
 */
export async function findMemberByChatUser(
  db: Db,
  { team, user }: ChatUser,
): Promise<{ readonly member: StoredMember | undefined; readonly standing: Standing | undefined }> {
  const { rows } = await db.raw(
    `select u.standing, m.* from (select :team::text as team, :user::text as user_id) as asked
     left join chat_users u on u.team = asked.team and u.user_id = asked.user_id
     left join (${withLink}) as m
       on m.chat_team = asked.team and m.chat_user = asked.user_id and not m.retired
     -- company.yaml may have given the same user to somebody else since.
     order by m.slack_user nulls last limit 1`,
    { team, user },
  );
  const [row] = rows;
  return {
    member: row.id === null ? undefined : toMember(row),
    standing: row.standing ?? undefined,
  };
}

/** Who looks after the installation. */
export async function listAdmins(db: Db): Promise<readonly StoredMember[]> {
  const { rows } = await db.raw(
    `${withLink} where m.role = 'admin' and not m.retired order by m.key`,
  );
  return rows.map(toMember);
}

export async function findMember(db: Db, id: string): Promise<StoredMember | undefined> {
  const { rows } = await db.raw(`${withLink} where m.id = :id`, { id });
  return rows[0] && toMember(rows[0]);
}

export async function findMemberByKey(db: Db, key: string): Promise<StoredMember | undefined> {
  const { rows } = await db.raw(`${withLink} where m.key = :key and not m.retired`, { key });
  return rows[0] && toMember(rows[0]);
}

/** Members with this address, whatever the case of its letters; more than one is for a person to sort out. */
export async function listMembersByEmail(db: Db, email: string): Promise<readonly StoredMember[]> {
  const { rows } = await db.raw(`${withLink} where lower(m.email) = :email and not m.retired`, {
    email: email.toLowerCase(),
  });
  return rows.map(toMember);
}

// biome-ignore lint/suspicious/noExplicitAny: what raw() answers has no type; named here once.
export function toMember(row: any): StoredMember {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    email: row.email,
    role: row.role,
    slackUser: row.chat_user ?? undefined,
    phone: row.phone ?? undefined,
  };
}
