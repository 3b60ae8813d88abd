import type { Interval } from "#booking/interval.ts";
import type { AppointmentRow, EscalationRow, RequestDeal, RequestRow } from "#kpi/rows.ts";
import type { Db } from "./db.ts";

/** Which rows: what began within a period (business time), of one service or of all, at most so many. */
export type KpiSelection = {
  readonly during: Interval;
  readonly serviceId: string | undefined;
  readonly limit: number;
};

/** As many rows are read at once: a statement has two seconds, however long the period is. */
const portionMax = 10_000;

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
  return inPortions(selection, toRequestRow, (portion) =>
    db.raw(
      `select r.id, r.received_at::text as at, r.received_at, c.decision, r.close_reason, r.channel, s.key as service_key,
            -- No client means several known ones: a person says which, nothing is merged.
            (k.id is null or k.created_at < r.received_at) as known_client,
            a.booked_at, a.path, a.outcome,
            coalesce(e.live, false) as live, e.deal_cents, e.deal_currency, d.deals,
            coalesce(e.automation_failed, false) as automation_failed,
            coalesce(e.raised_last > a.booked_at, false) as asked_again,
            exists (select 1 from effects o where o.request_id = r.id and o.state = 'dead'
                    -- What is only not logged in the CRM asks for no person.
                    and o.kind <> 'crm-activity') as dead_effect,
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
     left join lateral (
       select json_agg(json_build_object('id', f.deal_id, 'state', f.state,
                'cents', f.amount_cents, 'currency', f.currency)) as deals
       from request_deals b join crm_deals f on f.deal_id = b.deal_id
       where b.request_id = r.id and f.state <> 'gone'
     ) d on true
     where (r.received_at, r.id) > (:afterAt::timestamptz, :afterId::uuid) and r.received_at < :to
       and (:serviceId::uuid is null or r.service_id = :serviceId)
     order by r.received_at, r.id
     limit :limit`,
      portion,
    ),
  );
}

/** The escalations that were raised within the period, oldest first. */
export async function listEscalationRows(
  db: Db,
  selection: KpiSelection,
): Promise<readonly EscalationRow[]> {
  return inPortions(selection, toEscalationRow, (portion) =>
    db.raw(
      `select e.id, e.raised_at::text as at, e.state, e.raised_at, e.first_human_at, e.ended_at,
            e.waited_seconds, e.settled_seconds
     from escalations e
     join requests r on r.id = e.request_id
     where (e.raised_at, e.id) > (:afterAt::timestamptz, :afterId::uuid) and e.raised_at < :to
       and (:serviceId::uuid is null or r.service_id = :serviceId)
     order by e.raised_at, e.id
     limit :limit`,
      portion,
    ),
  );
}

/** The appointments that start within the period and stand, or were cancelled late; oldest first. */
export async function listAppointmentRows(
  db: Db,
  selection: KpiSelection,
): Promise<readonly AppointmentRow[]> {
  const { rows } = await db.raw(
    `select a.starts_at, a.path, a.outcome, a.cancelled_late, f.score
     -- By provider, because that is how the index of starts is ordered.
     from providers p
     join appointments a on a.provider_id = p.id and a.starts_at >= :from and a.starts_at < :to
     left join feedback f on f.appointment_id = a.id
     where (a.state = 'confirmed' or a.cancelled_late) and (:serviceId::uuid is null or a.service_id = :serviceId)
     order by a.starts_at, a.id
     limit :limit`,
    bindings(selection),
  );
  return rows.map((row: RawRow) => ({
    startsAt: row.starts_at,
    path: row.path,
    outcome: row.outcome ?? undefined,
    cancelledLate: row.cancelled_late,
    score: row.score ?? undefined,
  }));
}

type Portion = ReturnType<typeof bindings> & {
  readonly afterAt: Date | string;
  readonly afterId: string;
};
/** Before every other id. */
const noId = "00000000-0000-0000-0000-000000000000";

/** Reads on from the last row each time; `at` is the database's own writing, finer than a Date. */
async function inPortions<T>(
  selection: KpiSelection,
  toRow: (row: RawRow) => T,
  read: (portion: Portion) => PromiseLike<{ readonly rows: readonly RawRow[] }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let after: Pick<Portion, "afterAt" | "afterId"> = {
    afterAt: selection.during.start,
    afterId: noId,
  };
  for (;;) {
    const limit = Math.min(portionMax, selection.limit - found.length);
    const { rows } = await read({ ...bindings(selection), ...after, limit });
    for (const row of rows) found.push(toRow(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit || found.length >= selection.limit) return found;
    after = { afterAt: last.at, afterId: last.id };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what raw() answers has no type; named here once.
type RawRow = any;

function toEscalationRow(row: RawRow): EscalationRow {
  return {
    state: row.state,
    raisedAt: row.raised_at,
    firstHumanAt: row.first_human_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    waitedSeconds: row.waited_seconds,
    settledSeconds: row.settled_seconds,
  };
}

function toRequestRow(row: RawRow): RequestRow {
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
    deals: (row.deals ?? []).map(toRequestDeal),
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

function toRequestDeal({ id, state, cents, currency }: RawRow): RequestDeal {
  return { id, state, cents: cents ?? undefined, currency: currency ?? undefined };
}
