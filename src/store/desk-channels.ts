import type { Db } from "./db.ts";

export type DeskChannel = {
  readonly channelId: string;
  /** People of another company sit in it. */
  readonly external: boolean;
  /** Real time of the answer. */
  readonly readAt: Date;
};

export async function findDeskChannel(db: Db, channelId: string): Promise<DeskChannel | undefined> {
  const row = await db("desk_channels").where({ channel_id: channelId }).first();
  return row && { channelId, external: row.external, readAt: row.read_at };
}

export async function saveDeskChannel(
  db: Db,
  { channelId, external }: Pick<DeskChannel, "channelId" | "external">,
): Promise<void> {
  await db("desk_channels")
    .insert({ channel_id: channelId, external, read_at: db.fn.now() })
    .onConflict("channel_id")
    .merge();
}
