import { beforeAll, describe, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { exportKpisFlow, readKpisFlow } from "#flows/read-kpis.ts";
import type { BandJudgement } from "#kpi/band.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import type { Db } from "#store/db.ts";
import { aCompany } from "../helpers/company.ts";
import { useDb } from "../helpers/db.ts";
import { historyNow, writeHistory } from "../helpers/kpi-history.ts";

/*
 * Every figure is computed a second time, by SQL that shares nothing with the product but the tables
 * and the definitions of docs/kpis.md.
 */

const db = useDb();
const context = () => ({ db: db(), now: () => historyNow, company: currentCompany(db()) });
const readKpis: ReturnType<typeof readKpisFlow> = (period) => readKpisFlow(context())(period);

type Scope = { readonly from: Date; readonly to: Date; readonly service: string | undefined };

beforeAll(async () => {
  const text = JSON.stringify(aCompany());
  await applyCompany(db(), { text, by: "test", at: new Date("2026-09-01T00:00:00Z") });
  await writeHistory(db(), { requests: 1_200, seed: 20_261_120 });
});

const periods: readonly (readonly [string, Scope])[] = [
  ["everything", scope("2026-09-20T00:00:00Z", "2027-01-01T00:00:00Z")],
  ["one service", scope("2026-09-20T00:00:00Z", "2027-01-01T00:00:00Z", "review")],
  ["October in New York", scope("2026-10-01T04:00:00Z", "2026-11-01T04:00:00Z")],
  ["one afternoon", scope("2026-10-14T16:00:00Z", "2026-10-14T21:00:00Z")],
  ["a time without anything", scope("2026-01-05T00:00:00Z", "2026-02-01T00:00:00Z")],
];

test.each(periods)(
  "every figure of %s equals its recomputation from the tables",
  async (_, asked) => {
    const { whole } = await readKpis(asked);
    expect(whole).toEqual(await recomputed(db(), asked));
  },
);

test("so does every figure of every week, over the change of clocks", async () => {
  const { weeks, to } = await readKpis({ from: undefined, to: undefined });
  expect(weeks).toHaveLength(8);
  for (const [index, { from, ...figures }] of weeks.entries()) {
    const end = weeks[index + 1]?.from ?? to;
    expect(figures).toEqual(await recomputed(db(), { from, to: end, service: undefined }));
  }
});

test("the history has something to count for every figure", async () => {
  const { whole } = await readKpis(scope("2026-09-20T00:00:00Z", "2027-01-01T00:00:00Z"));
  expect(whole.interventionRate.decided).toBeGreaterThan(500);
  expect(whole.conversion.deals.length).toBe(3);
  expect(whole.dealOutcomes.amounts.length).toBe(3);
  expect(Math.min(whole.dealOutcomes.won, whole.dealOutcomes.lost)).toBeGreaterThan(0);
  expect(Object.values(whole.showRate.byPath).map(({ noShow }) => noShow > 0)).toEqual([
    true,
    true,
  ]);
  for (const counted of [whole.exceptionRate.deadEffects, whole.exceptionRate.automationFailed])
    expect(counted).toBeGreaterThan(0);
  for (const counted of [whole.reworkRate.askedAgain, whole.reworkRate.movedByMember])
    expect(counted).toBeGreaterThan(0);
  expect(whole.timeToResolution.netP50Minutes).toBeLessThan(whole.timeToResolution.p50Minutes ?? 0);
});

describe("the parts", () => {
  test.each([
    ["service", "s.key"],
    ["channel", "r.channel"],
    [
      "client",
      "case when r.client_id is not null and k.created_at >= r.received_at then 'new' else 'known' end",
    ],
  ] as const)("the rate of each %s equals its recomputation", async (kind, column) => {
    const asked = scope("2026-10-01T04:00:00Z", "2026-11-15T05:00:00Z");
    const { segments } = await readKpis(asked);
    const { rows } = await db().raw(
      `select ${column} as name, count(*)::integer as decided,
              (count(*) filter (where c.decision = 'escalate'))::integer as escalated
       from requests r join receipts c on c.request_id = r.id join services s on s.id = r.service_id
       left join clients k on k.id = r.client_id
       where r.received_at >= :from and r.received_at < :to
         and r.close_reason is distinct from 'slot-taken'
       group by 1`,
      { from: asked.from, to: asked.to },
    );
    expect(
      segments[kind].map(({ name, decided, escalated }) => ({ name, decided, escalated })),
    ).toEqual(
      rows.toSorted((one: { name: string }, other: { name: string }) =>
        one.name < other.name ? -1 : 1,
      ),
    );
    for (const { rate, decided, escalated } of segments[kind])
      expect(rate).toBe(escalated / decided);
  });
});

test("what is exported week by week is what is shown", async () => {
  const asked = scope("2026-10-02T09:30:00Z", "2026-11-15T05:00:00Z", "consult");
  const shown = await readKpis(asked);
  const exported = [];
  for await (const { start, figures } of await exportKpisFlow(context())(asked))
    exported.push({ from: start, ...figures });
  expect(exported).toEqual(shown.weeks);
});

test.each([
  [{ ...scope("2026-10-02T00:00:00Z", "2026-10-01T00:00:00Z") }, "INVALID_REQUEST"],
  [{ ...scope("2020-10-02T00:00:00Z", "2026-10-01T00:00:00Z") }, "INVALID_REQUEST"],
  [{ ...scope("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z", "nothing") }, "UNKNOWN_SERVICE"],
])("%o is refused: %s", async (asked, code) => {
  await expect(readKpis(asked)).rejects.toMatchObject({ code });
  await expect(exportKpisFlow(context())(asked)).rejects.toMatchObject({ code });
});

function scope(from: string, to: string, service?: string): Scope {
  return { from: new Date(from), to: new Date(to), service };
}

/** Milliseconds between two columns, exact. */
const ms = (later: string, earlier: string) =>
  `round(extract(epoch from ${later} - ${earlier}) * 1000)`;
/** SQL's own nearest rank. */
const rank = (share: number, value: string, where: string) =>
  `percentile_disc(${share}) within group (order by ${value}) filter (where ${where})`;

async function one(database: Db, sql: string, asked: Scope): Promise<Record<string, number>> {
  const { rows } = await database.raw(
    `with s as (select id from services where :service::text is null or key = :service),
      booked as (
        select r.*, a.booked_at, a.path, a.outcome from requests r
        join appointments a on a.request_id = r.id join receipts c on c.request_id = r.id
        where r.received_at >= :from and r.received_at < :to and r.service_id in (select id from s))
     ${sql}`,
    { from: asked.from, to: asked.to, now: historyNow, service: asked.service ?? null },
  );
  return Object.fromEntries(
    Object.entries(rows[0]).map(([name, value]) => [
      name,
      value === null ? Number.NaN : Number(value),
    ]),
  );
}

const minutesOf = (milliseconds: number | undefined) =>
  milliseconds === undefined || Number.isNaN(milliseconds) ? undefined : milliseconds / 60_000;
const shareOf = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);

