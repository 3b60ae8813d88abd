import type { Invariant } from "./invariant.ts";

export const bookedOnce: Invariant = {
  code: "I04",
  name: "booked once",
  sentence: "A request is booked exactly when it has one confirmed appointment.",
  checks: [
    {
      sql: `select r.id::text as id,
               'is ' || r.state || ' with ' || count(a.id) || ' confirmed appointments' as what
        from requests r left join appointments a on a.request_id = r.id and a.state = 'confirmed'
        group by r.id having count(a.id) <> (r.state = 'booked')::integer`,
    },
  ],
};
