import type { Check, Invariant } from "./invariant.ts";
import type { OutsidePart } from "./outside.ts";

/** No more copies than `most`, in SQL, of what one effect sends. */
function copies(outside: OutsidePart, most: string): Check {
  return {
    outside,
    sql: `select e.id::text as id, '(' || e.key || ') was accepted ' || count(*) || ' times' as what
      from jsonb_to_recordset(:outside::jsonb) as v("effectId" text)
      join effects e on e.id::text = v."effectId"
      group by e.id having count(*) > ${most}`,
  };
}

export const sentOnce: Invariant = {
  code: "I10",
  name: "sent once",
  sentence:
    "What is owed once is sent once; only an e-mail may come twice, where nobody could know of the first copy.",
  checks: [
    {
      sql: `select 'effects' as id, 'may hold one key twice: its unique index is gone' as what
        where not exists (
          select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
          where i.indrelid = 'effects'::regclass and i.indisunique and i.indisvalid
            and i.indnatts = 1 and a.attname = 'key')
        union all
        select key, 'is owed ' || count(*) || ' times' from effects group by key having count(*) > 1
        union all
        select effect_id::text, 'was texted ' || count(*) || ' times' from messages
        where effect_id is not null group by effect_id having count(*) > 1`,
    },
    copies("emails", "least(1 + e.doubts, 2)"),
    copies("texts", "1"),
    copies("notes", "1"),
  ],
};
