import { Client } from "pg";
import { currentCompany } from "#flows/current-company.ts";
import { findSlots } from "#flows/find-slots.ts";
import { bookRequest } from "#store/book-request.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, openDb } from "#store/db.ts";
import { type Installation, startInstallation } from "../helpers/installation.ts";
import { aBooking, addProviders, type Place, slotOf } from "./booking-work.ts";
import { busyCompany, fillCalendars } from "./busy-company.ts";
import { type Figure, median, rounded } from "./figure.ts";

const smallPast = 10_000;
const bigPast = 1_000_000;
const bookings = 400;
const reads = 200;

/**
 * What a booking and a question about free times cost with ten thousand past appointments, and with a
 * million: the past leaves the live set, so nothing may grow with it.
 */
export async function growthBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(busyCompany(500));
  const db = openDb(installation.url, { name: "bench", max: 2 });
  try {
    const now = new Date();
    await fillCalendars(installation.url, { now, busyDays: 30, yearDays: 60 });
    const place = await addProviders(db);
    say(`growth: ${smallPast} past appointments`);
    await addPast(installation, { from: 0, to: smallPast });
    const small = await measure(db, { place, now, round: 0 });
    say(`growth: ${bigPast} past appointments`);
    await addPast(installation, { from: smallPast, to: bigPast });
    const big = await measure(db, { place, now, round: 1 });
    const input = `${bigPast} past appointments against ${smallPast}; medians of ${bookings} bookings and ${reads} questions over 50 providers and 30 days, one after the other`;
    return [
      figure("a booking", { small: small.booking, big: big.booking, input }),
      figure("a question about free times", { small: small.read, big: big.read, input }),
    ];
  } finally {
    await db.destroy();
    await installation.stop();
  }
}

function figure(
  name: string,
  { small, big, input }: { small: number; big: number; input: string },
): Figure {
  return {
    figure: `${name} with a long past, against a short one`,
    value: rounded(big),
    unit: "ms",
    reference: rounded(small),
    // The way round in which more is better: how much of the speed is left.
    ratio: rounded(small / big),
    hold: { atLeast: 1 / 1.25, on: "ratio" },
    input,
  };
}

async function measure(
  db: Db,
  { place, now, round }: { readonly place: Place; readonly now: Date; readonly round: number },
): Promise<{ readonly booking: number; readonly read: number }> {
  const booked: number[] = [];
  for (let count = 0; count < bookings; count += 1) {
    const name = `${round}-${count}`;
    const client = { email: `growth-${name}@bench.example`, key: `growth-${name}` };
    const booking = aBooking(place, slotOf(round, count), client);
    const began = performance.now();
    const { outcome } = await bookRequest(db, booking);
    booked.push(performance.now() - began);
    if (outcome !== "booked") throw new Error(`A free slot was answered with ${outcome}`);
  }
  const company = await currentCompany(db)();
  const service = company.services.values().find(({ key }) => key === "fifty") as StoredService;
  const context = { db, now: () => now, realNow: () => now, calendar: undefined };
  const to = new Date(now.getTime() + 30 * 86_400_000);
  const read: number[] = [];
  for (let count = 0; count < reads; count += 1) {
    const began = performance.now();
    await findSlots(context, company, { service, from: now, to });
    read.push(performance.now() - began);
  }
  // The first ones pay for plans, caches and the compiler.
  return { booking: median(booked.slice(bookings / 2)), read: median(read.slice(reads / 2)) };
}

/** Appointments of the years before, each with its request, client and receipt, written past all checks. */
async function addPast(
  { url }: Installation,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set session_replication_role = 'replica'");
    for (const statement of pastSql) await client.query(statement, [from, to - 1]);
    await client.query("vacuum analyze");
    // Else PostgreSQL writes the million to the disk while the questions are measured.
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

/** Ids that are counted, so that the parts find each other. */
const id = (family: number) =>
  `('0199b0b0-0000-7000-800${family}-' || lpad(i::text, 12, '0'))::uuid`;
const numbers = "generate_series($1::integer, $2::integer) i";
const past = "timestamptz '2026-01-01 09:00Z' - make_interval(hours => i % 40000)";
const pastSql = [
  `insert into clients (id, name, created_at) select ${id(1)}, 'Client ' || i, ${past} from ${numbers}`,
  `insert into client_addresses (kind, address, client_id)
     select 'email', 'past-' || i || '@bench.example', ${id(1)} from ${numbers}`,
  `insert into requests (id, channel, state, service_id, client_id, contact_name, contact_email,
       contact_zone, wanted_start, notes, consents, received_at)
     select ${id(2)}, 'api', 'booked', (select id from services where key = 'fifty'), ${id(1)},
       'Client ' || i, 'past-' || i || '@bench.example', 'UTC', ${past}, '', '[]', ${past} from ${numbers}`,
  `insert into receipts (request_id, decision, rules, company_version, decided_at)
     select ${id(2)}, 'auto-book', '[]', 1, ${past} from ${numbers}`,
  `insert into appointments (id, request_id, client_id, service_id, provider_id, location_id, state,
       starts_at, ends_at, local_start, zone, zone_data, path, booked_at)
     select ${id(3)}, ${id(2)}, ${id(1)}, s.id, p.ids[1 + i % array_length(p.ids, 1)], l.id, 'confirmed',
       ${past}, ${past} + interval '30 minutes', '2026-01-01T09:00', 'UTC', '2026f', 'auto', ${past}
     from ${numbers}, (select id from services where key = 'fifty') s,
       (select array_agg(id) as ids from providers) p, (select id from locations limit 1) l`,
  `insert into audit (at, actor, action, request_id)
     select ${past}, '{"kind": "system", "name": "gate"}', 'booked', ${id(2)} from ${numbers}`,
];
