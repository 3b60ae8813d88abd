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

/** The same of everybody. */
export function listCalendarReadings(
  db: Db,
  minutesMax: number,
): Promise<readonly CalendarReading[]> {
  return listReadings(db, { providerIds: undefined, minutesMax });
}

/** How the calendars of one provider stand. */
export type OwnReading = {
  readonly providerName: string;
  readonly hasCalendar: boolean;
  /** When it was read last; undefined when it never was. */
  readonly readAt: Date | undefined;
  /** Since when it can't be read, once that is known. */
  readonly darkSince: Date | undefined;
  /** The consent that opens it is over. */
  readonly isLost: boolean;
  /** Older than what is believed. */
  readonly isStale: boolean;
};

/** Of these providers, by their keys. */
export async function listOwnReadings(
  db: Db,
  { keys, minutesMax }: { readonly keys: readonly string[]; readonly minutesMax: number },
): Promise<readonly OwnReading[]> {
  if (keys.length === 0) return [];
  const { rows } = await db.raw(
    `select p.name as "providerName", p.calendar_id is not null as "hasCalendar",
            coalesce(p.busy_read_at, s.read_at) as "readAt",
            case when s.told_at is not null then s.failing_since end as "darkSince",
            exists (select from calendar_grants g join grant_calendars c on c.grant_id = g.id
                    where g.provider_id = p.id and g.state = 'dead'
                      and c.calendar_id = p.calendar_id) as "isLost",
            coalesce(p.busy_read_at < now() - :minutesMax * interval '1 minute', true) as "isStale"
     from providers p left join calendar_syncs s on s.calendar_id = p.calendar_id
     where p.key = any(:keys) and not p.retired order by p.name`,
    { keys: keys as string[], minutesMax },
  );
  return rows.map(
    (row: OwnReading & { readonly readAt: Date | null; readonly darkSince: Date | null }) => ({
      ...row,
      readAt: row.readAt ?? undefined,
      darkSince: row.darkSince ?? undefined,
    }),
  );
}
