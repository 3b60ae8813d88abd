import type { Check, Invariant } from "./invariant.ts";
import type { OutsidePart } from "./outside.ts";

const messageKinds =
  "('email', 'sms', 'thread-note', 'daily-line', 'desk-mail', 'desk-note', 'desk-text', 'trouble-note')";

/** What we call done must be there. */
function arrived(outside: OutsidePart, kinds: string): Check {
  return {
    outside,
    sql: `select e.id::text as id, '(' || e.key || ') is done, and the vendor never accepted it' as what
      from effects e
      where e.kind in (${kinds}) and e.state = 'done' and not exists (
        select from jsonb_to_recordset(:outside::jsonb) as v("effectId" text)
        where v."effectId" = e.id::text)`,
  };
}

export const messageAccounted: Invariant = {
  code: "I11",
  name: "every message is accounted for",
  sentence:
    "What is owed is done, held back with a reason, or given up before a person; nothing is forgotten.",
  checks: [
    {
      sql: `select id::text as id, '(' || key || ') was due, and waits since ' || wished_at as what
        from effects
        where kind in ${messageKinds} and state = 'pending'
          -- What was put off, to a decent hour or because a vendor asked for it, is due only then.
          and greatest(wished_at, not_before) < now() - :graceMinutes * interval '1 minute'
        union all
        select id::text, '(' || key || ') was held back without a reason' from effects
        where state = 'suppressed' and coalesce(last_error, '') = ''
        union all
        select id::text, '(' || key || ') is done, and a newer wish was forgotten' from effects
        where state = 'done' and fulfilled < wanted`,
    },
    {
      table: "pgboss.job",
      sql: `select id::text as id, '(' || key || ') is not settled, and nobody works on it' as what
        from effects e
        where state in ('pending', 'sending', 'ambiguous') and queued >= wanted
          and changed_at < now() - :graceMinutes * interval '1 minute'
          and not exists (select from pgboss.job j where j.name = e.kind
            and j.singleton_key = e.id::text and j.state in ('created', 'retry', 'active'))`,
    },
    arrived("emails", "'email'"),
    arrived("texts", "'sms', 'desk-text'"),
    arrived("notes", "'thread-note', 'daily-line', 'desk-note', 'trouble-note'"),
  ],
};
