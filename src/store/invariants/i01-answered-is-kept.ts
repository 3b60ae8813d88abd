import type { Invariant } from "./invariant.ts";

export const answeredIsKept: Invariant = {
  code: "I01",
  name: "answered is kept",
  sentence: "Every request that was answered with success is stored, decided, and has its answer.",
  checks: [
    {
      sql: `select r.id::text as id, 'was received and never decided' as what from requests r
        where not exists (select from receipts c where c.request_id = r.id)
          -- Whoever waits for a time is judged when they take one.
          and not exists (select from waitlist w where w.request_id = r.id and w.state <> 'accepted')`,
    },
    {
      sql: `select k.request_id::text as id, 'was answered ' || k.status || ' and is not stored' as what
        from idempotency_keys k
        where k.status between 200 and 299
          and not exists (select from requests r where r.id = k.request_id)
        union all
        select k.request_id::text, 'was answered ' || k.status || ', and nobody knows with what'
        from idempotency_keys k
        where k.status between 200 and 299 and k.answer is null
          and exists (select from requests r where r.id = k.request_id)`,
    },
    {
      outside: "answers",
      sql: `select a."requestId" as id, 'was answered ' || a.status || ' and is not stored' as what
        from jsonb_to_recordset(:outside::jsonb) as a("requestId" text, status integer)
        where a.status between 200 and 299
          and not exists (select from requests r where r.id::text = a."requestId")`,
    },
  ],
};
