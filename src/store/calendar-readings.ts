import type { Db } from "./db.ts";

/** All times are real time. */
export type CalendarReading = {
  readonly providerId: string;
  readonly providerName: string;
  /** Since the last good reading; undefined when there was none. */
  readonly minutes: number | undefined;
  /** Nothing of the provider is offered until their calendars are read again. */
  readonly isWithdrawn: boolean;
};

/** The same of everybody. */
export function listCalendarReadings(
  db: Db,
  minutesMax: number,
): Promise<readonly CalendarReading[]> {
  return listReadings(db, { providerIds: undefined, minutesMax });
}

/**
 * When the calendars of providers who have one were read last, those who are withdrawn first: what is
 * older than so many minutes is believed no more. Of a dark calendar it says when its events were read.
 */
export async function listReadings(
  db: Db,
  asked: { readonly providerIds: readonly string[] | undefined; readonly minutesMax: number },
): Promise<readonly CalendarReading[]> {
  const { providerIds, minutesMax } = asked;
  const { rows } = await db.raw(
    `select p.id, p.name,
            extract(epoch from now() - coalesce(p.busy_read_at, s.read_at))::float / 60 as minutes,
            coalesce(p.busy_read_at < now() - :minutesMax * interval '1 minute', true) as withdrawn
     from providers p left join calendar_syncs s on s.calendar_id = p.calendar_id
     where not p.retired and p.calendar_id is not null
       and (:providerIds::uuid[] is null or p.id = any(:providerIds))
     order by p.busy_read_at nulls first, p.name`,
    { providerIds: (providerIds as string[] | undefined) ?? null, minutesMax },
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
