import { type Invariant, live } from "./invariant.ts";

export const escalatedIsOpen: Invariant = {
  code: "I08",
  name: "escalated is open",
  sentence:
    "An escalated request has one open question; a booked one at most one; a closed one none.",
  checks: [
    {
      sql: `select r.id::text as id, 'is ' || r.state || ' with ' || count(e.id) || ' open questions' as what
        from requests r left join escalations e on e.request_id = r.id and e.${live}
        group by r.id
        having count(e.id) > 1 or (r.state = 'escalated' and count(e.id) = 0)
          or (r.state = 'closed' and count(e.id) > 0)`,
    },
  ],
};
