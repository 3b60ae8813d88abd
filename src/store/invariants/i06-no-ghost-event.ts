import { type Invariant, settled } from "./invariant.ts";

export const noGhostEvent: Invariant = {
  code: "I06",
  name: "no ghost event",
  sentence: "No calendar shows an event of ours whose appointment does not stand.",
  checks: [
    {
      sql: `select a.mark as id, 'is cancelled, and its event was left standing' as what
        from event_seats a join effects e on e.key = a.effect_key and e.${settled}
        where a.state = 'cancelled' and a.calendar_starts_at is not null`,
    },
    {
      outside: "events",
      sql: `select v."eventId" as id, case when a.mark is null then 'belongs to no appointment'
                 else 'shows ' || a.mark || ', which is cancelled' end || ', in ' || v."calendarId" as what
        from jsonb_to_recordset(:outside::jsonb)
          as v("calendarId" text, "eventId" text, "appointmentId" text)
        left join event_seats a on a.mark = v."appointmentId"
        left join effects e on e.key = a.effect_key
        -- While it is being taken away, or a person was told that it could not be, it may stand.
        where a.mark is null or (a.state = 'cancelled' and e.${settled})`,
    },
  ],
};
