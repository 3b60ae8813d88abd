import { type Invariant, settled } from "./invariant.ts";

const seen = `jsonb_to_recordset(:outside::jsonb) as v("calendarId" text, "eventId" text,
  "appointmentId" text, start timestamptz, "end" timestamptz)`;

/** Appointments, once for each calendar of their team, whose event was written as last wished. */
const written = `select s.* from event_seats s join effects e on e.key = s.effect_key and e.${settled}`;

export const oneEvent: Invariant = {
  code: "I05",
  name: "one event",
  sentence:
    "A confirmed appointment has one event in the calendar of each of its team, at its own time.",
  checks: [
    {
      sql: `with written as (${written})
        select mark as id, 'is at ' || starts_at || ', and its event was left at '
               || coalesce(calendar_starts_at::text, 'no time') as what
        from written
        where state = 'confirmed' and (calendar_starts_at is distinct from starts_at
                                       or calendar_ends_at is distinct from ends_at)`,
    },
    {
      outside: "events",
      sql: `with written as (${written}), seen as (select * from ${seen})
        select w.mark as id, 'has no event at its time in ' || w.calendar_id as what
        from written w
        where w.state = 'confirmed' and not exists (
          select from seen s where s."appointmentId" = w.mark and s."calendarId" = w.calendar_id
            and s.start = w.starts_at and s."end" = w.ends_at)
          -- Somebody moved or deleted it there, and a person was told, or is about to be.
          and not exists (select from calendar_sightings t
            where t.calendar_id = w.calendar_id and t.event_id = w.event_id
              and (t.told_at is not null or t.settled_at is null))
        union all
        select "appointmentId", 'has ' || count(*) || ' events, in '
               || string_agg("calendarId", ' and ' order by "calendarId")
        from seen where "appointmentId" is not null group by "appointmentId" having count(*) > 1`,
    },
  ],
};
