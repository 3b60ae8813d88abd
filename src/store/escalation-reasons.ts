import type { Finding } from "#gate/decision.ts";
import type { Db } from "./db.ts";

/** What a rule has said of some requests, in escalations that were not settled before `since`. */
export async function listReasons(
  db: Db,
  {
    requestIds,
    rule,
    since,
  }: {
    readonly requestIds: readonly string[];
    readonly rule: Finding["rule"];
    readonly since: Date;
  },
): Promise<readonly { readonly requestId: string; readonly detail: string }[]> {
  const { rows } = await db.raw(
    `select e.request_id as "requestId", f ->> 'detail' as detail
       from escalations e cross join lateral jsonb_array_elements(e.findings) as f
       where e.request_id = any(:requestIds) and f ->> 'rule' = :rule
         and (e.ended_at is null or e.ended_at >= :since)`,
    { requestIds: requestIds as string[], rule, since },
  );
  return rows;
}
