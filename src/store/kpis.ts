import type { Interval } from "#booking/interval.ts";
import type { EscalationState } from "#escalation/escalation.ts";
import type { Decision } from "#gate/decision.ts";
import type { Db } from "./db.ts";

/** One decided request, with its escalation if there is one: what every KPI is counted from. */
export type KpiRow = {
  readonly receivedAt: Date;
  readonly decision: Decision["kind"];
  readonly closeReason: string | undefined;
  readonly escalation:
    | {
        readonly state: EscalationState;
        readonly raisedAt: Date;
        readonly firstHumanAt: Date | undefined;
        readonly endedAt: Date | undefined;
      }
    | undefined;
};

/** The requests that arrived within a period (business time), oldest first; bounded by `limit`. */
export async function listKpiRows(
  db: Db,
  { during, limit }: { during: Interval; limit: number },
): Promise<readonly KpiRow[]> {
  const { rows } = await db.raw(
    `select r.received_at, c.decision, r.close_reason, e.state, e.raised_at, e.first_human_at, e.ended_at
     from requests r
     join receipts c on c.request_id = r.id
     left join lateral (
       select * from escalations where request_id = r.id order by raised_at limit 1
     ) e on true
     where r.received_at >= :from and r.received_at < :to
     order by r.received_at
     limit :limit`,
    { from: during.start, to: during.end, limit },
  );
  return rows.map((row: Record<string, never>) => ({
    receivedAt: row["received_at"],
    decision: row["decision"],
    closeReason: row["close_reason"] ?? undefined,
    escalation:
      row["state"] === null
        ? undefined
        : {
            state: row["state"],
            raisedAt: row["raised_at"],
            firstHumanAt: row["first_human_at"] ?? undefined,
            endedAt: row["ended_at"] ?? undefined,
          },
  }));
}