async function recomputed(database: Db, asked: Scope): Promise<KpiFigures> {
  return {
    interventionRate: await intervention(database, asked),
    ...(await times(database, asked)),
    showRate: await shows(database, asked),
    lateCancels: await late(database, asked),
    feedback: await said(database, asked),
    conversion: await converted(database, asked),
    dealOutcomes: await sold(database, asked),
    timeToSchedule: await scheduled(database, asked),
    ...(await trouble(database, asked)),
  };
}

async function said(database: Db, asked: Scope) {
  const row = await one(
    database,
    `select count(f.score) as given, sum(f.score) as total
     from feedback f join appointments a on a.id = f.appointment_id
     where a.starts_at >= :from and a.starts_at < :to and (a.state = 'confirmed' or a.cancelled_late)
       and a.service_id in (select id from s)`,
    asked,
  );
  const given = row["given"] ?? 0;
  return { given, average: shareOf(row["total"] ?? 0, given) };
}

async function late(database: Db, asked: Scope) {
  const { late: cancelledLate = 0, of = 0 } = await one(
    database,
    `select count(*) filter (where a.cancelled_late) as late, count(*) as of
     from appointments a
     where a.starts_at >= :from and a.starts_at < :to and a.service_id in (select id from s)
       and (a.state = 'confirmed' or a.cancelled_late)`,
    asked,
  );
  return { cancelledLate, of, rate: shareOf(cancelledLate, of) };
}

async function intervention(database: Db, asked: Scope) {
  const { decided = 0, escalated = 0 } = await one(
    database,
    `select count(*) as decided, count(*) filter (where c.decision = 'escalate') as escalated
     from receipts c join requests r on r.id = c.request_id
     where r.received_at >= :from and r.received_at < :to and r.service_id in (select id from s)
       and (r.close_reason is null or r.close_reason <> 'slot-taken')`,
    asked,
  );
  const rate = shareOf(escalated, decided);
  return { decided, escalated, rate, judgement: judged(rate, decided) };
}

