import type { ChatUser } from "#escalation/press.ts";
import type { ChatPerson, Standing } from "#ports/chat.ts";
import type { Db } from "./db.ts";

/** What is known of somebody in the chat, as the vendor said it last. */
export type StoredChatUser = ChatUser & {
  readonly standing: Standing;
  readonly name: string;
  /** In lower case; empty where the vendor does not tell. */
  readonly email: string;
  readonly zone: string;
};

/** Somebody did something here. Whether we know already who they are: false for a stranger to our rows. */
export async function noteSeen(db: Db, { team, user }: ChatUser): Promise<boolean> {
  const { rows } = await db.raw(
    `insert into chat_users (team, user_id, seen_at) values (:team, :user, now())
     on conflict (team, user_id) do update set seen_at = now()
     returning read_at is not null as known`,
    { team, user },
  );
  return rows[0].known;
}

export async function findChatUser(
  db: Db,
  { team, user }: ChatUser,
): Promise<StoredChatUser | undefined> {
  const row = await db("chat_users").where({ team, user_id: user }).whereNotNull("read_at").first();
  if (row === undefined) return undefined;
  const { standing, name, email, zone } = row;
  return { team, user, standing, name, email, zone };
}

/** Keeps what the vendor said. */
export async function saveChatUser(
  db: Db,
  { team, user }: ChatUser,
  person: ChatPerson,
): Promise<void> {
  await db("chat_users")
    .insert({ team, user_id: user, ...person, read_at: db.fn.now() })
    .onConflict(["team", "user_id"])
    .merge(["standing", "name", "email", "zone", "read_at"]);
}

/** Members have a row each before they ever press anything, so that they are asked about in time. */
export async function noteMembers(db: Db): Promise<void> {
  await db.raw(
    `insert into chat_users (team, user_id)
       select slack_team, slack_user from members where slack_user is not null and not retired
     on conflict do nothing`,
  );
}

/**
 * Of whom our copy is old: of those who do something here after five minutes, of everybody after a day
 * (real time). The oldest first.
 */
export async function listOldChatUsers(
  db: Db,
  { team, limit }: { team: string; limit: number },
): Promise<readonly ChatUser[]> {
  const { rows } = await db.raw(
    `select team, user_id as "user" from chat_users
     where team = :team
       and (read_at is null or read_at < now() - interval '1 day'
            or (read_at < now() - interval '5 minutes' and seen_at > read_at))
     order by read_at nulls first limit :limit`,
    { team, limit },
  );
  return rows;
}
