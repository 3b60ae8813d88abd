import type { Interval } from "#booking/interval.ts";
import type { Db } from "./db.ts";

/**
 * Providers with a calendar whose mirror was read too long ago (real time) or does not reach far
 * enough (business time), the stalest first. By id.
 */
export async function listProvidersToRead(
  db: Db,
  {
    olderThan,
    until,
    except,
    limit,
  }: {
    readonly olderThan: Date;
    readonly until: Date;
    /** Providers of whom a calendar failed a moment ago: the stalest of all, and in nobody's way. */
    readonly except: readonly string[];
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows = await db("providers")
    .whereNotNull("calendar_id")
    .where({ retired: false })
    // Busy time that can be read where events can't be is no reason to offer somebody.
    .whereNotExists(
      db("calendar_syncs as s")
        .whereRaw("s.calendar_id = providers.calendar_id and s.told_at is not null")
        .select("s.calendar_id"),
    )
    .whereNotIn("id", except as string[])
    .where((stale) =>
      stale
        .whereNull("busy_read_at")
        .orWhere("busy_read_at", "<", olderThan)
        .orWhere("busy_read_until", "<", until),
    )
    .orderByRaw("busy_read_at asc nulls first")
    .limit(limit)
    .select("id");
  return rows.map(({ id }) => id);
}

/**
 * Replaces what we know of a provider's calendars, all of them together, between two instants; returns
 * what was busy by what was known before.
 */
export async function saveBusy(
  tx: Db,
  read: {
    readonly providerId: string;
    readonly during: Interval;
    readonly busy: readonly Interval[];
    /** Real time: how fresh this is. */
    readonly readAt: Date;
  },
): Promise<readonly Interval[]> {
  const before = await tx("busy")
    .where({ provider_id: read.providerId })
    .delete()
    .returning(["starts_at", "ends_at"]);
  if (read.busy.length > 0) {
    await tx("busy").insert(
      read.busy.map(({ start, end }) => ({
        provider_id: read.providerId,
        starts_at: start,
        ends_at: end,
      })),
    );
  }
  await tx("providers")
    .where({ id: read.providerId })
    .update({ busy_read_at: read.readAt, busy_read_until: read.during.end });
  return before.map((row) => ({ start: row.starts_at, end: row.ends_at }));
}

/**
 * Our own events as the calendar that receives a provider's appointments may show them: where each
 * appointment is now, and where its event stands in this calendar by what we last did there. They are
 * taken out of what it calls busy. (An event that was left in another provider's calendar explains nothing in this one.)
 */
export async function listOwnEvents(
  db: Db,
  {
    providerId,
    during,
    notYetThere,
  }: {
    readonly providerId: string;
    readonly during: Interval;
    /** An appointment whose event has not been put where its row says. */
    readonly notYetThere?: string | undefined;
  },
): Promise<readonly Interval[]> {
  const { rows } = await db.raw(
    `select starts_at as start, ends_at as "end" from appointments
       where provider_id = :provider and state = 'confirmed' and starts_at < :to and ends_at > :from
         and id is distinct from :notYetThere
     union all
     select a.starts_at, a.ends_at
       from appointment_participants q join appointments a on a.id = q.appointment_id
       where q.provider_id = :provider and not q.has_left and a.state = 'confirmed'
         and a.starts_at < :to and a.ends_at > :from and a.id is distinct from :notYetThere
     union all
     select a.calendar_starts_at, a.calendar_ends_at
       from appointments a join providers p on p.id = a.provider_id and p.calendar_id = a.calendar_id
       where p.id = :provider and a.calendar_starts_at < :to and a.calendar_ends_at > :from
     union all
     select q.calendar_starts_at, q.calendar_ends_at
       from appointment_participants q
         join providers p on p.id = q.provider_id and p.calendar_id = q.calendar_id
       where p.id = :provider and q.calendar_starts_at < :to and q.calendar_ends_at > :from`,
    {
      provider: providerId,
      from: during.start,
      to: during.end,
      notYetThere: notYetThere ?? null,
    },
  );
  return rows as Interval[];
}
