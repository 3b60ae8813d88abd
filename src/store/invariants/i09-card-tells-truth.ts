import { type Invariant, live, settled } from "./invariant.ts";

export const cardTellsTruth: Invariant = {
  code: "I09",
  name: "the card tells the truth",
  sentence:
    "A card shows the newest state of its escalation, and offers nothing once it has ended.",
  checks: [
    {
      outside: "cards",
      sql: `with seen as (
          select * from jsonb_to_recordset(:outside::jsonb)
            as v("messageId" text, "escalationId" text, version integer, offers jsonb))
        select e.id::text as id,
               'is at version ' || e.version || ', and its card shows ' || s.version as what
        from seen s join escalations e on e.id::text = s."escalationId"
        join effects f on f.key = 'card:' || e.id and f.${settled}
        where s.version <> e.version
        union all
        select e.id::text, 'is ' || e.state || ', and its card offers ' || s.offers::text
        from seen s join escalations e on e.id::text = s."escalationId"
        join effects f on f.key = 'card:' || e.id and f.${settled}
        where not e.${live} and s.offers - 'reopen' <> '[]'`,
    },
  ],
};