function judged(rate: number | undefined, decided: number): BandJudgement {
  if (rate === undefined || decided < 20) return "too-little-data";
  if (rate < 0.1) return "below";
  return rate > 0.15 ? "above" : "healthy";
}

async function times(database: Db, asked: Scope) {
  const toHuman = ms("e.first_human_at", "e.raised_at");
  const gross = `greatest(0, ${ms("e.ended_at", "e.raised_at")} - e.settled_seconds * 1000)`;
  const net = `greatest(0, ${gross} - e.waited_seconds * 1000)`;
  const resolved = "e.state = 'resolved'";
  const got = await one(
    database,
    `select count(e.first_human_at) as answered,
       count(*) filter (where e.first_human_at is null and e.ended_at is null) as waiting,
       count(*) filter (where e.first_human_at is null and e.ended_at is not null) as unanswered,
       ${rank(0.5, toHuman, "e.first_human_at is not null")} as h50,
       ${rank(0.9, toHuman, "e.first_human_at is not null")} as h90,
       count(*) filter (where ${resolved}) as resolved,
       count(*) filter (where e.ended_at is null) as unresolved,
       count(*) filter (where e.state = 'cancelled') as cancelled,
       count(*) filter (where e.state = 'expired') as expired,
       ${rank(0.5, gross, resolved)} as g50, ${rank(0.9, gross, resolved)} as g90,
       ${rank(0.5, net, resolved)} as n50, ${rank(0.9, net, resolved)} as n90
     from escalations e join requests r on r.id = e.request_id and r.service_id in (select id from s)
     where e.raised_at >= :from and e.raised_at < :to`,
    asked,
  );
  return {
    timeToFirstHuman: {
      answered: got["answered"] ?? 0,
      waiting: got["waiting"] ?? 0,
      unanswered: got["unanswered"] ?? 0,
      p50Minutes: minutesOf(got["h50"]),
      p90Minutes: minutesOf(got["h90"]),
    },
    timeToResolution: {
      resolved: got["resolved"] ?? 0,
      unresolved: got["unresolved"] ?? 0,
      cancelled: got["cancelled"] ?? 0,
      expired: got["expired"] ?? 0,
      p50Minutes: minutesOf(got["g50"]),
      p90Minutes: minutesOf(got["g90"]),
      netP50Minutes: minutesOf(got["n50"]),
      netP90Minutes: minutesOf(got["n90"]),
    },
  };
}

async function shows(database: Db, asked: Scope) {
  const of = async (paths: string) => {
    const {
      attended = 0,
      missed = 0,
      unrecorded = 0,
    } = await one(
      database,
      `select count(*) filter (where outcome = 'attended') as attended,
         count(*) filter (where outcome = 'no-show') as missed,
         count(*) filter (where outcome is null) as unrecorded
       from appointments where state <> 'cancelled' and path in (${paths}) and starts_at <= :now
         and starts_at >= :from and starts_at < :to and service_id in (select id from s)`,
      asked,
    );
    return {
      attended,
      noShow: missed,
      unrecorded,
      showRate: shareOf(attended, attended + missed),
      noShowRate: shareOf(missed, attended + missed),
    };
  };
  return {
    ...(await of("'auto', 'personal'")),
    byPath: { auto: await of("'auto'"), personal: await of("'personal'") },
  };
}

async function converted(database: Db, asked: Scope) {
  const cte = `, escalated as (
      select r.id, r.id in (select request_id from appointments) as got,
        exists (select from escalations e where e.request_id = r.id and e.ended_at is null) as live,
        exists (select from appointments a where a.request_id = r.id and a.outcome = 'attended') as came,
        (select e.deal_amount from escalations e where e.request_id = r.id order by raised_at limit 1) as amount,
        (select e.deal_currency from escalations e where e.request_id = r.id order by raised_at limit 1) as currency
      from requests r where r.received_at >= :from and r.received_at < :to
        and r.service_id in (select id from s)
        and r.id in (select request_id from receipts where decision = 'escalate'))`;
  const {
    escalated = 0,
    waiting = 0,
    booked = 0,
    attended = 0,
  } = await one(
    database,
    `${cte} select count(*) as escalated, count(*) filter (where live and not got) as waiting,
       count(*) filter (where got) as booked, count(*) filter (where came) as attended from escalated`,
    asked,
  );
  const deals = [];
  for (const currency of [undefined, "EUR", "USD"]) {
    const which = currency === undefined ? "currency is null" : `currency = '${currency}'`;
    const {
      count = 0,
      all = 0,
      part = 0,
    } = await one(
      database,
      `${cte} select count(amount) as count, sum(amount) as all,
         coalesce(sum(amount) filter (where got), 0) as part from escalated where ${which}`,
      asked,
    );
    if (count > 0) deals.push({ currency, count, escalated: all, booked: part });
  }
  return {
    escalated,
    waiting,
    booked,
    attended,
    rate: shareOf(booked, escalated - waiting),
    deals,
  };
}

