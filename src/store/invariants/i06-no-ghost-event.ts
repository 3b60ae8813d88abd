import { type Invariant, settled } from "./invariant.ts";

export const noGhostEvent: Invariant = {
  code: "I06",
  name: "no ghost event",
  sentence: "No calendar shows an event of ours whose appointment does not stand.",
  checks: [
    {
      sql: `select a.id::text as id, 'is cancelled, and its event was left standing' as what
        from appointments a
        join effects e on e.key = 'calendar-event:' || a.id and e.${settled}
        where a.state = 'cancelled' and a.calendar_starts_at is not null`,
    },
    {
      outside: "events",
      sql: `select v."eventId" as id, case when a.id is null then 'belongs to no appointment'
                 else 'shows ' || a.id || ', which is cancelled' end || ', in ' || v."calendarId" as what
        from jsonb_to_recordset(:outside::jsonb)
          as v("calendarId" text, "eventId" text, "appointmentId" text)
        left join appointments a on a.id::text = v."appointmentId"
        left join effects e on e.key = 'calendar-event:' || a.id
        -- While it is being taken away, or a person was told that it could not be, it may stand.
        where a.id is null or (a.state = 'cancelled' and e.${settled})`,
    },
  ],
};
