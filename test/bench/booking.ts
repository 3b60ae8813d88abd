import { Client, Pool } from "pg";
import { bookRequest, toInput } from "#store/book-request.ts";
import { openDb } from "#store/db.ts";
import { type Installation, startInstallation } from "../helpers/installation.ts";
import {
  aBooking,
  addProviders,
  bookingSql,
  connections,
  type Place,
  pgbenchVariables,
  slotOf,
} from "./booking-work.ts";
import { type Figure, median, rounded } from "./figure.ts";
import { type Metered, noise, startMeter } from "./meter.ts";
import { findPgbench, pgbenchVersion, runPgbench } from "./pgbench.ts";
import { alwaysOpen } from "./small-company.ts";

const rounds = 3;
const seconds = 4;

type Run = {
  readonly perSecond: number;
  readonly bookings: number;
  readonly metered: Metered<"ours" | "server">;
};
type Reference = { readonly name: string; readonly run: () => Promise<Omit<Run, "metered">> };

/**
 * Bookings through the product's own store function, against the same SQL driven by pgbench (or, where
 * that is not installed, by a bare loop over the driver), in turns on the same durable database.
 */
export async function bookingBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(
    alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 400, service: aService }),
  );
  try {
    const place = await addProviders(installation.db);
    const reference = await referenceFor(installation, place);
    const product: Run[] = [];
    const references: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      say(
        `booking: round ${round} of ${rounds}, ${seconds} s each with us and with ${reference.name}`,
      );
      product.push(await metered(installation, () => runProduct(installation, place)));
      references.push(await metered(installation, reference.run));
    }
    return figures(product, references, reference.name);
  } finally {
    await installation.stop();
  }
}

const aService = { minutes: 20, stepMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 };

async function metered(
  { db, url, postgresPid }: Installation,
  run: () => Promise<Omit<Run, "metered">>,
): Promise<Run> {
  await empty(url);
  const stop = startMeter({ ours: process.pid, server: postgresPid });
  const done = await run();
  const metered = stop();
  const { rows } = await db.raw("select count(*)::integer as booked from appointments");
  if (rows[0].booked < done.bookings)
    throw new Error(`Only ${rows[0].booked} of ${done.bookings} bookings are in the database`);
  return { ...done, metered };
}

/** So that no round pays for the one before; the disk may take its time. */
async function empty(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Audit entries can't be removed in the ordinary way, which is as it should be.
    await client.query("set session_replication_role = 'replica'");
    await client.query(`truncate requests, receipts, appointments, occupancies, effects, links,
      idempotency_keys, clients, client_addresses, audit, audit_seals cascade`);
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

async function runProduct({ url }: Installation, place: Place): Promise<Omit<Run, "metered">> {
  const db = openDb(url, { name: "bench", max: connections });
  try {
    return await loop(async (connection, count) => {
      const name = `${connection}-${count}`;
      const client = { email: `client-${name}@bench.example`, key: `key-${name}` };
      const { outcome } = await bookRequest(db, aBooking(place, slotOf(connection, count), client));
      if (outcome !== "booked") throw new Error(`A free slot was answered with ${outcome}`);
    });
  } finally {
    await db.destroy();
  }
}

async function referenceFor({ url }: Installation, place: Place): Promise<Reference> {
  const pgbench = findPgbench();
  if (pgbench === undefined)
    return {
      name: "a bare loop over pg (pgbench is not installed)",
      run: () => runBare(url, place),
    };
  const script = pgbenchVariables + bookingSql(place);
  return {
    name: `${await pgbenchVersion(pgbench)}, prepared, ${connections} connections`,
    run: async () => {
      const { perSecond, transactions } = await runPgbench(pgbench, {
        url,
        script,
        connections,
        seconds,
      });
      return { perSecond, bookings: transactions };
    },
  };
}

async function runBare(url: string, place: Place): Promise<Omit<Run, "metered">> {
  const pool = new Pool({ connectionString: url, max: connections });
  const text = "select outcome from book_request($1)";
  try {
    return await loop(async (connection, count) => {
      const name = `${connection}-${count}`;
      const client = { email: `client-${name}@bench.example`, key: `key-${name}` };
      const input = JSON.stringify(toInput(aBooking(place, slotOf(connection, count), client)));
      await pool.query({ name: "book", text, values: [input] });
    });
  } finally {
    await pool.end();
  }
}

/** One booking after the other on each connection, until the time is up. */
async function loop(
  book: (connection: number, count: number) => Promise<void>,
): Promise<Omit<Run, "metered">> {
  const startedAt = performance.now();
  let bookings = 0;
  const work = async (connection: number) => {
    for (let count = 0; performance.now() - startedAt < seconds * 1000; count += 1) {
      await book(connection, count);
      bookings += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => work(connection)));
  return { bookings, perSecond: bookings / ((performance.now() - startedAt) / 1000) };
}

function figures(product: readonly Run[], reference: readonly Run[], name: string): Figure[] {
  // The best round of each: noise only ever takes away.
  const perSecond = Math.max(...product.map((run) => run.perSecond));
  const referencePerSecond = Math.max(...reference.map((run) => run.perSecond));
  const all = [...product, ...reference].map(({ metered }) => metered.foreignCpuPercent);
  const common = {
    input: `${connections} connections, every slot and client new, best of ${rounds} rounds of ${seconds} s; reference: ${name}`,
    foreignCpuPercent: noise(all),
  };
  return [
    {
      figure: "bookings through the store, against the same SQL alone",
      value: Math.round(perSecond),
      unit: "/s",
      reference: Math.round(referencePerSecond),
      ratio: rounded(perSecond / referencePerSecond),
      hold: { atLeast: 0.6, on: "ratio" },
      ...common,
    },
    {
      figure: "bookings through the store",
      value: Math.round(perSecond),
      unit: "/s",
      hold: { atLeast: 1_000, on: "value" },
      ...common,
    },
    cpuFigure("processor time of Node per booking", "ours", { product, common }),
    {
      ...cpuFigure("processor time of PostgreSQL per booking", "server", { product, common }),
      reference: microseconds(reference, "server"),
    },
  ];
}

function cpuFigure(
  figure: string,
  tree: "ours" | "server",
  {
    product,
    common,
  }: { product: readonly Run[]; common: Pick<Figure, "input" | "foreignCpuPercent"> },
): Figure {
  return { figure, value: microseconds(product, tree), unit: "µs", ...common };
}

function microseconds(runs: readonly Run[], tree: "ours" | "server"): number {
  return rounded(
    median(
      runs.map(({ metered, bookings }) => ((metered.cpu?.[tree] ?? Number.NaN) * 1e6) / bookings),
    ),
  );
}
