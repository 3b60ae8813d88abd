import knex, { type Knex } from "knex";

/** A connection pool or an open transaction: store functions don't care which. */
export type Db = Knex;

/**
 * Opens a pool. Every wait is bounded, here and in the server, so that a frozen database is an
 * error within seconds and never a request that hangs: connecting 2 s, waiting for a connection 2 s,
 * a statement 2 s, an answer 3 s, a lock 0.5 s, an idle transaction 5 s. `statementMs`: what an operator
 * asks of a whole table may take longer.
 */
export function openDb(
  connectionString: string,
  { name, max, statementMs = 2_000 }: { name: string; max: number; statementMs?: number },
): Db {
  return knex({
    client: "pg",
    connection: {
      connectionString,
      application_name: `gatehouse-${name}`,
      connectionTimeoutMillis: 2_000,
      query_timeout: statementMs + 1_000,
      options: `-c statement_timeout=${statementMs} -c lock_timeout=500 -c idle_in_transaction_session_timeout=5000`,
      keepAlive: true,
    },
    pool: { min: 0, max },
    acquireConnectionTimeout: 2_000,
    // knex would write to the console about connections that broke; whoever needed one hears of it.
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
}

/** Lost a race that PostgreSQL asks us to run again: serialization, deadlock, lock timeout. */
const worthAnotherTry = new Set(["40001", "40P01", "55P03"]);
const triesMax = 4;

/**
 * Runs `work` in one transaction and commits it. When PostgreSQL breaks it off because of rivals,
 * it is run again, at most three times, with a little chance in the pauses so that rivals part.
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === triesMax || !worthAnotherTry.has(sqlState(error) ?? "")) throw error;
      await pause(attempt * (10 + Math.random() * 40));
    }
  }
}

/** Reads everything as it was at one moment, however many questions it takes; writes nothing. */
export async function atOneMoment<T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction(read, { isolationLevel: "repeatable read", readOnly: true });
}

/** Runs one statement that is its own transaction, with the same patience as `transact`. */
export async function retried<T>(statement: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement();
    } catch (error) {
      if (attempt === triesMax || !worthAnotherTry.has(sqlState(error) ?? "")) throw error;
      await pause(attempt * (10 + Math.random() * 40));
    }
  }
}

/** PostgreSQL's five-character error code, when the error came from there. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Somebody else has what there can be only one of; `index` says of what. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  return sqlState(error) === "23505" && (error as { constraint?: unknown }).constraint === index;
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
