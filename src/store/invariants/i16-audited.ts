import type { Invariant } from "./invariant.ts";

/** How an escalation ends, as the audit calls it. */
const endings =
  "('escalation-booked', 'escalation-declined', 'escalation-closed', 'appointment-kept', 'escalation-expired')";

export const audited: Invariant = {
  code: "I16",
  name: "every deed is in the audit",
  sentence:
    "What was booked, settled, moved or recorded stands once in the audit, with who did it; its chain is whole.",
  checks: [
    {
      sql: `select a.id::text as id, 'booked itself with ' || count(u.id) || ' audit entries' as what
        from appointments a left join audit u on u.request_id = a.request_id and u.action = 'booked'
        where a.path = 'auto' group by a.id having count(u.id) <> 1
        union all
        select a.id::text, 'was booked by a person without an audit entry' from appointments a
        where a.path = 'personal' and not exists (select from audit u
          where u.request_id = a.request_id and u.action = 'escalation-booked'
            and u.detail ->> 'appointmentId' = a.id::text)`,
    },
    {
      sql: `select e.id::text as id,
               'is ' || e.state || ' with ' || count(u.id) || ' audit entries of that' as what
        from escalations e left join audit u on u.request_id = e.request_id
          and u.action in ${endings} and u.detail ->> 'escalationId' = e.id::text
        where e.state in ('resolved', 'expired') group by e.id having count(u.id) <> 1 + e.reopen_count
        union all
        select e.id::text, 'was raised with ' || count(u.id) || ' audit entries'
        from escalations e left join audit u on u.request_id = e.request_id
          and u.action = 'escalation-raised' and u.detail ->> 'escalationId' = e.id::text
        group by e.id having count(u.id) <> 1`,
    },
    {
      sql: `select a.id::text as id,
               'was moved ' || a.reschedules || ' times with ' || count(u.id) || ' audit entries' as what
        from appointments a left join audit u on u.request_id = a.request_id
          and u.action = 'rescheduled' and u.actor ->> 'kind' = 'client'
          -- A client who takes an offered time is counted with the question it answers.
          and not exists (select from audit b where b.request_id = a.request_id
            and b.action = 'escalation-booked' and b.at = u.at)
        group by a.id having count(u.id) <> a.reschedules
        union all
        select a.id::text, 'is ' || a.outcome || ', and nobody recorded it' from appointments a
        where a.outcome is not null and not exists (select from audit u
          where u.request_id = a.request_id and u.action = 'attendance-recorded'
            and u.detail ->> 'outcome' = a.outcome)`,
    },
    {
      sql: `select u.id::text as id, '(' || u.action || ') was done by nobody' as what from audit u
        where coalesce(u.actor ->> 'kind', '') not in ('member', 'client', 'system')`,
    },
  ],
};
