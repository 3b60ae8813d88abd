import type { Watch } from "#ports/calendar-changes.ts";
import type { Db } from "./db.ts";

/** Who tells us that a calendar changed. All times here are real time. */
export type StoredWatch = {
  readonly secretHash: string;
  readonly calendarId: string;
  /** Undefined while its vendor is being asked. */
  readonly watch: Watch | undefined;
};

/** Takes a calendar whose watch is to be made, or made to last longer, for a while. */
export async function takeUnwatched(
  db: Db,
  { now, leaseMs }: { readonly now: Date; readonly leaseMs: number },
): Promise<string | undefined> {
  const { rows } = await db.raw(
    `update calendar_syncs set watch_due_at = :until
     where calendar_id = (select calendar_id from calendar_syncs where watch_due_at <= :now
                          order by watch_due_at limit 1 for update skip locked)
     returning calendar_id`,
    { now, until: new Date(now.getTime() + leaseMs) },
  );
  return rows[0]?.calendar_id;
}

/** Kept before its vendor is asked: the first notice may come before the answer. */
export async function insertWatch(
  db: Db,
  watch: { readonly secretHash: string; readonly calendarId: string; readonly at: Date },
): Promise<void> {
  await db("calendar_watches").insert({
    secret_hash: watch.secretHash,
    calendar_id: watch.calendarId,
    made_at: watch.at,
  });
}

export async function noteWatch(db: Db, secretHash: string, watch: Watch): Promise<void> {
  await db("calendar_watches")
    .where({ secret_hash: secretHash })
    .update({ watch_id: watch.id, resource: watch.resource, ends_at: watch.endsAt });
}

export async function deleteWatches(db: Db, secretHashes: readonly string[]): Promise<void> {
  await db("calendar_watches")
    .whereIn("secret_hash", secretHashes as string[])
    .delete();
}

export async function noteWatchDue(db: Db, calendarId: string, at: Date): Promise<void> {
  await db("calendar_syncs").where({ calendar_id: calendarId }).update({ watch_due_at: at });
}

/** All that a calendar has, the one that lasts longest first. */
export async function listWatches(db: Db, calendarId: string): Promise<readonly StoredWatch[]> {
  const rows = await db("calendar_watches")
    .where({ calendar_id: calendarId })
    .orderByRaw("ends_at desc nulls last, made_at desc");
  return rows.map(toWatch);
}

/** Calendars of which no vendor tells us anything now; `endedAt`: until when one did. */
export async function listUnwatched(
  db: Db,
): Promise<readonly { readonly calendarId: string; readonly endedAt: Date | undefined }[]> {
  const { rows } = await db.raw(
    `select s.calendar_id as "calendarId", max(w.ends_at) as "endedAt"
     from calendar_syncs s left join calendar_watches w on w.calendar_id = s.calendar_id
     group by s.calendar_id having coalesce(max(w.ends_at) <= now(), true)
     order by max(w.ends_at) desc nulls last, s.calendar_id`,
  );
  return rows.map((row: { calendarId: string; endedAt: Date | null }) => ({
    ...row,
    endedAt: row.endedAt ?? undefined,
  }));
}

/** The watches that were made with these secrets. */
export async function findWatches(
  db: Db,
  secretHashes: readonly string[],
): Promise<readonly StoredWatch[]> {
  const rows = await db("calendar_watches").whereIn("secret_hash", secretHashes as string[]);
  return rows.map(toWatch);
}

function toWatch(row: {
  secret_hash: string;
  calendar_id: string;
  watch_id: string | null;
  resource: string | null;
  ends_at: Date | null;
}): StoredWatch {
  const { watch_id: id, resource, ends_at: endsAt } = row;
  return {
    secretHash: row.secret_hash,
    calendarId: row.calendar_id,
    watch:
      id === null || resource === null || endsAt === null ? undefined : { id, resource, endsAt },
  };
}
