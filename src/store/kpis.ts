import type { Interval } from "#booking/interval.ts";
import type { AppointmentRow, EscalationRow, RequestRow } from "#kpi/rows.ts";
import type { Db } from "./db.ts";

/** Which rows: what began within a period (business time), of one service or of all, at most so many. */
export type KpiSelection = {
  readonly during: Interval;
  readonly serviceId: string | undefined;
  readonly limit: number;
};

const bindings = ({ during, serviceId, limit }: KpiSelection) => ({
  from: during.start,
  to: during.end,
  serviceId: serviceId ?? null,
  limit,
});

/** The decided requests that arrived within the period, oldest first, and what became of each so far. */
export async function listRequestRows(
  db: Db,
  selection: KpiSelection,
): Promise<readonly RequestRow[]> {
  const { rows } = await db.raw(
    `select r.received_at, c.decision, r.close_reason, r.channel, s.key as service_key,
            -- No client means several known ones: a person says which, nothing is merged.
            (k.id is null or k.created_at < r.received_at) as known_client,
            a.booked_at, a.path, a.outcome,
            coalesce(e.live, false) as live, e.deal_cents, e.deal_currency,
            coalesce(e.automation_failed, false) as automation_failed,
            coalesce(e.raised_last > a.booked_at, false) as asked_again,
            exists (select 1 from effects o where o.request_id = r.id and o.state = 'dead')
              as dead_effect,
            exists (select 1 from audit m where m.request_id = r.id and m.action = 'rescheduled'
                    and m.actor ->> 'kind' = 'member') as moved_by_member
     from requests r
     join receipts c on c.request_id = r.id
     join services s on s.id = r.service_id
     left join clients k on k.id = r.client_id
     left join appointments a on a.request_id = r.id
     left join lateral (
       select bool_or(q.state in ('open', 'claimed', 'waiting-client')) as live,
              max(q.raised_at) as raised_last,
              bool_or(q.findings @> '[{"rule": "automation-failed"}]') as automation_failed,
              -- The first question's: what the deals were worth when people were needed.
              (array_agg((q.deal_amount * 100)::bigint order by q.raised_at, q.id))[1] as deal_cents,
              (array_agg(q.deal_currency order by q.raised_at, q.id))[1] as deal_currency
       from escalations q where q.request_id = r.id
     ) e on true
     where r.received_at >= :from and r.received_at < :to
       and (:serviceId::uuid is null or r.service_id = :serviceId)
     order by r.received_at, r.id
     limit :limit`,
    bindings(selection),
  );
  return rows.map(toRequestRow);
}

/** The escalations that were raised within the period, oldest first. */
export async function listEscalationRows(
  db: Db,
  selection: KpiSelection,
): Promise<readonly EscalationRow[]> {
  const { rows } = await db.raw(
    `select e.state, e.raised_at, e.first_human_at, e.ended_at, e.waited_seconds
     from escalations e
     join requests r on r.id = e.request_id
     where e.raised_at >= :from and e.raised_at < :to
       and (:serviceId::uuid is null or r.service_id = :serviceId)
     order by e.raised_at, e.id
     limit :limit`,
    bindings(selection),
  );
  return rows.map((row: Record<string, never>) => ({
    state: row["state"],
    raisedAt: row["raised_at"],
    firstHumanAt: row["first_human_at"] ?? undefined,
    endedAt: row["ended_at"] ?? undefined,
    waitedSeconds: row["waited_seconds"],
  }));
}

/** The confirmed appointments that start within the period, oldest first. */
export async function listAppointmentRows(
  db: Db,
  selection: KpiSelection,
): Promise<readonly AppointmentRow[]> {
  const { rows } = await db.raw(
    `select a.starts_at, a.path, a.outcome
     -- By provider, because that is how the index of starts is ordered.
     from providers p
     join appointments a on a.provider_id = p.id and a.starts_at >= :from and a.starts_at < :to
     where a.state = 'confirmed' and (:serviceId::uuid is null or a.service_id = :serviceId)
     order by a.starts_at, a.id
     limit :limit`,
    bindings(selection),
  );
  return rows.map((row: Record<string, never>) => ({
    startsAt: row["starts_at"],
    path: row["path"],
    outcome: row["outcome"] ?? undefined,
  }));
}

// biome-ignore lint/suspicious/noExplicitAny: what raw() answers has no type; named here once.
function toRequestRow(row: any): RequestRow {
  return {
    receivedAt: row.received_at,
    decision: row.decision,
    closeReason: row.close_reason ?? undefined,
    channel: row.channel,
    serviceKey: row.service_key,
    knownClient: row.known_client,
    live: row.live,
    deal:
      row.deal_cents === null
        ? undefined
        : { cents: Number(row.deal_cents), currency: row.deal_currency ?? undefined },
    booked:
      row.booked_at === null
        ? undefined
        : { at: row.booked_at, path: row.path, outcome: row.outcome ?? undefined },
    deadEffect: row.dead_effect,
    automationFailed: row.automation_failed,
    askedAgain: row.asked_again,
    movedByMember: row.moved_by_member,
  };
}
