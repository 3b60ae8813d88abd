import type { Db } from "./db.ts";

/** What an operator asks about before anything else. */

export type UnsettledEffect = {
  readonly key: string;
  readonly state: string;
  readonly minutes: number;
  readonly lastError: string | undefined;
};

/** The effect that is due for the longest time (real time); what was put off is due only then. */
export async function findOldestUnsettled(db: Db): Promise<UnsettledEffect | undefined> {
  const { rows } = await db.raw(
    `select key, state, last_error,
            extract(epoch from now() - greatest(wished_at, not_before))::float / 60 as minutes
     from effects
     where state in ('pending', 'sending', 'ambiguous') and (not_before is null or not_before <= now())
     order by greatest(wished_at, not_before) limit 1`,
  );
  const [row] = rows;
  return (
    row && {
      key: row.key,
      state: row.state,
      minutes: row.minutes,
      lastError: row.last_error ?? undefined,
    }
  );
}

export type Trouble = {
  /** The kind of outside write. */
  readonly kind: string;
  readonly count: number;
  /** The newest refusal, in the vendor's words. */
  readonly lastError: string;
};

/** Kinds of outside writes that failed within a day and were not done since; a dead token shows here first. */
export async function listTroubles(db: Db): Promise<readonly Trouble[]> {
  const { rows } = await db.raw(
    `select kind, count(*)::integer as count,
            (array_agg(last_error order by changed_at desc))[1] as "lastError"
     from effects
     where state in ('pending', 'sending', 'ambiguous', 'dead') and last_error is not null
       and changed_at > now() - interval '1 day'
     group by kind order by kind`,
  );
  return rows;
}

export type CalendarReading = {
  readonly providerId: string;
  readonly providerName: string;
  /** Since the last good reading; undefined when there was none. */
  readonly minutes: number | undefined;
  /** Nothing of the provider is offered until their calendars are read again. */
  readonly isWithdrawn: boolean;
};

/**
 * When the calendars of each provider who has one were read last, those who are withdrawn first: what is
 * older than so many minutes is believed no more. Of a dark calendar it says when its events were read.
 */
export async function listCalendarReadings(
  db: Db,
  minutesMax: number,
): Promise<readonly CalendarReading[]> {
  const { rows } = await db.raw(
    `select p.id, p.name,
            extract(epoch from now() - coalesce(p.busy_read_at, s.read_at))::float / 60 as minutes,
            coalesce(p.busy_read_at < now() - :minutesMax * interval '1 minute', true) as withdrawn
     from providers p left join calendar_syncs s on s.calendar_id = p.calendar_id
     where not p.retired and p.calendar_id is not null
     order by p.busy_read_at nulls first, p.name`,
    { minutesMax },
  );
  return rows.map(
    (row: { id: string; name: string; minutes: number | null; withdrawn: boolean }) => ({
      providerId: row.id,
      providerName: row.name,
      minutes: row.minutes ?? undefined,
      isWithdrawn: row.withdrawn,
    }),
  );
}

/** Whether a card that should be in chat is still not there, a minute after it was asked for (real time). */
export async function isCardUnposted(db: Db): Promise<boolean> {
  const row = await db("effects")
    .where({ kind: "card" })
    .whereNull("remote_id")
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .whereRaw("created_at < now() - interval '1 minute'")
    .first("id");
  return row !== undefined;
}
