import type { Check, Invariant } from "./invariant.ts";
import type { OutsidePart } from "./outside.ts";

function unasked(outside: OutsidePart): Check {
  return {
    outside,
    sql: `select v."vendorId" as id, 'was sent around the outbox' as what
      from jsonb_to_recordset(:outside::jsonb) as v("vendorId" text, "effectId" text)
      where not exists (select from effects e where e.id::text = v."effectId")`,
  };
}

export const noMessageAround: Invariant = {
  code: "I12",
  name: "no message around the outbox",
  sentence: "Nothing was sent that nobody asked for in a row.",
  checks: [
    {
      sql: `select id::text as id, 'was texted around the outbox' as what from messages
        where direction = 'out' and effect_id is null`,
    },
    unasked("emails"),
    unasked("texts"),
    unasked("notes"),
  ],
};
