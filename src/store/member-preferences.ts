import type { Db } from "./db.ts";

/** What a member wants of direct messages. */
export type Preferences = {
  readonly directMessages: boolean;
  /** Nothing at night, by the clock of where the member is. */
  readonly quietHours: boolean;
};

const asWeStart: Preferences = { directMessages: true, quietHours: true };

export async function findPreferences(db: Db, memberId: string): Promise<Preferences> {
  const row = await db("member_preferences").where({ member_id: memberId }).first();
  if (row === undefined) return asWeStart;
  return { directMessages: row.direct_messages, quietHours: row.quiet_hours };
}

export async function savePreferences(
  tx: Db,
  memberId: string,
  { directMessages, quietHours }: Preferences,
): Promise<void> {
  await tx("member_preferences")
    .insert({
      member_id: memberId,
      direct_messages: directMessages,
      quiet_hours: quietHours,
    })
    .onConflict("member_id")
    .merge();
}
