import { Pool } from "pg";
import { bookRequest } from "#store/book-request.ts";
import { type Db, openDb } from "#store/db.ts";
import { startInstallation } from "../helpers/installation.ts";
import { aBooking, addProviders, connections, type Place, slotOf } from "./booking-work.ts";
import { type Figure, median, rounded } from "./figure.ts";
import { noise, startMeter } from "./meter.ts";
import { alwaysOpen } from "./small-company.ts";

const attempts = 200;
const rounds = 20;
const minute = 60_000;

type Round = { readonly milliseconds: number; readonly winners: number; readonly errors: number };
type Shape = "equal" | "overlapping";

/**
 * Two hundred who want one time at once: all the same time, or times that overlap. Exactly one may
 * win, and nobody may see an error. The reference is the bare insert, without all that a booking is.
 */
export async function contentionBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(
    alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 400, service: aService }),
  );
  const db = openDb(installation.url, { name: "bench", max: connections });
  const pool = new Pool({ connectionString: installation.url, max: connections });
  try {
    const place = await addProviders(installation.db);
    await pool.query(`create table bare_occupancies (provider integer, during tstzrange,
      exclude using gist (provider with =, during with &&))`);
    await Promise.all([warm(() => db.raw("select 1")), warm(() => pool.query("select 1"))]);
    const figures: Figure[] = [];
    for (const shape of ["equal", "overlapping"] as const) {
      say(`contention: ${rounds} rounds of ${attempts} ${shape} attempts`);
      const stop = startMeter({ ours: process.pid, server: installation.postgresPid });
      const product = await series((round) => productAttempt({ db, place, shape }, round));
      const bare = await series((round) => bareAttempt(pool, shape, round));
      figures.push(...figuresOf(shape, product, bare, noise([stop().foreignCpuPercent])));
    }
    return figures;
  } finally {
    await Promise.all([db.destroy(), pool.end()]);
    await installation.stop();
  }
}

const aService = { minutes: 20, stepMinutes: 5, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 };

/** Opens every connection before the first round. */
async function warm(ask: () => PromiseLike<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: connections * 2 }, ask));
}

/** The attempts of one round, all started at once; `attempt` says whether it won. */
async function series(
  attemptOf: (round: number) => (attempt: number) => Promise<boolean>,
): Promise<Round[]> {
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const attempt = attemptOf(round);
    const startedAt = performance.now();
    const outcomes = await Promise.allSettled(
      Array.from({ length: attempts }, (_, index) => attempt(index)),
    );
    done.push({
      milliseconds: performance.now() - startedAt,
      winners: outcomes.filter((one) => one.status === "fulfilled" && one.value).length,
      errors: outcomes.filter((one) => one.status === "rejected").length,
    });
  }
  return done;
}

/** How much later this attempt's time begins: six times, each of which overlaps each. */
const shiftOf = (shape: Shape, attempt: number) =>
  (shape === "equal" ? 0 : attempt % 6) * 5 * minute;

/** Half an hour from a quarter past, an hour of its own for each round. */
function productAttempt(
  { db, place, shape }: { db: Db; place: Place; shape: Shape },
  round: number,
): (attempt: number) => Promise<boolean> {
  const slot = slotOf(shape === "equal" ? 0 : 1, round * 16);
  return async (attempt) => {
    const name = `${shape}-${round}-${attempt}`;
    const client = { email: `client-${name}@bench.example`, key: `key-${name}` };
    const booking = aBooking(place, slot, client);
    const shift = shiftOf(shape, attempt);
    const later = (at: Date) => new Date(at.getTime() + shift);
    const { outcome } = await bookRequest(db, {
      ...booking,
      startsAt: later(booking.startsAt),
      endsAt: later(booking.endsAt),
      taken: { start: later(booking.taken.start), end: later(booking.taken.end) },
    });
    return outcome === "booked";
  };
}

function bareAttempt(
  pool: Pool,
  shape: Shape,
  round: number,
): (attempt: number) => Promise<boolean> {
  const provider = round + (shape === "equal" ? 0 : rounds);
  const text = "insert into bare_occupancies values ($1, tstzrange($2, $3)) on conflict do nothing";
  return async (attempt) => {
    const from = Date.UTC(2027, 0, 4, 15) + shiftOf(shape, attempt);
    const values = [provider, new Date(from), new Date(from + 30 * minute)];
    const { rowCount } = await pool.query({ name: "occupy", text, values });
    return rowCount === 1;
  };
}

function figuresOf(
  shape: Shape,
  product: readonly Round[],
  bare: readonly Round[],
  foreignCpuPercent: number | undefined,
): Figure[] {
  const times = product.map(({ milliseconds }) => milliseconds);
  const reference = median(bare.map(({ milliseconds }) => milliseconds));
  const common = {
    input: `${attempts} ${shape} attempts at once over ${connections} connections, ${rounds} rounds; reference: the bare insert`,
    foreignCpuPercent,
  };
  const winners = product.map((round) => round.winners);
  const errors = product.reduce((sum, round) => sum + round.errors, 0);
  return [
    {
      figure: `contention, ${shape}: all answered (median round)`,
      value: rounded(median(times)),
      unit: "ms",
      reference: rounded(reference),
      ratio: rounded(reference / median(times)),
      hold: { atMost: 150, on: "value" },
      ...common,
    },
    {
      figure: `contention, ${shape}: all answered (worst round)`,
      value: rounded(Math.max(...times)),
      unit: "ms",
      ...common,
    },
    {
      figure: `contention, ${shape}: rounds without exactly one winner`,
      value: winners.filter((count) => count !== 1).length,
      unit: "rounds",
      hold: { atMost: 0, on: "value" },
      ...common,
    },
    {
      figure: `contention, ${shape}: errors`,
      value: errors,
      unit: "errors",
      hold: { atMost: 0, on: "value" },
      ...common,
    },
  ];
}
