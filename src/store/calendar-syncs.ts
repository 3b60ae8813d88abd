import type { ReadingFailure } from "#booking/calendar-trouble.ts";
import type { Db } from "./db.ts";

/** How far a calendar was read. All times here are real time. */
export type CalendarSync = {
  readonly calendarId: string;
  readonly cursor: string | undefined;
  readonly fullAt: Date | undefined;
  /** Since when it can't be read. */
  readonly failingSince: Date | undefined;
};

/** Calendars that receive appointments, or still show some, are read from now on; others no more. */
export async function enlistCalendars(db: Db, now: Date): Promise<void> {
  await db.raw(
    `insert into calendar_syncs (calendar_id, due_at, watch_due_at)
     select distinct calendar_id, :now::timestamptz, :now::timestamptz from providers p
     where calendar_id is not null and not retired
       and not exists (select from calendar_syncs s where s.calendar_id = p.calendar_id)
     on conflict do nothing`,
    { now },
  );
}

/** Calendars of nobody who could be booked any more, and without an appointment to come (business time). */
export async function listForsakenCalendars(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db("calendar_syncs as s")
    .whereNotExists(
      db("providers as p").whereRaw("p.calendar_id = s.calendar_id and not p.retired").select("id"),
    )
    .whereNotExists(
      db("appointments as a")
        .whereRaw("a.calendar_id = s.calendar_id and a.state = 'confirmed' and a.ends_at > ?", [
          now,
        ])
        .select("a.id"),
    )
    .whereNotExists(
      db("appointment_participants as q")
        .join("appointments as a", "a.id", "q.appointment_id")
        .whereRaw("q.calendar_id = s.calendar_id and not q.has_left")
        .whereRaw("a.state = 'confirmed' and a.ends_at > ?", [now])
        .select("q.appointment_id"),
    )
    .select("calendar_id");
  return rows.map((row) => row.calendar_id);
}

export async function forgetCalendar(tx: Db, calendarId: string): Promise<void> {
  await tx("calendar_sightings").where({ calendar_id: calendarId }).delete();
  await tx("calendar_syncs").where({ calendar_id: calendarId }).delete();
}

/**
 * Takes the calendar that has waited longest, for a while: whoever dies over it leaves it to others. Those
 * that could not be read come last: hundreds that do not answer must not keep the others waiting.
 */
export async function takeDueCalendar(
  db: Db,
  { now, leaseMs }: { readonly now: Date; readonly leaseMs: number },
): Promise<CalendarSync | undefined> {
  const { rows } = await db.raw(
    `update calendar_syncs set due_at = :until
     where calendar_id = (select calendar_id from calendar_syncs where due_at <= :now
                          order by failing_since is not null, due_at
                          limit 1 for update skip locked)
     returning *`,
    { now, until: new Date(now.getTime() + leaseMs) },
  );
  const [row] = rows;
  return (
    row && {
      calendarId: row.calendar_id,
      cursor: row.cursor ?? undefined,
      fullAt: row.full_at ?? undefined,
      failingSince: row.failing_since ?? undefined,
    }
  );
}

/** Read well; a notice that came since it was begun makes it due at once. True when it was known to be dark. */
export async function noteRead(
  tx: Db,
  read: {
    readonly calendarId: string;
    readonly cursor: string;
    readonly full: boolean;
    readonly begunAt: Date;
    readonly dueAt: Date;
  },
): Promise<boolean> {
  const { rows } = await tx.raw(
    `update calendar_syncs s
     set cursor = :cursor, read_at = :begunAt, failing_since = null, failure = null, hopeless = false,
         cause = null, told_at = null,
         full_at = case when :full then :begunAt else s.full_at end,
         due_at = case when s.noticed_at >= :begunAt then :begunAt else :dueAt::timestamptz end
     from (select calendar_id, told_at from calendar_syncs
           where calendar_id = :calendarId for update) was
     where s.calendar_id = was.calendar_id
     returning was.told_at is not null as "wasDark"`,
    read,
  );
  return rows[0]?.wasDark === true;
}

export async function noteUnread(
  tx: Db,
  unread: {
    readonly calendarId: string;
    readonly failure: string;
    /** Waiting does not mend it. */
    readonly hopeless: boolean;
    readonly cause: ReadingFailure;
    readonly at: Date;
    readonly dueAt: Date;
  },
): Promise<void> {
  await tx.raw(
    `update calendar_syncs
     set failing_since = coalesce(failing_since, :at), hopeless = :hopeless, failure = :failure,
         cause = :cause, due_at = :dueAt
     where calendar_id = :calendarId`,
    unread,
  );
}

/** Somebody says that it has changed: it is read at once, whatever they say besides. */
export async function noteNotice(db: Db, calendarIds: readonly string[], at: Date): Promise<void> {
  await db("calendar_syncs")
    .whereIn("calendar_id", calendarIds as string[])
    .update({ due_at: at, noticed_at: at });
}

/** What is busy there is read anew soon; until then our copy is believed as before. */
export async function hurryBusy(tx: Db, calendarId: string, readBefore: Date): Promise<void> {
  await tx("providers")
    .where({ calendar_id: calendarId })
    .where("busy_read_at", ">", readBefore)
    .update({ busy_read_at: readBefore });
}
