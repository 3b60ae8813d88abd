import type { TroubleCause } from "#booking/calendar-trouble.ts";
import type { Db } from "./db.ts";

/** A calendar that can't be read, with those whose appointments it receives. All times are real time. */
export type DarkCalendar = {
  readonly calendarId: string;
  readonly since: Date;
  /** The vendor's own words. */
  readonly failure: string;
  readonly providerNames: readonly string[];
};

/** Whoever connected it has to do so again, and nobody else connected it: they and the admins heard it then. */
const consentIsOver = `coalesce((select bool_and(g.state = 'dead')
  from grant_calendars c join calendar_grants g on g.id = c.grant_id
  where c.calendar_id = s.calendar_id and g.state <> 'ended'), false)`;

const causeOfDark = `case when ${consentIsOver} then 'consent' else coalesce(s.cause, 'unanswered') end`;

/** Takes one that nobody was told of: it could not be read since then at the latest, or never will by itself. */
export async function takeDark(
  tx: Db,
  { failingBefore, at }: { readonly failingBefore: Date; readonly at: Date },
): Promise<(DarkCalendar & { readonly cause: TroubleCause }) | undefined> {
  // One after the other: two nodes that take one each would both find that nobody was told yet.
  await tx.raw("select pg_advisory_xact_lock(hashtextextended('dark-calendars', 0))");
  const { rows } = await tx.raw(
    `update calendar_syncs s set told_at = :at
     where calendar_id = (select calendar_id from calendar_syncs
                          where (failing_since <= :failingBefore or hopeless) and told_at is null
                          order by failing_since limit 1 for update skip locked)
     returning calendar_id as "calendarId", failing_since as since, failure,
       (select coalesce(array_agg(name order by name), '{}') from providers p
        where p.calendar_id = s.calendar_id and not p.retired) as "providerNames",
       ${causeOfDark} as cause`,
    { failingBefore, at },
  );
  return rows[0];
}

/** Whoever's calendar it is, is offered no more until it was read again. */
export async function withdrawProviders(tx: Db, calendarId: string): Promise<void> {
  await tx("providers").where({ calendar_id: calendarId }).update({ busy_read_at: null });
}

/** Whether something is known to be wrong with it, so that nothing should be written there now. */
export async function isDark(db: Db, calendarId: string): Promise<boolean> {
  const row = await db("calendar_syncs")
    .where({ calendar_id: calendarId })
    .whereNotNull("told_at")
    .first("calendar_id");
  return row !== undefined;
}

export async function listDark(
  db: Db,
): Promise<readonly (DarkCalendar & { readonly cause: TroubleCause })[]> {
  const { rows } = await db.raw(
    `select calendar_id as "calendarId", failing_since as since, failure,
       ${causeOfDark} as cause,
       (select coalesce(array_agg(name order by name), '{}') from providers p
        where p.calendar_id = s.calendar_id and not p.retired) as "providerNames"
     from calendar_syncs s where told_at is not null order by failing_since, calendar_id`,
  );
  return rows;
}

/** What waited for the calendar needs to wait no more. */
export async function hurryEvents(tx: Db, calendarId: string): Promise<void> {
  await tx.raw(
    `update effects e set not_before = null, changed_at = now()
     from event_seats s
     where e.key = s.effect_key and s.calendar_id = :calendarId
       and e.state = 'pending' and e.fulfilled < e.wanted and e.not_before is not null`,
    { calendarId },
  );
}

/** Appointments to come whose events were given up while the calendar could not be written (business time). */
export async function listGivenUp(
  tx: Db,
  { calendarId, after }: { readonly calendarId: string; readonly after: Date },
): Promise<readonly { readonly requestId: string; readonly appointmentId: string }[]> {
  const { rows } = await tx.raw(
    `select distinct s.request_id as "requestId", s.appointment_id as "appointmentId"
     from event_seats s join effects e on e.key = s.effect_key
     where s.calendar_id = :calendarId and s.state = 'confirmed' and s.starts_at > :after
       and e.state = 'dead'`,
    { calendarId, after },
  );
  return rows;
}
