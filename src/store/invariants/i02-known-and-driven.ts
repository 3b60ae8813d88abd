import { type Invariant, live } from "./invariant.ts";

export const knownAndDriven: Invariant = {
  code: "I02",
  name: "known and driven",
  sentence:
    "Nothing rests half-way: what is not at its end has somebody or something that moves it on, within five minutes of its time.",
  checks: [
    {
      sql: `select id::text as id, 'was received a minute ago and is not decided' as what from requests
        where state = 'received' and received_at < :now::timestamptz - interval '60 seconds'`,
    },
    {
      // A wait for the client may stop the clock, and what is snoozed rests: both have an end of their own.
      sql: `select id::text as id, 'should have expired at ' || expires_at as what from escalations
        where state in ('open', 'claimed') and snooze_until is null
          and expires_at < :now::timestamptz - interval '5 minutes'
        union all
        select id::text, 'should have woken at ' || snooze_until from escalations
        where snooze_until < :now::timestamptz - interval '5 minutes'
        union all
        select id::text, 'waits for its client for longer than anybody may' from escalations
        where waiting_since < :now::timestamptz - interval '14 days 5 minutes'
        union all
        select id::text, 'has not been given the time back that it waited' from escalations
        where state in ('open', 'claimed') and waited_to < :now::timestamptz - interval '5 minutes'
        union all
        select id::text, 'has a rung of its ladder that was due at ' || rung_due_at from escalations
        where ${live} and snooze_until is null and rung_due_at < :now::timestamptz - interval '5 minutes'
        union all
        select id::text, 'is on no ladder' from escalations
        where ${live} and planned_version is null
          and raised_at < :now::timestamptz - interval '5 minutes'`,
    },
    {
      sql: `select id::text as id, 'is on offer, though its time to answer ended at ' || expires_at as what
        from offers where state = 'open' and expires_at < :now::timestamptz - interval '5 minutes'
        union all
        select o.id::text, 'is on offer, though its question is ' || e.state
        from offers o join escalations e on e.id = o.escalation_id
        where o.state = 'open' and not e.${live}`,
    },
    {
      sql: `select w.request_id::text as id, 'waits beyond its last day' as what from waitlist w
        where w.state = 'waiting' and w.until_at < :now::timestamptz - interval '5 minutes'
        union all
        select w.request_id::text, 'is ' || w.state || ' with ' || count(f.id) || ' open offers'
        from waitlist w left join offers f on f.waitlist_id = w.request_id and f.state = 'open'
        group by w.request_id
        having count(f.id) <> (w.state = 'offered')::integer
        union all
        select w.request_id::text, 'is ' || w.state || ', and its request is ' || r.state
        from waitlist w join requests r on r.id = w.request_id
        where (w.state in ('waiting', 'offered')) <> (r.state = 'waitlisted')
        union all
        select r.id::text, 'is on the waitlist without an entry' from requests r
        where r.state = 'waitlisted'
          and not exists (select from waitlist w where w.request_id = r.id)`,
    },
    {
      sql: `select id::text as id, 'has no link by which its client can come back' as what
        from requests r
        where state <> 'closed' and not exists (select from links l where l.request_id = r.id)`,
    },
  ],
};
