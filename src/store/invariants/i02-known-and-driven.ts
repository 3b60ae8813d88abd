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
      sql: `select id::text as id, 'should have expired at ' || expires_at as what from escalations
        where ${live} and expires_at < :now::timestamptz - interval '5 minutes'
        union all
        select id::text, 'is overdue, and nobody was reminded' from escalations
        where ${live} and overdue_noted_at is null
          and ((first_human_at is null
                and first_response_due_at < :now::timestamptz - interval '5 minutes')
               or resolution_due_at < :now::timestamptz - interval '5 minutes')`,
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
      sql: `select id::text as id, 'has no link by which its client can come back' as what
        from requests r
        where state <> 'closed' and not exists (select from links l where l.request_id = r.id)`,
    },
  ],
};
