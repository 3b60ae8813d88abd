/** One thing that must never be seen in the rows: the query finds each case of it, in words. */
export type RowInvariant = { readonly name: string; readonly sql: string };

const businessNow = `now() + (select offset_ms from business_clock) * interval '1 millisecond'`;
const live = `state in ('open', 'claimed')`;
const unsettled = `state in ('pending', 'sending', 'ambiguous')`;

const always: readonly RowInvariant[] = [
  {
    name: "I02",
    sql: `select id || ' rests in the state "received"' as what from requests where state = 'received'
      union all
      select id || ' has no receipt' from requests r
        where not exists (select from receipts where request_id = r.id)
          and not exists (select from waitlist w where w.request_id = r.id and w.state <> 'accepted')
      union all
      select id || ' has no link' from requests r
        where state <> 'closed' and not exists (select from links where request_id = r.id)`,
  },
  {
    name: "I03",
    sql: `select 'the exclusion constraint is gone' as what
        where not exists (select from pg_constraint where conrelid = 'occupancies'::regclass
                            and conname = 'occupancies_no_overlap' and contype = 'x' and convalidated)
      union all
      select 'two occupancies of ' || a.provider_id || ' overlap at ' || (a.during * b.during)::text
        from occupancies a join occupancies b
          on a.provider_id = b.provider_id and a.during && b.during and a.ctid < b.ctid
      union all
      select a.id || ' and ' || b.id || ' are confirmed for one provider at one time'
        from appointments a join appointments b
          on a.provider_id = b.provider_id and a.id < b.id
          and a.starts_at < b.ends_at and b.starts_at < a.ends_at
        where a.state = 'confirmed' and b.state = 'confirmed'
      union all
      select a.id || ' is confirmed, and its time is not taken' from appointments a
        where a.state = 'confirmed' and a.starts_at > ${businessNow}
          and not exists (select from occupancies o where o.appointment_id = a.id
            and o.provider_id = a.provider_id and o.during @> tstzrange(a.starts_at, a.ends_at))
      union all
      select a.id || ' is cancelled, and its time is still taken' from occupancies o
        join appointments a on a.id = o.appointment_id where a.state <> 'confirmed'
      union all
      select e.id || ' has ended, and time is still held for it' from occupancies o
        join escalations e on e.id = o.escalation_id where not e.${live}`,
  },
  {
    name: "I04",
    sql: `select r.id || ' is ' || r.state || ' with ' || count(a.id) || ' confirmed appointments' as what
        from requests r left join appointments a on a.request_id = r.id and a.state = 'confirmed'
        group by r.id having count(a.id) <> (r.state = 'booked')::integer`,
  },
  {
    name: "I08",
    sql: `select r.id || ' is ' || r.state || ' with ' || count(e.id) || ' open questions' as what
        from requests r left join escalations e on e.request_id = r.id and e.${live}
        group by r.id
        having count(e.id) > 1 or (r.state = 'escalated' and count(e.id) = 0)
          -- What died after the end is a question too: an event that must be deleted by hand.
          or (r.state = 'closed' and bool_or(not e.findings @> '[{"rule": "automation-failed"}]'))`,
  },
  {
    name: "I11",
    sql: `select key || ' was suppressed without a reason' as what from effects
        where state = 'suppressed' and coalesce(last_error, '') = ''
      union all
      select key || ' is neither settled nor queued' from effects e
        where ${unsettled} and queued >= wanted
          and not exists (select from pgboss.job j where j.name = e.kind and j.singleton_key = e.id::text
                            and j.state in ('created', 'retry', 'active'))
      union all
      select key || ' is done, and a newer wish was forgotten' from effects
        where state = 'done' and fulfilled < wanted`,
  },
  {
    name: "I15",
    sql: `select e.key || ' died, and no card tells of it: ' || coalesce(e.last_error, '') as what
        from effects e
        where e.state = 'dead' and e.kind not in ('card', 'crm-activity')
          and not exists (select from escalations s where s.request_id = e.request_id
            and s.findings @> jsonb_build_array(jsonb_build_object('detail', e.last_error)))
      union all
      select e.key || ' is not in the CRM, and no admin was told' from effects e
        where e.state = 'dead' and e.kind = 'crm-activity'
          and not exists (select from effects m where m.key like 'desk-mail:crm-unlogged:%')
      union all
      select e.key || ' cannot be drawn, and nobody on call was told' from effects e
        where e.kind = 'card' and (e.state = 'dead'
            or e.state = 'suppressed' and e.last_error like 'Slack is not connected%')
          and not exists (select from effects m
            where m.key = 'email:desk-alert:' || (e.payload ->> 'escalationId')
              and (m.state <> 'suppressed' or not exists (select from escalations s
                    where s.id::text = e.payload ->> 'escalationId' and s.${live})))`,
  },
  {
    name: "I16",
    sql: `select a.id || ' was booked by itself with ' || count(u.id) || ' audit entries' as what
        from appointments a left join audit u on u.request_id = a.request_id and u.action = 'booked'
        where a.path = 'auto' group by a.id having count(u.id) <> 1
      union all
      select a.id || ' was booked by a person without an audit entry' from appointments a
        where a.path = 'personal' and not exists (select from audit u
          where u.action = 'escalation-booked' and u.detail ->> 'appointmentId' = a.id::text)
      union all
      select a.id || ' was moved ' || a.reschedules || ' times with ' || count(u.id) || ' audit entries'
        from appointments a left join audit u on u.request_id = a.request_id
          and u.action = 'rescheduled' and u.actor ->> 'kind' = 'client'
        group by a.id having count(u.id) <> a.reschedules
      union all
      select e.id || ' is ' || e.state || ' with ' || count(u.id) || ' audit entries of that'
        from escalations e left join audit u on u.detail ->> 'escalationId' = e.id::text
          and u.action in ('escalation-booked', 'escalation-declined', 'escalation-closed',
            'appointment-kept', 'escalation-expired')
          -- What ends by itself, or in the CRM, has no member of ours.
          and (u.action in ('escalation-expired', 'escalation-closed') or u.actor ->> 'kind' = 'member')
        where e.state in ('resolved', 'expired') group by e.id
          having count(u.id) <> 1 + e.reopen_count
      union all
      select e.id || ' was raised with ' || count(u.id) || ' audit entries'
        from escalations e left join audit u on u.detail ->> 'escalationId' = e.id::text
          and u.action = 'escalation-raised'
        group by e.id having count(u.id) <> 1
      union all
      select r.escalation_id || ' (' || r.rung || ') was done with ' || count(u.id) || ' audit entries'
        from rungs r left join audit u on u.detail ->> 'escalationId' = r.escalation_id::text
          and u.action like 'rung-%' and u.detail ->> 'rung' = r.rung
        group by r.escalation_id, r.rung having count(u.id) <> 1
      union all
      select u.id || ' (' || u.action || ') has no actor' from audit u where u.actor ->> 'kind' is null`,
  },
];

const whenQuiet: readonly RowInvariant[] = [
  {
    name: "I15",
    sql: `select key || ' is ' || state || ' after ' || attempt || ' attempts: ' || coalesce(last_error, '') as what
        from effects where ${unsettled}`,
  },
];

/** `quiet`: nothing is under way any more, so that whatever is not settled is lost. */
export function rowInvariants(quiet: boolean): readonly RowInvariant[] {
  return quiet ? [...always, ...whenQuiet] : always;
}
