import type { Db } from "./db.ts";
import { toEscalation } from "./escalation-row.ts";
import type { StoredEscalation } from "./escalations.ts";

/** Takes, once each, what was settled at `endedBefore` or earlier; rivals skip what is locked. */
export async function takeNoLongerReopenable(
  tx: Db,
  {
    endedBefore,
    at,
    limit,
  }: { readonly endedBefore: Date; readonly at: Date; readonly limit: number },
): Promise<readonly StoredEscalation[]> {
  const { rows } = await tx.raw(
    `update escalations set reopening_ended_at = :at
     where id in (
       select id from escalations
       where state in ('resolved', 'expired') and reopening_ended_at is null
         and ended_at <= :endedBefore
       order by ended_at limit :limit for update skip locked)
     returning *`,
    { at, endedBefore, limit },
  );
  return rows.map(toEscalation);
}
