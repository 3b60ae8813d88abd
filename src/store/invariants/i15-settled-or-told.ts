import { type Invariant, live } from "./invariant.ts";

export const settledOrTold: Invariant = {
  code: "I15",
  name: "settled, or a person knows",
  sentence:
    "No outside write is in doubt for longer than a quarter of an hour, and each that was given up is before a person.",
  checks: [
    {
      sql: `select id::text as id, '(' || key || ') is ' || state || ' since ' || changed_at as what
        from effects
        where state in ('sending', 'ambiguous')
          and changed_at < now() - :graceMinutes * interval '1 minute'`,
    },
    {
      sql: `select e.id::text as id,
               '(' || e.key || ') was given up, and no card tells of it: ' || coalesce(e.last_error, '') as what
        from effects e
        -- What is owed to no request is told in the log and the audit.
        where e.state = 'dead' and e.kind not in ('card', 'crm-activity') and e.request_id is not null
          and not exists (select from escalations s where s.request_id = e.request_id
            and s.findings @> jsonb_build_array(jsonb_build_object('detail', e.last_error)))`,
    },
    {
      sql: `select e.id::text as id, '(' || e.key || ') is not in the CRM, and no admin was told' as what
        from effects e
        where e.kind = 'crm-activity' and e.state = 'dead'
          and not exists (select from effects m where m.key like 'desk-mail:crm-unlogged:%')`,
    },
    {
      sql: `select e.id::text as id, '(' || e.key || ') cannot be drawn, and nobody on call was told' as what
        from effects e
        where e.kind = 'card'
          and (e.state = 'dead' or (e.state = 'suppressed' and e.last_error like 'Slack is not connected%'))
          and not exists (select from effects m
            where m.key = 'email:desk-alert:' || (e.payload ->> 'escalationId')
              -- Held back because the question was settled meanwhile.
              and (m.state <> 'suppressed' or not exists (select from escalations s
                where s.id::text = e.payload ->> 'escalationId' and s.${live})))`,
    },
  ],
};
