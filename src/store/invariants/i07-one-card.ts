import { type Check, type Invariant, settled } from "./invariant.ts";

/** None where it was written, or more than one at any time. */
function oneOf(thing: "card" | "ticket", { outside, effect }: Shown): Check {
  return {
    outside,
    sql: `with seen as (
        select v."escalationId" as id, count(*) as count
        from jsonb_to_recordset(:outside::jsonb) as v("escalationId" text) group by 1)
      select e.id::text as id, 'has no ${thing}, although it was written' as what
      from escalations e join effects f on f.key = '${effect}:' || e.id and f.${settled}
      where not exists (select from seen s where s.id = e.id::text)
      union all
      select id, 'has ' || count || ' ${thing}s' from seen where count > 1
      union all
      select id, 'is no question of ours, but has a ${thing}' from seen s
      where not exists (select from escalations e where e.id::text = s.id)`,
  };
}
type Shown = { readonly outside: "cards" | "tickets"; readonly effect: string };

export const oneCard: Invariant = {
  code: "I07",
  name: "one card, one ticket",
  sentence: "Every escalation is shown by one card, and one ticket where there is a CRM.",
  checks: [
    {
      sql: `select e.id::text as id, 'was raised, and nobody asked for its card' as what
        from escalations e where not exists (select from effects f where f.key = 'card:' || e.id)`,
    },
    oneOf("card", { outside: "cards", effect: "card" }),
    oneOf("ticket", { outside: "tickets", effect: "crm-ticket" }),
  ],
};
