import { Client } from "pg";
import { alwaysOpen } from "./small-company.ts";

const shifts = ["09:00-12:00", "13:00-17:00"];
const hours = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts };
const zones = [
  "America/New_York",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Chicago",
  "Europe/London",
  "Europe/Berlin",
];

/** Services "one", "fifty" and "all" with so many of the providers, who work weekdays in six zones. */
export function busyCompany(providerCount: number): object {
  const keys = Array.from({ length: providerCount }, (_, index) => `p-${index}`);
  const service = (key: string, count: number) => ({
    key,
    name: key,
    minutes: 30,
    stepMinutes: 30,
    bufferBeforeMinutes: 5,
    bufferAfterMinutes: 10,
    providers: keys.slice(0, count),
    policy: { noticeMinutes: 240, horizonDays: 365 },
  });
  const rest = alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 1, service: plain });
  return {
    ...rest,
    locations: zones.map((zone, index) => ({
      key: `l-${index}`,
      name: zone,
      address: `${index} High Street`,
      zone,
    })),
    services: [service("one", 1), service("fifty", 50), service("all", providerCount)],
    providers: keys.map((key, index) => ({
      key,
      name: `Provider ${index}`,
      location: `l-${index % zones.length}`,
      hours,
    })),
  };
}

const plain = { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

export type Fill = {
  readonly now: Date;
  /** Days ahead with about six stretches a day that a calendar calls busy. */
  readonly busyDays: number;
  /** Days ahead with an appointment each. */
  readonly yearDays: number;
};

/**
 * What takes the providers' time. Written past the constraint, which is made again over all of it: a
 * million rows then take seconds. On a connection of its own, for the program's gives up waiting long
 * before.
 */
export async function fillCalendars(
  url: string,
  fill: Fill,
): Promise<{ busy: number; taken: number }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const from = new Date(Math.floor(fill.now.getTime() / 86_400_000) * 86_400_000);
    const busy = await client.query(busySql, [from, fill.busyDays]);
    await client.query("set session_replication_role = 'replica'");
    await client.query("alter table occupancies drop constraint occupancies_no_overlap");
    const taken = await client.query(takenSql, [from, fill.yearDays]);
    await client.query(`alter table occupancies add constraint occupancies_no_overlap
      exclude using gist (provider_id with =, during with &&)`);
    await client.query("vacuum analyze occupancies");
    await client.query("vacuum analyze busy");
    return { busy: busy.rowCount ?? 0, taken: taken.rowCount ?? 0 };
  } finally {
    await client.end();
  }
}

/** Every two hours from eight on, 15 to 60 minutes, on the quarter hour; each provider differently. */
const busySql = `
  insert into busy (provider_id, starts_at, ends_at)
  select p.id, s, s + make_interval(mins => (15 * (1 + (h + n * 7) % 4))::integer)
  from (select id, row_number() over (order by key) as n from providers where not retired) p,
    generate_series(0, $2::integer - 1) d, generate_series(0, 5) h,
    lateral (select $1::timestamptz + make_interval(days => d, hours => 8 + 2 * h,
               mins => (15 * ((n * 3 + h * 5 + d) % 4))::integer) as s) as starts`;
const takenSql = `
  insert into occupancies (provider_id, during, appointment_id)
  select p.id, tstzrange(s - interval '5 minutes', s + interval '40 minutes'), gen_random_uuid()
  from providers p, generate_series(0, $2::integer - 1) d,
    lateral (select $1::timestamptz + make_interval(days => d, hours => 16, mins => 30) as s) as starts
  where not p.retired`;