async function sold(database: Db, asked: Scope) {
  const cte = `, behind as (
      select c.request_id, c.deal_id from request_deals c join requests r on r.id = c.request_id
      where r.received_at >= :from and r.received_at < :to and r.service_id in (select id from s)
        and r.id in (select request_id from receipts where decision = 'escalate')),
    sold as (select d.* from crm_deals d
      where d.state <> 'gone' and d.deal_id in (select deal_id from behind))`;
  const count = async (which: string) =>
    (await one(database, `${cte} select count(*) as n from sold where ${which}`, asked))["n"] ?? 0;
  const [won, lost, open] = [
    await count("state = 'won'"),
    await count("state = 'lost'"),
    await count("state = 'open'"),
  ];
  const { n: requests = 0 } = await one(
    database,
    `${cte} select count(distinct request_id) as n from behind
     where deal_id in (select deal_id from sold)`,
    asked,
  );
  const amounts = [];
  for (const currency of [undefined, "EUR", "USD"]) {
    const which = currency === undefined ? "currency is null" : `currency = '${currency}'`;
    const {
      n = 0,
      won: gained = 0,
      lost: missed = 0,
      open: hoped = 0,
    } = await one(
      database,
      `${cte} select count(amount_cents) as n,
         coalesce(sum(amount_cents) filter (where state = 'won'), 0) / 100.0 as won,
         coalesce(sum(amount_cents) filter (where state = 'lost'), 0) / 100.0 as lost,
         coalesce(sum(amount_cents) filter (where state = 'open'), 0) / 100.0 as open
       from sold where ${which}`,
      asked,
    );
    if (n > 0) amounts.push({ currency, count: n, won: gained, lost: missed, open: hoped });
  }
  return { requests, won, lost, open, winRate: shareOf(won, won + lost), amounts };
}

async function scheduled(database: Db, asked: Scope) {
  const took = ms("booked_at", "received_at");
  const of = async (paths: string) => {
    const {
      count = 0,
      p50,
      p90,
    } = await one(
      database,
      `select count(*) as count, ${rank(0.5, took, "true")} as p50, ${rank(0.9, took, "true")} as p90
       from booked where path in (${paths})`,
      asked,
    );
    return { scheduled: count, p50Minutes: minutesOf(p50), p90Minutes: minutesOf(p90) };
  };
  return {
    ...(await of("'auto', 'personal'")),
    byPath: { auto: await of("'auto'"), personal: await of("'personal'") },
  };
}

async function trouble(database: Db, asked: Scope) {
  const dead = "b.id in (select request_id from effects where state = 'dead')";
  const failed =
    "b.id in (select request_id from escalations, jsonb_array_elements(findings) f where f ->> 'rule' = 'automation-failed')";
  const again =
    "exists (select from escalations e where e.request_id = b.id and e.raised_at > b.booked_at)";
  const moved =
    "b.id in (select request_id from audit where action = 'rescheduled' and actor ->> 'kind' = 'member')";
  const got = await one(
    database,
    `select count(*) as booked,
       count(*) filter (where ${dead} or ${failed}) as exceptions,
       count(*) filter (where ${dead}) as dead, count(*) filter (where ${failed}) as failed,
       count(*) filter (where ${again} or ${moved}) as reworked,
       count(*) filter (where ${again}) as again, count(*) filter (where ${moved}) as moved
     from booked b`,
    asked,
  );
  const { booked = 0, exceptions = 0, reworked = 0 } = got;
  return {
    exceptionRate: {
      booked,
      exceptions,
      deadEffects: got["dead"] ?? 0,
      automationFailed: got["failed"] ?? 0,
      rate: shareOf(exceptions, booked),
    },
    reworkRate: {
      booked,
      reworked,
      askedAgain: got["again"] ?? 0,
      movedByMember: got["moved"] ?? 0,
      rate: shareOf(reworked, booked),
    },
  };
}
